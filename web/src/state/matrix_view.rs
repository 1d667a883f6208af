//! Which part of the matrix is on the screen, and what a cell of it means.

use super::figures::counted;
use super::snapshot::Snapshot;
use super::vocabulary::relation_label;
use crate::worker::matrix::{KIND_SHIFT, Table, Window};

/// Matrices of so many rows are had as a whole: what is zoomed or moved then needs no further answer.
const WHOLE: u32 = 640;
/// Pixels of a row at most.
const LARGEST: f64 = 48.0;
/// Names of rows are written from this size on.
const READABLE: f64 = 11.5;

/// Where one looks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MatrixCamera {
    /// The column at the left edge and the row at the upper edge of the cells; a part of one counts.
    pub x: f64,
    /// See `x`.
    pub y: f64,
    /// Pixels of a row.
    pub size: f64,
    /// Pixels there are for cells.
    pub width: f64,
    /// See `width`.
    pub height: f64,
    /// Rows there are.
    pub count: u32,
}

impl MatrixCamera {
    /// All of it.
    #[must_use]
    pub fn fitted(self, count: u32) -> Self {
        let size = (self.width.min(self.height) / f64::from(count.max(1))).min(LARGEST / 2.0);
        Self { x: 0.0, y: 0.0, size, count, ..self }.bounded()
    }

    /// The pixels changed; the upper left corner stays, and all of it if all of it was seen.
    #[must_use]
    pub fn resized(self, width: f64, height: f64) -> Self {
        let is_whole = self.size <= self.least_size() * 1.001;
        let resized = Self { width, height, ..self };
        if is_whole { resized.fitted(self.count) } else { resized.bounded() }
    }

    fn least_size(&self) -> f64 {
        (self.width.min(self.height) / f64::from(self.count.max(1))).min(LARGEST / 2.0)
    }

    /// Zooms around a pixel of the cells.
    #[must_use]
    pub fn zoomed(self, x: f64, y: f64, factor: f64) -> Self {
        let size = (self.size * factor).clamp(self.least_size().max(1e-6), LARGEST);
        let shift = |place: f64| place / self.size - place / size;
        Self { x: self.x + shift(x), y: self.y + shift(y), size, ..self }.bounded()
    }

    /// Moves by pixels.
    #[must_use]
    pub fn panned(self, dx: f64, dy: f64) -> Self {
        Self { x: self.x - dx / self.size, y: self.y - dy / self.size, ..self }.bounded()
    }

    /// Brings a row and a column onto the screen.
    #[must_use]
    pub fn showing(self, row: u32, column: u32) -> Self {
        let near = |from: f64, pixels: f64, at: u32| {
            let (seen, at) = (pixels / self.size, f64::from(at) + 0.5);
            if (from..from + seen).contains(&at) { from } else { at - seen / 2.0 }
        };
        Self { x: near(self.x, self.width, column), y: near(self.y, self.height, row), ..self }.bounded()
    }

    fn bounded(self) -> Self {
        let most = |pixels: f64| (f64::from(self.count) - pixels / self.size.max(1e-9)).max(0.0);
        Self { x: self.x.clamp(0.0, most(self.width)), y: self.y.clamp(0.0, most(self.height)), ..self }
    }

    /// The row and the column at a pixel of the cells.
    pub fn cell_at(&self, x: f64, y: f64) -> Option<(u32, u32)> {
        let at = |from: f64, pixel: f64| {
            let at = from + pixel / self.size;
            (pixel >= 0.0 && at >= 0.0 && at < f64::from(self.count)).then_some(at as u32)
        };
        Some((at(self.y, y)?, at(self.x, x)?))
    }

    /// The pixel at which a row begins.
    pub fn top_of(&self, row: f64) -> f64 {
        (row - self.y) * self.size
    }

    /// The pixel at which a column begins.
    pub fn left_of(&self, column: f64) -> f64 {
        (column - self.x) * self.size
    }

    /// Whether single names can be read.
    pub fn has_names(&self) -> bool {
        self.size >= READABLE
    }

    /// Rows and columns that are on the screen.
    pub fn seen(&self) -> [std::ops::Range<u32>; 2] {
        let range = |from: f64, pixels: f64| {
            from as u32..((from + pixels / self.size.max(1e-9)).ceil() as u32).min(self.count)
        };
        [range(self.y, self.height), range(self.x, self.width)]
    }

    /// The cells that are needed to draw it: all of a small matrix, else what is seen, no finer than pixels.
    pub fn window(&self) -> Option<Window> {
        if self.count == 0 || self.width < 1.0 || self.height < 1.0 {
            return None;
        }
        if self.count <= WHOLE {
            return Some(Window { from: [0; 2], to: [self.count; 2], cells: [self.count; 2] });
        }
        let [rows, columns] = self.seen();
        let cells =
            |range: &std::ops::Range<u32>, pixels: f64| (range.end - range.start).min(pixels as u32).max(1);
        Some(Window {
            from: [rows.start, columns.start],
            to: [rows.end, columns.end],
            cells: [cells(&rows, self.height), cells(&columns, self.width)],
        })
    }
}

/// What a cell means, in words: a title, and its relations.
pub fn meaning(
    snapshot: &Snapshot,
    table: &Table,
    (row, column): (u32, u32),
    cells: Option<(&Window, &[u32])>,
) -> Option<(String, String)> {
    let name = |row: u32| Some(snapshot.node(*table.rows.get(row as usize)?)?.name.as_str());
    if let Some((window, cells)) = cells
        && let (Some(down), Some(right)) = (window.cell(0, row), window.cell(1, column))
    {
        let (rows, columns) = (window.rows(0, down), window.rows(1, right));
        if rows.len() > 1 || columns.len() > 1 {
            let cell = *cells.get((down * window.cells[1] + right) as usize)?;
            let several = |rows: std::ops::Range<u32>| {
                let others = rows.len() as u64 - 1;
                Some(format!("{} and {}", name(rows.start)?, counted(others, "other", "others")))
            };
            let count = cell & ((1 << KIND_SHIFT) - 1);
            let title = format!("{} → {}", several(rows)?, several(columns)?);
            return Some((title, counted(count.into(), "relation", "relations")));
        }
    }
    let (from, to) = (*table.rows.get(row as usize)?, *table.rows.get(column as usize)?);
    let graph = &snapshot.report.graph;
    let mut said: Vec<String> = Vec::new();
    for &relation in snapshot.outgoing(from) {
        let relation = graph.relations[relation as usize];
        if relation.target == to {
            said.push(relation_label(snapshot.kind(relation.kind)));
        }
    }
    for &group in snapshot.groups_of(from) {
        let group = &graph.groups[group as usize];
        let targets = group.targets.as_ref().unwrap_or(&group.sources);
        if from != to && group.sources.binary_search(&from).is_ok() && targets.binary_search(&to).is_ok() {
            said.push(format!("{} ({})", relation_label(snapshot.kind(group.kind)), snapshot.via(group.via)));
        }
    }
    let said = if said.is_empty() { "no relation".to_owned() } else { said.join(", ") };
    Some((format!("{} → {}", name(row)?, name(column)?), said))
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::tests::{billing, index_of};
    use super::*;

    fn camera(count: u32) -> MatrixCamera {
        MatrixCamera { width: 800.0, height: 600.0, ..MatrixCamera::default() }.fitted(count)
    }

    #[test]
    fn all_of_it_fits_and_every_pixel_has_a_cell() {
        let camera = camera(3000);
        assert!((camera.size - 0.2).abs() < 1e-9);
        assert_eq!(camera.cell_at(0.0, 0.0), Some((0, 0)));
        assert_eq!(camera.cell_at(599.9, 599.9), Some((2999, 2999)));
        assert_eq!(camera.cell_at(700.0, 10.0), None);
        assert_eq!(camera.cell_at(-1.0, 10.0), None);
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let before = camera(3000);
        let mut after = before;
        for _ in 0..20 {
            after = after.zoomed(300.0, 200.0, 1.3);
        }
        assert_eq!(
            before.cell_at(300.0, 200.0).map(|cell| cell.0 / 8),
            after.cell_at(300.0, 200.0).map(|cell| cell.0 / 8)
        );
        assert!(after.has_names());
        for _ in 0..40 {
            after = after.zoomed(10.0, 10.0, 0.7);
        }
        assert_eq!((after.x, after.y, after.size), (0.0, 0.0, before.size));
        assert_eq!(after.panned(-100.0, 50.0), after, "there is nothing beyond");
    }

    #[test]
    fn small_matrices_are_had_whole_and_large_ones_as_pixels() {
        assert_eq!(camera(121).window().expect("there are rows").cells, [121; 2]);
        let far = camera(5000).window().expect("there are rows");
        assert_eq!((far.to, far.cells), ([5000; 2], [600, 800]));
        let near = camera(5000).zoomed(0.0, 0.0, 1000.0).window().expect("there are rows");
        assert!(near.to[0] <= 14 && near.cells[0] == near.to[0], "{near:?}");
        assert_eq!(camera(0).window(), None);
    }

    #[test]
    fn a_row_is_brought_onto_the_screen() {
        let near = camera(5000).zoomed(0.0, 0.0, 1000.0);
        let there = near.showing(4000, 20);
        let [rows, columns] = there.seen();
        assert!(rows.contains(&4000) && columns.contains(&20), "{there:?}");
        assert_eq!(there.showing(4000, 20), there);
    }

    #[test]
    fn a_cell_says_what_it_means() {
        let snapshot = billing();
        let table =
            Table { rows: (0..snapshot.report.graph.nodes.len() as u32).collect(), blocks: Vec::new() };
        let (conductor, ledger) = (index_of(&snapshot, "conductor"), index_of(&snapshot, "ledger"));
        let (title, said) = meaning(&snapshot, &table, (conductor, ledger), None).expect("both are there");
        assert_eq!(title, "conductor → ledger");
        assert!(said.contains(&relation_label("depends_on")) && said.contains("(billing)"), "{said}");
        let (_, none) = meaning(&snapshot, &table, (ledger, ledger), None).expect("it is there");
        assert_eq!(none, "no relation");
        let window = Window { from: [0; 2], to: [table.rows.len() as u32; 2], cells: [1; 2] };
        let (title, said) = meaning(&snapshot, &table, (0, 0), Some((&window, &[7]))).expect("one cell");
        assert!(title.contains("others") && said == "7 relations", "{title}: {said}");
    }
}
