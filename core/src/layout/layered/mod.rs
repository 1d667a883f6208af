//! Layers from those who need to those who are needed (Sugiyama, Tagawa and Toda, 1981).

mod acyclic;
mod columns;
mod crossings;
mod layers;
mod net;

use super::scene::Scene;
use columns::Columns;
use crossings::Ordering;
use net::Net;

/// What is done next.
#[derive(Clone, Debug)]
enum Stage {
    /// Directions, layers, and the bends of long links.
    Begin,
    Order(Ordering),
    Columns(Columns, Net),
    Done,
}

/// Room between the rims of neighbours in a layer, and between layers, in mean radii.
const ROOM: f32 = 1.5;
const LAYER: f32 = 8.0;

/// The running state. Links lead downwards, but for those that close a cycle; groups do not count, as they have no
/// direction. Nodes without links stand in rows below.
#[derive(Clone, Debug)]
pub(super) struct Layered {
    stage: Stage,
    positions: Vec<f32>,
    done: f32,
}

impl Layered {
    pub(super) fn new(scene: &Scene) -> Self {
        Self { stage: Stage::Begin, positions: vec![0.0; scene.len() * 2], done: 0.0 }
    }

    /// One piece of work: at most one layer is ordered, or one of four ways to set columns tried. Returns the share of the
    /// work that is done.
    ///
    /// # Complexity
    /// O(nodes + links × log) a piece, and O(sweeps) pieces over all layers; a bounded number of bends counts as nodes.
    pub(super) fn work(&mut self, scene: &Scene) -> f32 {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Begin => {
                let links = net::plain(scene);
                let links = acyclic::without_cycles(scene.len(), &links);
                let layer_of = layers::layers(scene.len(), &links);
                Stage::Order(Ordering::new(Net::new(scene, &links, &layer_of)))
            }
            Stage::Order(mut ordering) => {
                self.done = self.done.max(0.05 + 0.75 * ordering.work());
                if ordering.is_done() {
                    let net = ordering.into_net();
                    Stage::Columns(Columns::new(&net), net)
                } else {
                    Stage::Order(ordering)
                }
            }
            Stage::Columns(mut columns, net) => {
                self.done = self.done.max(0.8 + 0.2 * columns.work(&net));
                if columns.is_done() {
                    self.write(scene, &net, &columns.places(&net));
                    Stage::Done
                } else {
                    Stage::Columns(columns, net)
                }
            }
            Stage::Done => Stage::Done,
        };
        if matches!(self.stage, Stage::Done) { 1.0 } else { self.done.min(0.99) }
    }

    pub(super) fn positions(&self) -> Vec<f32> {
        self.positions.clone()
    }

    fn write(&mut self, scene: &Scene, net: &Net, x: &[f32]) {
        let mean = scene.mean_radius();
        let mut y = 0.0f32;
        let (mut left, mut right) = (0.0f32, 0.0f32);
        for layer in &net.layers {
            let largest = layer
                .iter()
                .filter_map(|&vertex| scene.radii.get(vertex as usize))
                .copied()
                .fold(0.0, f32::max);
            y += largest;
            for &vertex in layer.iter().filter(|&&vertex| (vertex as usize) < scene.len()) {
                let vertex = vertex as usize;
                self.positions[vertex * 2] = x[vertex];
                self.positions[vertex * 2 + 1] = y;
                (left, right) = (left.min(x[vertex]), right.max(x[vertex]));
            }
            y += largest + mean * LAYER;
        }
        // Whoever has no links, in rows as wide as the rest, but no wider than high if that is narrow.
        let largest = net.alone.iter().map(|&node| scene.radii[node as usize]).fold(0.0, f32::max);
        let step = (largest * (2.0 + ROOM)).max(1e-6);
        let square = (net.alone.len() as f32).sqrt().ceil().max(1.0);
        let columns = ((right - left) / step).floor().clamp(square, square * 4.0);
        let begin = (left + right - (columns - 1.0) * step) * 0.5;
        for (index, &node) in net.alone.iter().enumerate() {
            let (row, column) = ((index as f32 / columns).floor(), index as f32 % columns);
            self.positions[node as usize * 2] = begin + column * step;
            self.positions[node as usize * 2 + 1] = y + row * step;
        }
    }
}
