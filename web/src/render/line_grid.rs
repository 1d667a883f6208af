//! Which line is under the pointer.

use super::camera::Bounds;
use super::cells::Cells;

/// Lines sorted into square cells of the world, by the straight way between their ends.
#[derive(Clone, Debug, Default)]
pub struct LineGrid(Cells);

/// Cells along the longer side.
const CELLS: f32 = 96.0;

impl LineGrid {
    /// Sorts the first `count` lines between `ends` that `include` accepts. `positions` holds x and y of each point.
    ///
    /// # Complexity
    /// O(lines × cells along a side) at worst.
    pub fn new(positions: &[f32], ends: &[u32], count: usize, include: impl Fn(usize) -> bool) -> Self {
        let place = |point: u32| (positions[point as usize * 2], positions[point as usize * 2 + 1]);
        let line = |line: u32| (place(ends[line as usize * 2]), place(ends[line as usize * 2 + 1]));
        let included: Vec<u32> =
            (0..count.min(ends.len() / 2)).filter(|&line| include(line)).map(|line| line as u32).collect();
        let all = included.iter().flat_map(|&index| [line(index).0, line(index).1]);
        let Some(bounds) = Bounds::around(all) else { return Self::default() };
        let side = (bounds.right - bounds.left).max(bounds.bottom - bounds.top).max(1.0);
        let visit =
            |cells: &Cells, index: u32, visit: &mut dyn FnMut(usize)| along(cells, line(index), visit);
        Self(Cells::new(&bounds, side / CELLS, &included, visit))
    }

    /// The lines that pass within about `reach` of a place, some more than once.
    pub fn near(&self, place: (f32, f32), reach: f32) -> impl Iterator<Item = u32> + '_ {
        self.0.near(place, reach)
    }
}

/// Calls `visit` with every cell on the way, row by row.
fn along(cells: &Cells, (from, to): ((f32, f32), (f32, f32)), visit: &mut dyn FnMut(usize)) {
    let (upper, lower) = if from.1 <= to.1 { (from, to) } else { (to, from) };
    let (first, last) = (cells.row(upper.1), cells.row(lower.1));
    // The way's x at some y.
    let x_at = |y: f32| {
        let height = lower.1 - upper.1;
        if height <= f32::EPSILON { lower.0 } else { upper.0 + (lower.0 - upper.0) * (y - upper.1) / height }
    };
    for row in first..=last {
        let a = if row == first { upper.0 } else { x_at(cells.top_of(row)) };
        let b = if row == last { lower.0 } else { x_at(cells.top_of(row + 1)) };
        for column in cells.column(a.min(b))..=cells.column(a.max(b)) {
            visit(cells.cell(row, column));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::curve::Curve;
    use super::*;

    #[test]
    fn finds_every_line_a_full_search_finds() {
        let positions: Vec<f32> = (0..400u32).map(|i| ((i * 7919 + 13) % 1009) as f32).collect();
        let ends: Vec<u32> = (0..600u32).map(|i| (i * 104_729 + 7) % 200).collect();
        let grid = LineGrid::new(&positions, &ends, 300, |line| line % 5 != 0);
        let place = |point: u32| (positions[point as usize * 2], positions[point as usize * 2 + 1]);
        let mut found_any = 0;
        for probe in 0..150 {
            let at = ((probe * 31 % 1009) as f32, (probe * 57 % 1009) as f32);
            for line in (0..300).filter(|line| line % 5 != 0) {
                let straight = Curve::bent(place(ends[line * 2]), place(ends[line * 2 + 1]), 0.0);
                if straight.distance(at) < 6.0 {
                    assert!(grid.near(at, 6.0).any(|near| near as usize == line), "{line} at {at:?}");
                    found_any += 1;
                }
            }
        }
        assert!(found_any > 100, "{found_any}");
    }

    #[test]
    fn only_what_is_drawn_is_found() {
        let positions = [0.0, 0.0, 10.0, 0.0, 10.0, 10.0];
        let ends = [0, 1, 1, 2];
        let grid = LineGrid::new(&positions, &ends, 1, |_| true);
        assert_eq!(grid.near((5.0, 0.0), 1.0).collect::<BTreeSet<u32>>(), BTreeSet::from([0]));
        assert!(LineGrid::new(&[], &[], 0, |_| true).near((0.0, 0.0), 9.0).next().is_none());
    }
}
