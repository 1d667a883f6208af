//! The graph as a matrix: nodes in an order that puts what belongs together side by side, and how many relations there are
//! from one stretch of them to another. Groups are counted by their members, never pair by pair.

use std::collections::BTreeMap;

use ossa_core::graph::{Graph, KindId, Kinds, Shape};
use ossa_core::layout::{Layout, Running, Scene};
use ossa_core::model::NodeId;
use serde::{Deserialize, Serialize};

use super::stage::Stage;
use crate::state::vocabulary::relation_slot;

/// Work of one piece of the order: some milliseconds.
const PIECE: u32 = 8192;
/// A community of so many rows is worth a frame of its own.
const SMALLEST_BLOCK: usize = 3;
/// Of a cell, where the kind of relation begins; what is below is how many.
pub const KIND_SHIFT: u32 = 24;
/// Most relations a cell tells.
const MOST: u32 = (1 << KIND_SHIFT) - 1;

/// The rows of the matrix, which are its columns as well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The node of each row.
    pub rows: Vec<u32>,
    /// Rows that belong together.
    pub blocks: Vec<Block>,
}

/// Rows next to each other that are one community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What they have in common.
    pub name: String,
    /// The first of them.
    pub from: u32,
    /// One past the last.
    pub to: u32,
}

/// A part of the matrix, divided into cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First row, and first column.
    pub from: [u32; 2],
    /// One past the last row, and one past the last column.
    pub to: [u32; 2],
    /// How many cells there are from top to bottom, and from left to right: at most as many as rows and columns.
    pub cells: [u32; 2],
}

impl Window {
    /// The cell a row is in, or a column (`axis` 0 or 1), if it is in the window.
    pub fn cell(&self, axis: usize, row: u32) -> Option<u32> {
        let (from, to) = (self.from[axis], self.to[axis]);
        let place = u64::from(row.checked_sub(from).filter(|_| row < to)?);
        Some((place * u64::from(self.cells[axis]) / u64::from(to - from)) as u32)
    }

    /// The rows of a cell, or its columns.
    pub fn rows(&self, axis: usize, cell: u32) -> std::ops::Range<u32> {
        let (from, length, cells) =
            (self.from[axis], u64::from(self.to[axis] - self.from[axis]), u64::from(self.cells[axis].max(1)));
        let begin = |cell: u32| from + (u64::from(cell) * length).div_ceil(cells) as u32;
        begin(cell)..begin(cell + 1)
    }
}

/// The matrix of what is drawn.
pub(super) struct Matrix {
    /// The layout, until it has come to its end.
    running: Option<Running>,
    table: Table,
    /// The row of each node that is drawn.
    row_of: Vec<Option<u32>>,
}

impl Matrix {
    /// Begins to order the nodes that are drawn.
    pub(super) fn new(graph: &Graph, stage: &mut Stage) -> Self {
        let parts = stage.communities(graph).parts.clone();
        let running = Layout::Matrix { parts }.start(Scene::of(graph, &Kinds::all(graph)));
        Self { running: Some(running), table: Table::default(), row_of: Vec::new() }
    }

    /// One piece of work. Returns whether the order is found.
    pub(super) fn order(&mut self, stage: &mut Stage, graph: &Graph) -> bool {
        let Some(running) = &mut self.running else { return true };
        if !running.step(PIECE).is_settled {
            return false;
        }
        let positions = running.positions();
        self.running = None;
        let passes = stage.passes();
        let mut rows: Vec<u32> = (0..graph.catalog().len() as u32)
            .filter(|&node| passes.get(node as usize) == Some(&true))
            .collect();
        rows.sort_by(|&a, &b| positions[a as usize * 2].total_cmp(&positions[b as usize * 2]));
        self.row_of = vec![None; graph.catalog().len()];
        for (row, &node) in (0u32..).zip(&rows) {
            self.row_of[node as usize] = Some(row);
        }
        let communities = stage.communities(graph);
        let community = |node: u32| communities.parts.part_of[node as usize];
        let mut blocks: Vec<Block> = Vec::new();
        let mut from = 0;
        for block in rows.chunk_by(|&a, &b| community(a) == community(b)) {
            let to = from + block.len() as u32;
            if block.len() >= SMALLEST_BLOCK {
                blocks.push(Block { name: communities.name(community(block[0])).to_owned(), from, to });
            }
            from = to;
        }
        self.table = Table { rows, blocks };
        true
    }

    /// The rows.
    pub(super) fn table(&self) -> Table {
        self.table.clone()
    }

    /// The cells of a window, row by row: how many relations lead from its rows to its columns, and above
    /// [`KIND_SHIFT`] the kind of relation that most of them are. What has no direction counts both ways.
    ///
    /// # Complexity
    /// O(cells + relations + members), and for each group its rows of cells times its columns of cells.
    pub(super) fn cells(&self, graph: &Graph, stage: &Stage, window: &Window) -> Vec<u32> {
        let kept = stage.kept(graph);
        let [height, width] = window.cells;
        let is_sound = (0..2).all(|axis| {
            let length = window.to[axis].saturating_sub(window.from[axis]);
            window.to[axis] as usize <= self.table.rows.len()
                && (1..=length.min(MOST_CELLS)).contains(&window.cells[axis])
        });
        if !is_sound {
            return Vec::new();
        }
        let mut counts = Counts { width, slots: BTreeMap::new(), size: (height * width) as usize };
        let cell =
            |axis: usize, node: NodeId| window.cell(axis, self.row_of.get(node.index()).copied().flatten()?);
        let slot = |kind: KindId| relation_slot(kept.kind(kind));
        let mut last: Option<KindId> = None;
        let mut shown = false;
        for relation in kept.relations() {
            // They are in the order of their kinds.
            if last != Some(relation.kind) {
                (last, shown) = (Some(relation.kind), stage.shows(kept, relation.kind));
            }
            if let (true, Some(row), Some(column)) =
                (shown, cell(0, relation.source), cell(1, relation.target))
            {
                counts.add(slot(relation.kind), row, column, 1.0);
            }
        }
        let histogram = |axis: usize, nodes: &[NodeId]| -> Vec<(u32, f64)> {
            let mut cells: Vec<u32> = nodes.iter().filter_map(|&node| cell(axis, node)).collect();
            cells.sort_unstable();
            cells.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f64)).collect()
        };
        for group in kept.groups().iter().filter(|group| stage.shows(kept, group.kind)) {
            let (sources, targets) = match &group.shape {
                Shape::Clique { members } => (members, members),
                Shape::Biclique { sources, targets, .. } => (sources, targets),
            };
            let (rows, columns) = (histogram(0, sources), histogram(1, targets));
            let slot = slot(group.kind);
            for &(row, from) in &rows {
                for &(column, to) in &columns {
                    counts.add(slot, row, column, from * to);
                }
            }
            // No node is related to itself.
            let both = sources.iter().filter(|&node| targets.binary_search(node).is_ok());
            for &node in both {
                if let (Some(row), Some(column)) = (cell(0, node), cell(1, node)) {
                    counts.add(slot, row, column, -1.0);
                }
            }
        }
        counts.packed()
    }
}

/// Most cells of a window from side to side.
const MOST_CELLS: u32 = 2048;

/// Relations of each cell, by kind.
struct Counts {
    width: u32,
    size: usize,
    slots: BTreeMap<u8, Vec<f32>>,
}

impl Counts {
    fn add(&mut self, slot: u8, row: u32, column: u32, count: f64) {
        let size = self.size;
        let counts = self.slots.entry(slot).or_insert_with(|| vec![0.0; size]);
        counts[(row * self.width + column) as usize] += count as f32;
    }

    fn packed(self) -> Vec<u32> {
        let mut sums = vec![0.0f32; self.size];
        let mut most = vec![(0.0f32, 0u8); self.size];
        for (slot, counts) in self.slots {
            for ((sum, most), count) in sums.iter_mut().zip(&mut most).zip(counts) {
                *sum += count;
                if count > most.0 {
                    *most = (count, slot);
                }
            }
        }
        let pack = |(sum, (_, slot)): (f32, (f32, u8))| {
            (sum.round() as u32).min(MOST) | u32::from(slot) << KIND_SHIFT
        };
        sums.into_iter().zip(most).map(pack).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::analysed;
    use super::*;

    fn matrix(graph: &Graph, stage: &mut Stage) -> Matrix {
        stage.restart();
        stage.draw(graph, &crate::worker::paint::Paint::default());
        let mut matrix = Matrix::new(graph, stage);
        while !matrix.order(stage, graph) {}
        matrix
    }

    fn whole(count: u32, cells: u32) -> Window {
        Window { from: [0; 2], to: [count; 2], cells: [cells; 2] }
    }

    #[test]
    fn every_cell_counts_its_pairs() {
        let analysis = analysed(90);
        let graph = &analysis.graph;
        let mut stage = Stage::default();
        let matrix = matrix(graph, &mut stage);
        let count = graph.catalog().len() as u32;
        let table = matrix.table();
        assert_eq!(table.rows.len(), count as usize);
        let mut row_of = vec![0; count as usize];
        for (&node, row) in table.rows.iter().zip(0u32..) {
            row_of[node as usize] = row;
        }
        for cells in [count, 7, 1] {
            let window = whole(count, cells);
            let mut expected = vec![0u32; (cells * cells) as usize];
            for group in graph.groups() {
                for pair in group.pairs() {
                    let [a, b] = [pair.source, pair.target].map(|node| row_of[node.index()]);
                    let mut add = |row: u32, column: u32| {
                        let (row, column) = (window.cell(0, row), window.cell(1, column));
                        expected[(row.expect("in the window") * cells + column.expect("in the window"))
                            as usize] += 1;
                    };
                    add(a, b);
                    if matches!(group.shape, Shape::Clique { .. }) {
                        add(b, a);
                    }
                }
            }
            for relation in graph.relations() {
                let [row, column] = [relation.source, relation.target].map(|node| row_of[node.index()]);
                let (row, column) =
                    (window.cell(0, row).expect("in it"), window.cell(1, column).expect("in it"));
                expected[(row * cells + column) as usize] += 1;
            }
            let found: Vec<u32> =
                matrix.cells(graph, &stage, &window).into_iter().map(|cell| cell & MOST).collect();
            assert!(found == expected, "{cells} cells from side to side");
        }
    }

    #[test]
    fn a_part_is_what_it_is_in_the_whole() {
        let analysis = analysed(90);
        let graph = &analysis.graph;
        let mut stage = Stage::default();
        let matrix = matrix(graph, &mut stage);
        let count = graph.catalog().len() as u32;
        let all = matrix.cells(graph, &stage, &whole(count, count));
        let window = Window { from: [10, 30], to: [20, 55], cells: [10, 25] };
        let part = matrix.cells(graph, &stage, &window);
        for row in 0..10 {
            let begin = ((row + 10) * count + 30) as usize;
            let of_part = (row * 25) as usize;
            assert_eq!(part[of_part..of_part + 25], all[begin..begin + 25]);
        }
        for wrong in [
            Window::default(),
            whole(count + 1, 3),
            Window { cells: [count + 1; 2], ..window },
            Window { from: [20; 2], to: [10; 2], cells: [1; 2] },
        ] {
            assert!(matrix.cells(graph, &stage, &wrong).is_empty(), "{wrong:?}");
        }
    }

    #[test]
    fn what_belongs_together_is_side_by_side() {
        let analysis = analysed(300);
        let graph = &analysis.graph;
        let matrix = matrix(graph, &mut Stage::default());
        let table = matrix.table();
        assert!(table.blocks.len() > 2);
        assert!(table.blocks.windows(2).all(|pair| pair[0].to <= pair[1].from));
        // More relations lie within blocks than chance would have it.
        let mut row_of = vec![0u32; graph.catalog().len()];
        for (&node, row) in table.rows.iter().zip(0u32..) {
            row_of[node as usize] = row;
        }
        let block = |node: NodeId| {
            let row = row_of[node.index()];
            table.blocks.iter().position(|block| (block.from..block.to).contains(&row))
        };
        let pairs: Vec<_> = graph.pairs().collect();
        let inside = pairs.iter().filter(|pair| block(pair.source) == block(pair.target)).count();
        assert!(inside * 2 > pairs.len(), "{inside} of {}", pairs.len());
    }

    #[test]
    fn a_cell_knows_its_rows() {
        let window = Window { from: [5, 0], to: [15, 3], cells: [4, 3] };
        for row in 5..15 {
            let cell = window.cell(0, row).expect("it is in the window");
            assert!(window.rows(0, cell).contains(&row), "{row} {cell} {:?}", window.rows(0, cell));
        }
        assert_eq!((window.cell(0, 4), window.cell(0, 15)), (None, None));
        assert_eq!(window.rows(1, 2), 2..3);
    }
}
