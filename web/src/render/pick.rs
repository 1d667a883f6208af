//! Which point is under the pointer: a uniform grid over the positions, asked on the CPU.

use super::camera::Bounds;
use super::cells::Cells;

/// Points sorted into square cells.
#[derive(Clone, Debug, Default)]
pub struct Grid(Cells);

/// Points an average cell holds.
const POINTS_PER_CELL: f32 = 2.0;

impl Grid {
    /// Sorts the points that `include` accepts. `positions` holds x and y of each.
    ///
    /// # Complexity
    /// O(points).
    pub fn new(positions: &[f32], include: impl Fn(usize) -> bool) -> Self {
        let place = |point: u32| (positions[point as usize * 2], positions[point as usize * 2 + 1]);
        let points: Vec<u32> =
            (0..positions.len() / 2).filter(|&point| include(point)).map(|point| point as u32).collect();
        let Some(bounds) = Bounds::around(points.iter().map(|&point| place(point))) else {
            return Self::default();
        };
        let side = (bounds.right - bounds.left).max(bounds.bottom - bounds.top).max(1.0);
        let size = side / (points.len() as f32 / POINTS_PER_CELL).sqrt().max(1.0);
        Self(Cells::new(&bounds, size, &points, |cells, point, visit| {
            let (x, y) = place(point);
            visit(cells.cell(cells.row(y), cells.column(x)));
        }))
    }

    /// The point whose disc is nearest to a place of the world, at most `reach` away from its centre.
    /// `radius` gives the size of a point's disc in world units.
    pub fn nearest(
        &self,
        positions: &[f32],
        (x, y): (f32, f32),
        reach: f32,
        radius: impl Fn(u32) -> f32,
    ) -> Option<u32> {
        let mut best: Option<(f32, u32)> = None;
        for point in self.0.near((x, y), reach) {
            let (dx, dy) = (positions[point as usize * 2] - x, positions[point as usize * 2 + 1] - y);
            let distance = (dx * dx + dy * dy).sqrt();
            let gap = distance - radius(point);
            if distance <= reach && best.is_none_or(|(least, _)| gap < least) {
                best = Some((gap, point));
            }
        }
        best.map(|(_, point)| point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places that look random, the same every time.
    fn scattered(count: usize) -> Vec<f32> {
        (0..count * 2).map(|index| ((index * 7919 + 13) % 1009) as f32).collect()
    }

    #[test]
    fn finds_what_a_full_search_finds() {
        let positions = scattered(500);
        let grid = Grid::new(&positions, |point| point % 3 != 0);
        for probe in 0..200 {
            let (x, y) = ((probe * 31 % 1009) as f32, (probe * 57 % 1009) as f32);
            let expected = (0..500)
                .filter(|point| point % 3 != 0)
                .map(|point| {
                    let (dx, dy) = (positions[point * 2] - x, positions[point * 2 + 1] - y);
                    (dx * dx + dy * dy).sqrt()
                })
                .fold(f32::INFINITY, f32::min);
            let found = grid.nearest(&positions, (x, y), 60.0, |_| 0.0);
            let distance = found.map_or(f32::INFINITY, |point| {
                let point = point as usize;
                ((positions[point * 2] - x).powi(2) + (positions[point * 2 + 1] - y).powi(2)).sqrt()
            });
            assert!(expected > 60.0 || (distance - expected).abs() < 1e-3, "{distance} {expected}");
        }
    }

    #[test]
    fn a_large_disc_wins_over_a_near_centre() {
        let positions = [0.0, 0.0, 10.0, 0.0];
        let grid = Grid::new(&positions, |_| true);
        let radius = |point: u32| if point == 0 { 9.0 } else { 1.0 };
        assert_eq!(grid.nearest(&positions, (6.0, 0.0), 20.0, radius), Some(0));
        assert_eq!(grid.nearest(&positions, (9.5, 0.0), 20.0, radius), Some(1));
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        assert_eq!(Grid::new(&[], |_| true).nearest(&[], (0.0, 0.0), 5.0, |_| 0.0), None);
    }
}
