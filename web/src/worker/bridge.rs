//! How much leads from one part of a graph to another.

use std::collections::BTreeMap;

use ossa_core::graph::{Graph, KindId, Shape};
use ossa_core::model::NodeId;

/// All relations between two areas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bridge {
    /// The two areas, the lower first.
    pub ends: [u32; 2],
    /// How many relations.
    pub relations: f64,
}

/// A group whose members lie in more areas than this joins them all, which says nothing about any two.
const MOST_AREAS: usize = 48;

/// The bridges between areas, of the kinds and nodes that are shown.
///
/// # Complexity
/// O((relations + group members) log areas), and for each group the square of its areas, of which there are few.
pub(super) fn between(
    graph: &Graph,
    area_of: &[u32],
    shows_kind: impl Fn(KindId) -> bool,
    shows_node: impl Fn(u32) -> bool,
) -> Vec<Bridge> {
    let mut bridges: BTreeMap<[u32; 2], f64> = BTreeMap::new();
    let area = |node: NodeId| area_of.get(node.index()).copied().filter(|_| shows_node(node.0));
    let mut add = |a: u32, b: u32, relations: f64| {
        if a != b && relations > 0.0 {
            *bridges.entry([a.min(b), a.max(b)]).or_default() += relations;
        }
    };
    for relation in graph.relations().iter().filter(|relation| shows_kind(relation.kind)) {
        if let (Some(a), Some(b)) = (area(relation.source), area(relation.target)) {
            add(a, b, 1.0);
        }
    }
    let count = |nodes: &[NodeId]| -> BTreeMap<u32, f64> {
        let mut counts = BTreeMap::new();
        for area in nodes.iter().filter_map(|&node| area(node)) {
            *counts.entry(area).or_default() += 1.0;
        }
        counts
    };
    for group in graph.groups().iter().filter(|group| shows_kind(group.kind)) {
        let (near, far) = match &group.shape {
            Shape::Clique { members } => (count(members), None),
            Shape::Biclique { sources, targets, .. } => (count(sources), Some(count(targets))),
        };
        if near.len() > MOST_AREAS || far.as_ref().is_some_and(|far| far.len() > MOST_AREAS) {
            continue;
        }
        for (&a, &of_a) in &near {
            for (&b, &of_b) in far.as_ref().unwrap_or(&near) {
                // Of a clique every two areas are seen from both sides.
                if far.is_some() || a < b {
                    add(a, b, of_a * of_b);
                }
            }
        }
    }
    bridges.into_iter().map(|(ends, relations)| Bridge { ends, relations }).collect()
}
