//! What the dashboard needs beyond the report.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ossa_core::analysis::kinds_of_need;
use ossa_core::graph::{Graph, Shape};
use ossa_core::model::NodeId;

use super::question::Overview;

/// Domains in the heat map, and nodes in the lists.
const DOMAINS: usize = 16;
const LISTED: usize = 10;

/// What stands out in `graph`. `ranks` is the PageRank of each node.
///
/// # Complexity
/// O(relations + group members), × the square of the few domains a node has, and O(nodes × log).
pub(super) fn overview(graph: &Graph, ranks: &[f64]) -> Overview {
    let catalog = graph.catalog();
    let mut members: BTreeMap<&str, u32> = BTreeMap::new();
    for id in catalog.node_ids() {
        for domain in catalog.node(id).domains() {
            *members.entry(domain).or_default() += 1;
        }
    }
    let mut largest: Vec<(&str, u32)> = members.into_iter().collect();
    largest.sort_by_key(|(name, count)| (Reverse(*count), *name));
    largest.truncate(DOMAINS);
    // Which of them each node has.
    let of: Vec<Vec<usize>> = catalog
        .node_ids()
        .map(|id| {
            let place = |domain| largest.iter().position(|(name, _)| *name == domain);
            catalog.node(id).domains().filter_map(place).collect()
        })
        .collect();
    let count = largest.len();
    let mut relations = vec![0.0; count * count];
    let mut add = |from: usize, to: usize, relation_count: f64| {
        if let Some(cell) = relations.get_mut(from * count + to) {
            *cell += relation_count;
        }
    };
    for relation in graph.relations() {
        for &from in &of[relation.source.index()] {
            for &to in &of[relation.target.index()] {
                add(from, to, 1.0);
            }
        }
    }
    let sides = |nodes: &[NodeId]| {
        let mut sides = vec![0.0f64; count];
        for node in nodes {
            for &domain in &of[node.index()] {
                sides[domain] += 1.0;
            }
        }
        sides
    };
    for group in graph.groups() {
        let (near, far) = match &group.shape {
            Shape::Clique { members } => (sides(members), None),
            Shape::Biclique { sources, targets, .. } => (sides(sources), Some(sides(targets))),
        };
        let is_mutual = far.is_none();
        let far = far.as_ref().unwrap_or(&near);
        for (from, &of_from) in near.iter().enumerate().filter(|(_, count)| **count > 0.0) {
            for (to, &of_to) in far.iter().enumerate().filter(|(_, count)| **count > 0.0) {
                let pairs = if from == to { of_from * (of_to - 1.0).max(0.0) } else { of_from * of_to };
                // A mutual relation is one, seen from both sides.
                add(from, to, if is_mutual && from == to { pairs / 2.0 } else { pairs });
            }
        }
    }
    let density = (0..count * count).map(|cell| {
        let (from, to) = (cell / count, cell % count);
        let (of_from, of_to) = (f64::from(largest[from].1), f64::from(largest[to].1));
        let possible = if from == to { of_from * (of_from - 1.0) } else { of_from * of_to };
        if possible > 0.0 { (relations[cell] / possible).min(1.0) } else { 0.0 }
    });
    let density = density.collect();
    let needs = kinds_of_need(graph);
    let mut needed = vec![0.0; catalog.len()];
    for relation in graph.relations().iter().filter(|relation| needs.contains(relation.kind)) {
        // The whole needs its part; everybody else what they lead to.
        let is_part = matches!(graph.kind(relation.kind), "member_of" | "part_of");
        needed[if is_part { relation.source } else { relation.target }.index()] += 1.0;
    }
    Overview {
        domains: largest.iter().map(|(name, _)| (*name).to_owned()).collect(),
        sizes: largest.iter().map(|(_, count)| *count).collect(),
        density,
        depended_upon: most(&needed),
        central: most(ranks),
    }
}

/// The nodes of the highest figures, and those.
fn most(figures: &[f64]) -> Vec<(u32, f64)> {
    let mut all: Vec<(u32, f64)> =
        (0u32..).zip(figures.iter().copied()).filter(|(_, figure)| *figure > 0.0).collect();
    all.sort_by(|(one, figure), (other, more)| more.total_cmp(figure).then(one.cmp(other)));
    all.truncate(LISTED);
    all
}
