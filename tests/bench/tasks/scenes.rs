//! What layouts are measured on; tests/bench/web/graphs.mjs makes the same for the others.

use ossa_core::layout::{Link, Scene};

/// The same numbers on every run (Numerical Recipes' generator of 64 bits).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn link(source: usize, target: usize) -> Link {
    Link { source: source as u32, target: target as u32, weight: 1.0 }
}

/// Nodes in communities of 100, with four of five links inside, and one node linked to `hub` others.
pub(super) fn planted(nodes: usize, links: usize, hub: usize) -> (Scene, Vec<u32>) {
    let mut random = Random(1);
    let drawn: Vec<Link> = (0..links)
        .map(|index| {
            let source = if index < hub { 0 } else { random.below(nodes) };
            let within = source / 100 * 100 + random.below(100);
            link(source, if index >= hub && random.below(5) > 0 { within } else { random.below(nodes) })
        })
        .collect();
    (Scene::new(nodes, drawn, []), (0..nodes).map(|node| (node / 100) as u32).collect())
}

/// A graph without cycles, each link over at most a fiftieth of the nodes.
pub(super) fn needs(nodes: usize, links: usize) -> Scene {
    let mut random = Random(2);
    let drawn: Vec<Link> = (0..links)
        .map(|_| {
            let source = random.below(nodes - 1);
            link(source, (source + 1 + random.below(nodes / 50 + 1)).min(nodes - 1))
        })
        .collect();
    Scene::new(nodes, drawn, [])
}
