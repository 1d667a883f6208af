//! Steps of forces, and whole layouts in layers.

use std::cell::RefCell;

use ossa_core::analysis::{CommunitySettings, Network, communities};
use ossa_core::layout::{Force, ForceSettings, Layout, Probe, Scene};

use super::graphs::linked;
use super::scenes::{needs, planted};
use super::{Task, kept};

pub(super) fn tasks() -> Vec<Task> {
    let sizes = [(10_000, 50_000), (100_000, 500_000)];
    let steps = sizes.map(|(nodes, links)| step(&planted(nodes, links, 0).0));
    let layers = [(1000, 3000), (10_000, 30_000)].map(|(nodes, links)| layers(needs(nodes, links)));
    let found = [(10_000, 100_000), (100_000, 1_000_000)].map(|(nodes, links)| parts(nodes, links));
    steps.into_iter().chain(layers).chain(found).collect()
}

fn sizes(scene: &Scene) -> String {
    format!("{} nodes, {} links", scene.len(), scene.links().len())
}

/// A step of a drawing that is under way: by then nodes are no longer everywhere.
fn step(scene: &Scene) -> Task {
    let mut force = Force::of(scene.clone(), ForceSettings::default());
    force.step(30 * scene.len() as u32);
    let probe = RefCell::new(Probe::new(scene, &force.positions(), 0.5));
    Task::new(format!("a step of forces, {}", sizes(scene)), move || probe.borrow_mut().step())
}

fn layers(scene: Scene) -> Task {
    Task::new(format!("in layers, {}", sizes(&scene)), move || {
        let mut running = Layout::Layered.start(scene.clone());
        while !running.is_settled() {
            running.step(10_000);
        }
        running.positions()
    })
}

fn parts(nodes: usize, links: usize) -> Task {
    let network = kept(Network::whole(kept(linked(&planted(nodes, links, 0).0))));
    Task::telling(
        format!("communities, {nodes} nodes, {links} links"),
        || communities(network, CommunitySettings::default()),
        |found| format!("{}, modularity {:.4}", found.parts.count(), found.modularity),
    )
}
