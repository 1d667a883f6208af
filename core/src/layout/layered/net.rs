//! Vertices in layers: the nodes that have links, and a bend of a long link in each layer it crosses.

use super::super::scene::{Link, Scene};
use crate::model::Csr;

/// Most bends. The longest links go without when there would be more.
const MOST_BENDS: usize = 300_000;

/// The layers, and what joins neighbouring ones.
#[derive(Clone, Debug)]
pub(super) struct Net {
    /// How many vertices are nodes; those above are bends.
    pub(super) nodes: usize,
    /// The vertices of each layer in their order.
    pub(super) layers: Vec<Vec<u32>>,
    /// Where each vertex is in its layer.
    pub(super) place: Vec<u32>,
    /// Vertices one layer up and one layer down.
    pub(super) up: Csr<u32>,
    pub(super) down: Csr<u32>,
    /// Half the width of each vertex and the room beside it.
    pub(super) width: Vec<f32>,
    /// Nodes without links.
    pub(super) alone: Vec<u32>,
}

/// The links of a scene by their ends, each pair in one direction once.
pub(super) fn plain(scene: &Scene) -> Vec<(u32, u32)> {
    let ends = |link: &Link| (link.source, link.target);
    let mut links: Vec<(u32, u32)> = scene.links.iter().map(ends).collect();
    links.sort_unstable();
    links.dedup();
    links
}

impl Net {
    /// # Complexity
    /// O(nodes + links + bends).
    pub(super) fn new(scene: &Scene, links: &[(u32, u32)], layer_of: &[u32]) -> Self {
        let nodes = scene.len();
        let span = |&(from, to): &(u32, u32)| {
            (layer_of[to as usize] as usize).saturating_sub(layer_of[from as usize] as usize)
        };
        let longest = longest_with_bends(links, span);
        let mut layer: Vec<u32> = layer_of.to_vec();
        let mut steps: Vec<(u32, u32)> = Vec::new();
        for link in links.iter().filter(|&link| (1..=longest).contains(&span(link))) {
            let mut last = link.0;
            for bend in layer_of[link.0 as usize] + 1..layer_of[link.1 as usize] {
                let vertex = layer.len() as u32;
                layer.push(bend);
                steps.push((last, vertex));
                last = vertex;
            }
            steps.push((last, link.1));
        }
        let count = layer.len();
        let down = Csr::group(count, &steps, |step| step.0 as usize).map(|step| step.1);
        let up = Csr::group(count, &steps, |step| step.1 as usize).map(|step| step.0);
        let mut has_link = vec![false; nodes];
        for &(from, to) in links {
            has_link[from as usize] = true;
            has_link[to as usize] = true;
        }
        let alone = (0..nodes as u32).filter(|&node| !has_link[node as usize]).collect();
        let mean = scene.mean_radius();
        let mut width = vec![mean * 0.5; count];
        for (width, radius) in width.iter_mut().zip(&scene.radii) {
            *width = radius + mean * super::ROOM * 0.5;
        }
        let mut net = Self { nodes, layers: Vec::new(), place: vec![0; count], up, down, width, alone };
        net.begin(&layer, &has_link);
        net
    }

    /// The first order: as a walk from above meets the vertices, so that what hangs together is together.
    fn begin(&mut self, layer: &[u32], has_link: &[bool]) {
        let height = layer.iter().max().map_or(0, |&layer| layer as usize + 1);
        self.layers = vec![Vec::new(); height];
        let mut seen = vec![false; layer.len()];
        let mut by_layer: Vec<u32> = (0..self.nodes as u32).filter(|&node| has_link[node as usize]).collect();
        by_layer.sort_by_key(|&node| layer[node as usize]);
        let mut open = Vec::new();
        for start in by_layer {
            open.push(start);
            while let Some(vertex) = open.pop() {
                if std::mem::replace(&mut seen[vertex as usize], true) {
                    continue;
                }
                self.layers[layer[vertex as usize] as usize].push(vertex);
                let near = self.up.row(vertex as usize).iter().chain(self.down.row(vertex as usize));
                open.extend(near.rev().copied().filter(|&other| !seen[other as usize]));
            }
        }
        for index in 0..height {
            self.number(index);
        }
    }

    /// Brings the places of a layer up to date.
    pub(super) fn number(&mut self, layer: usize) {
        for (place, &vertex) in self.layers[layer].iter().enumerate() {
            self.place[vertex as usize] = place as u32;
        }
    }

    /// Whether a vertex is a bend.
    pub(super) fn is_bend(&self, vertex: u32) -> bool {
        vertex as usize >= self.nodes
    }
}

/// The span up to which links can have bends without there being too many.
fn longest_with_bends(links: &[(u32, u32)], span: impl Fn(&(u32, u32)) -> usize) -> usize {
    let mut spans: Vec<usize> = links.iter().map(span).collect();
    spans.sort_unstable();
    let mut bends = 0;
    let mut longest = 1;
    for span in spans {
        bends += span.saturating_sub(1);
        if bends > MOST_BENDS {
            return longest;
        }
        longest = longest.max(span);
    }
    longest
}
