//! Which point is under the pointer: a uniform grid over the positions, asked on the CPU.

use super::camera::Bounds;

/// Points sorted into square cells.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    left: f32,
    top: f32,
    cell: f32,
    columns: usize,
    rows: usize,
    /// Where the points of each cell begin in `points`.
    starts: Vec<u32>,
    points: Vec<u32>,
}

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
        let cell = side / (points.len() as f32 / POINTS_PER_CELL).sqrt().max(1.0);
        let count = |length: f32| (length / cell) as usize + 1;
        let mut grid = Self {
            left: bounds.left,
            top: bounds.top,
            cell,
            columns: count(bounds.right - bounds.left),
            rows: count(bounds.bottom - bounds.top),
            starts: Vec::new(),
            points: vec![0; points.len()],
        };
        // Counting sort by cell.
        let mut starts = vec![0u32; grid.columns * grid.rows + 1];
        let cells: Vec<usize> = points.iter().map(|&point| grid.cell_of(place(point))).collect();
        for &cell in &cells {
            starts[cell + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        for (&point, &cell) in points.iter().zip(&cells) {
            grid.points[next[cell] as usize] = point;
            next[cell] += 1;
        }
        grid.starts = starts;
        grid
    }

    fn column(&self, x: f32) -> usize {
        (((x - self.left) / self.cell).max(0.0) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f32) -> usize {
        (((y - self.top) / self.cell).max(0.0) as usize).min(self.rows - 1)
    }

    fn cell_of(&self, (x, y): (f32, f32)) -> usize {
        self.row(y) * self.columns + self.column(x)
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
        if self.points.is_empty() {
            return None;
        }
        let mut best: Option<(f32, u32)> = None;
        for row in self.row(y - reach)..=self.row(y + reach) {
            for column in self.column(x - reach)..=self.column(x + reach) {
                let cell = row * self.columns + column;
                for &point in &self.points[self.starts[cell] as usize..self.starts[cell + 1] as usize] {
                    let (dx, dy) = (positions[point as usize * 2] - x, positions[point as usize * 2 + 1] - y);
                    let distance = (dx * dx + dy * dy).sqrt();
                    let gap = distance - radius(point);
                    if distance <= reach && best.is_none_or(|(least, _)| gap < least) {
                        best = Some((gap, point));
                    }
                }
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
