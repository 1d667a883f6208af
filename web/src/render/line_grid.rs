//! Which line is under the pointer.

use super::camera::Bounds;

/// Lines sorted into square cells of the world, by the straight way between their ends.
#[derive(Clone, Debug, Default)]
pub struct LineGrid {
    left: f32,
    top: f32,
    cell: f32,
    columns: usize,
    rows: usize,
    /// Where the lines of each cell begin in `lines`.
    starts: Vec<u32>,
    lines: Vec<u32>,
}

/// Cells along the longer side.
const CELLS: f32 = 96.0;

impl LineGrid {
    /// Sorts the first `count` lines between `ends` that `include` accepts. `positions` holds x and y of each point.
    ///
    /// # Complexity
    /// O(lines × cells along a side) at worst.
    pub fn new(positions: &[f32], ends: &[u32], count: usize, include: impl Fn(usize) -> bool) -> Self {
        let place = |point: u32| (positions[point as usize * 2], positions[point as usize * 2 + 1]);
        let line = |line: usize| (place(ends[line * 2]), place(ends[line * 2 + 1]));
        let included: Vec<usize> = (0..count.min(ends.len() / 2)).filter(|&line| include(line)).collect();
        let all = included.iter().flat_map(|&index| [line(index).0, line(index).1]);
        let Some(bounds) = Bounds::around(all) else { return Self::default() };
        let side = (bounds.right - bounds.left).max(bounds.bottom - bounds.top).max(1.0);
        let cell = side / CELLS;
        let cells = |length: f32| (length / cell) as usize + 1;
        let mut grid = Self {
            left: bounds.left,
            top: bounds.top,
            cell,
            columns: cells(bounds.right - bounds.left),
            rows: cells(bounds.bottom - bounds.top),
            ..Self::default()
        };
        // Counting sort: first how many there are in each cell, then which.
        let mut starts = vec![0u32; grid.columns * grid.rows + 1];
        for &index in &included {
            grid.along(line(index), |cell| starts[cell + 1] += 1);
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut lines = vec![0; starts.last().copied().unwrap_or_default() as usize];
        for &index in &included {
            grid.along(line(index), |cell| {
                lines[next[cell] as usize] = index as u32;
                next[cell] += 1;
            });
        }
        (grid.starts, grid.lines) = (starts, lines);
        grid
    }

    fn column(&self, x: f32) -> usize {
        (((x - self.left) / self.cell).max(0.0) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f32) -> usize {
        (((y - self.top) / self.cell).max(0.0) as usize).min(self.rows - 1)
    }

    /// Calls `visit` with every cell on the way, row by row.
    fn along(&self, (from, to): ((f32, f32), (f32, f32)), mut visit: impl FnMut(usize)) {
        let (upper, lower) = if from.1 <= to.1 { (from, to) } else { (to, from) };
        let (first, last) = (self.row(upper.1), self.row(lower.1));
        // The way's x at some y.
        let x_at = |y: f32| {
            let height = lower.1 - upper.1;
            if height <= f32::EPSILON {
                lower.0
            } else {
                upper.0 + (lower.0 - upper.0) * (y - upper.1) / height
            }
        };
        for row in first..=last {
            let (top, bottom) = (self.top + row as f32 * self.cell, self.top + (row + 1) as f32 * self.cell);
            let a = if row == first { upper.0 } else { x_at(top) };
            let b = if row == last { lower.0 } else { x_at(bottom) };
            for column in self.column(a.min(b))..=self.column(a.max(b)) {
                visit(row * self.columns + column);
            }
        }
    }

    /// The lines that pass within about `reach` of a place, some more than once.
    pub fn near(&self, (x, y): (f32, f32), reach: f32) -> impl Iterator<Item = u32> + '_ {
        let (rows, columns) = if self.lines.is_empty() {
            (0..0, 0..0)
        } else {
            (self.row(y - reach)..self.row(y + reach) + 1, self.column(x - reach)..self.column(x + reach) + 1)
        };
        rows.flat_map(move |row| columns.clone().map(move |column| row * self.columns + column)).flat_map(
            |cell| self.lines[self.starts[cell] as usize..self.starts[cell + 1] as usize].iter().copied(),
        )
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
