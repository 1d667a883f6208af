//! Square cells of the world, and what is in each.

use super::camera::Bounds;

/// Numbers sorted into cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    left: f32,
    top: f32,
    size: f32,
    columns: usize,
    rows: usize,
    /// Where the items of each cell begin in `items`.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Cells {
    /// Cells of `size` over `bounds`, with every one of `items` in the cells that `visit_cells` visits for it, in the order
    /// of the items.
    ///
    /// # Complexity
    /// O(cells + visits).
    pub(super) fn new(
        bounds: &Bounds,
        size: f32,
        items: &[u32],
        visit_cells: impl Fn(&Self, u32, &mut dyn FnMut(usize)),
    ) -> Self {
        let count = |length: f32| (length / size) as usize + 1;
        let mut cells = Self {
            left: bounds.left,
            top: bounds.top,
            size,
            columns: count(bounds.right - bounds.left),
            rows: count(bounds.bottom - bounds.top),
            ..Self::default()
        };
        // Counting sort: first how many there are in each cell, then which.
        let mut starts = vec![0u32; cells.columns * cells.rows + 1];
        for &item in items {
            visit_cells(&cells, item, &mut |cell| starts[cell + 1] += 1);
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![0; starts.last().copied().unwrap_or_default() as usize];
        for &item in items {
            visit_cells(&cells, item, &mut |cell| {
                sorted[next[cell] as usize] = item;
                next[cell] += 1;
            });
        }
        (cells.starts, cells.items) = (starts, sorted);
        cells
    }

    pub(super) fn column(&self, x: f32) -> usize {
        (((x - self.left) / self.size).max(0.0) as usize).min(self.columns - 1)
    }

    pub(super) fn row(&self, y: f32) -> usize {
        (((y - self.top) / self.size).max(0.0) as usize).min(self.rows - 1)
    }

    /// The upper edge of a row.
    pub(super) fn top_of(&self, row: usize) -> f32 {
        self.top + row as f32 * self.size
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> usize {
        row * self.columns + column
    }

    /// What is in the cells within `reach` of a place, row by row.
    pub(super) fn near(&self, (x, y): (f32, f32), reach: f32) -> impl Iterator<Item = u32> + '_ {
        let (rows, columns) = if self.items.is_empty() {
            (0..0, 0..0)
        } else {
            (self.row(y - reach)..self.row(y + reach) + 1, self.column(x - reach)..self.column(x + reach) + 1)
        };
        rows.flat_map(move |row| columns.clone().map(move |column| self.cell(row, column))).flat_map(|cell| {
            self.items[self.starts[cell] as usize..self.starts[cell + 1] as usize].iter().copied()
        })
    }
}
