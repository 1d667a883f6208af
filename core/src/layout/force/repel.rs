//! Repulsion by a tree over runs of bodies along a Hilbert curve (Barnes and Hut, 1986).
//!
//! Bodies are sorted along the curve and cut into runs of sixteen; four neighbouring runs make a cell, four cells the
//! next larger one, and so on. So the tree needs no pointers, every run is full, and one walk through the tree serves all
//! bodies of a run, whose sums then advance side by side in fixed lanes that compilers turn into vector instructions.

use super::super::curve::CurveOrder;

/// Bodies of a run.
pub(super) const RUN: usize = 16;
/// Bodies whose sums advance together.
const LANES: usize = 8;
/// Children of a cell.
const FAN: usize = 4;
/// Squared distance that is added to every other, so that bodies in one place push with a finite force.
pub(super) const SOFT: f32 = 1e-3;

/// A run of bodies, or four smaller cells.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    /// Centre of mass.
    x: f32,
    y: f32,
    mass: f32,
    /// Squared size that is compared with squared distances.
    size: f32,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

/// The tree, built anew for each step in the same memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    curve: CurveOrder,
    /// The body at each place of the runs.
    order: Vec<u32>,
    /// Bodies in that order, the last run filled up with bodies without mass.
    x: Vec<f32>,
    y: Vec<f32>,
    mass: Vec<f32>,
    /// Runs, then cells of four runs, and so on.
    cells: Vec<Cell>,
    /// Where each of these layers starts.
    layers: Vec<usize>,
    /// What pushes the run at hand.
    sources: Sources,
    open: Vec<(u32, u32)>,
}

/// Bodies and cells that push, by columns.
#[derive(Clone, Debug, Default)]
struct Sources {
    x: Vec<f32>,
    y: Vec<f32>,
    mass: Vec<f32>,
}

impl Tree {
    /// Sorts the bodies into runs and sums up the cells. `theta` is the size of a cell against its distance from which
    /// on its bodies are looked at one by one.
    ///
    /// # Complexity
    /// O(bodies).
    pub(super) fn build(&mut self, x: &[f32], y: &[f32], mass: &[f32], theta: f32) {
        self.order.clear();
        self.order.extend(self.curve.sort(x, y));
        let padded = self.order.len().next_multiple_of(RUN);
        let gather = |column: &mut Vec<f32>, from: &[f32], last: f32| {
            column.clear();
            column.extend(self.order.iter().map(|&body| from[body as usize]));
            column.resize(padded, last);
        };
        let last = self.order.last().map_or(0, |&body| body as usize);
        gather(&mut self.x, x, x.get(last).copied().unwrap_or_default());
        gather(&mut self.y, y, y.get(last).copied().unwrap_or_default());
        gather(&mut self.mass, mass, 0.0);
        let scale = 1.0 / (theta * theta).max(1e-6);
        self.cells.clear();
        self.layers.clear();
        self.layers.push(0);
        let columns = self.x.chunks_exact(RUN).zip(self.y.chunks_exact(RUN)).zip(self.mass.chunks_exact(RUN));
        self.cells.extend(columns.map(|((x, y), mass)| Cell::of_run(x, y, mass, scale)));
        let mut start = 0;
        while self.cells.len() - start > FAN {
            let end = self.cells.len();
            for first in (start..end).step_by(FAN) {
                let cell = Cell::of_cells(&self.cells[first..(first + FAN).min(end)], scale);
                self.cells.push(cell);
            }
            start = end;
            self.layers.push(start);
        }
    }

    /// How many runs there are.
    pub(super) fn run_count(&self) -> usize {
        self.x.len() / RUN
    }

    /// Calls `push` with each body of run `run` and the sum of mass / distance² × difference of all others.
    ///
    /// # Complexity
    /// O(log bodies) for bodies spread evenly.
    pub(super) fn push(&mut self, run: usize, mut push: impl FnMut(u32, f32, f32)) {
        self.collect(run);
        let bodies = run * RUN;
        for first in (bodies..bodies + RUN).step_by(LANES) {
            let (Some(x), Some(y)) = (lanes(&self.x, first), lanes(&self.y, first)) else { return };
            let (push_x, push_y) = self.sources.push(x, y);
            for (lane, &body) in self.order.iter().skip(first).take(LANES).enumerate() {
                push(body, push_x[lane], push_y[lane]);
            }
        }
    }

    /// Finds what pushes the bodies of a run: cells far away, and bodies of runs nearby.
    fn collect(&mut self, run: usize) {
        let Self { cells, layers, sources, open, x, y, mass, .. } = self;
        let own = cells[run];
        sources.clear();
        open.clear();
        let top = layers.len() - 1;
        let end = |layer: usize| layers.get(layer + 1).copied().unwrap_or(cells.len());
        open.extend((layers[top]..cells.len()).map(|cell| (top as u32, cell as u32)));
        while let Some((layer, index)) = open.pop() {
            let cell = &cells[index as usize];
            if cell.size < own.squared_distance(cell.x, cell.y) {
                sources.x.push(cell.x);
                sources.y.push(cell.y);
                sources.mass.push(cell.mass);
            } else if layer == 0 {
                let bodies = index as usize * RUN..index as usize * RUN + RUN;
                sources.x.extend_from_slice(&x[bodies.clone()]);
                sources.y.extend_from_slice(&y[bodies.clone()]);
                sources.mass.extend_from_slice(&mass[bodies]);
            } else {
                let below = layer as usize - 1;
                let first = layers[below] + (index as usize - layers[below + 1]) * FAN;
                let last = (first + FAN).min(end(below));
                open.extend((first..last).map(|child| (layer - 1, child as u32)));
            }
        }
    }
}

impl Cell {
    fn of_run(x: &[f32], y: &[f32], mass: &[f32], scale: f32) -> Self {
        let mut sum = Self::nothing();
        for ((&x, &y), &mass) in x.iter().zip(y).zip(mass) {
            sum.add(&Self { x, y, mass, size: 0.0, left: x, top: y, right: x, bottom: y });
        }
        sum.finished(scale)
    }

    fn of_cells(cells: &[Self], scale: f32) -> Self {
        let mut sum = Self::nothing();
        for cell in cells {
            sum.add(cell);
        }
        sum.finished(scale)
    }

    fn nothing() -> Self {
        let (low, high) = (f32::INFINITY, f32::NEG_INFINITY);
        Self { left: low, top: low, right: high, bottom: high, ..Self::default() }
    }

    fn add(&mut self, other: &Self) {
        self.x += other.x * other.mass;
        self.y += other.y * other.mass;
        self.mass += other.mass;
        self.left = self.left.min(other.left);
        self.top = self.top.min(other.top);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.max(other.bottom);
    }

    fn finished(self, scale: f32) -> Self {
        let mass = self.mass.max(1e-20);
        let (width, height) = (self.right - self.left, self.bottom - self.top);
        let size = (width * width).max(height * height) * scale;
        Self { x: self.x / mass, y: self.y / mass, size, ..self }
    }

    /// From the nearest point of the cell's box.
    fn squared_distance(&self, x: f32, y: f32) -> f32 {
        let dx = (self.left - x).max(x - self.right).max(0.0);
        let dy = (self.top - y).max(y - self.bottom).max(0.0);
        dx * dx + dy * dy
    }
}

impl Sources {
    fn clear(&mut self) {
        self.x.clear();
        self.y.clear();
        self.mass.clear();
    }

    /// The sums for the bodies of all lanes.
    fn push(&self, x: [f32; LANES], y: [f32; LANES]) -> ([f32; LANES], [f32; LANES]) {
        let (mut push_x, mut push_y) = ([0.0f32; LANES], [0.0f32; LANES]);
        for ((&source_x, &source_y), &mass) in self.x.iter().zip(&self.y).zip(&self.mass) {
            for lane in 0..LANES {
                let (dx, dy) = (x[lane] - source_x, y[lane] - source_y);
                let strength = mass / (dx * dx + dy * dy + SOFT);
                push_x[lane] += dx * strength;
                push_y[lane] += dy * strength;
            }
        }
        (push_x, push_y)
    }
}

fn lanes(column: &[f32], first: usize) -> Option<[f32; LANES]> {
    column.get(first..first + LANES)?.try_into().ok()
}
