//! The nodes around one, and what lies beyond them. Groups are walked as a whole, never pair by pair.

use ossa_core::graph::{Graph, Group, KindId, Shape};
use ossa_core::model::NodeId;

use crate::state::ego::{Beyond, Ego};

/// Which nodes are around `centre`: those `ego.depth` relations away, and those that the kinds it follows farther lead to.
/// Only nodes that pass and kinds that are shown count.
///
/// # Complexity
/// O(nodes + (relations + group members) × kinds that lead out).
pub(super) fn around(
    graph: &Graph,
    centre: NodeId,
    ego: &Ego,
    passes: &[bool],
    shows: impl Fn(KindId) -> bool,
) -> (Vec<bool>, Beyond) {
    let mut inside = vec![false; passes.len()];
    inside[centre.index()] = true;
    for _ in 0..ego.depth {
        let reached = step(graph, &inside, passes, &shows);
        if reached.is_empty() {
            break;
        }
        for node in reached {
            inside[node as usize] = true;
        }
    }
    let kinds: Vec<KindId> =
        (0..graph.kinds().len() as u16).map(KindId).filter(|&kind| shows(kind)).collect();
    let near = inside.clone();
    for &kind in kinds.iter().filter(|&&kind| ego.farther.contains(graph.kind(kind))) {
        let reached = step(graph, &near, passes, |other| other == kind);
        for node in reached {
            inside[node as usize] = true;
        }
    }
    let all = passes.iter().filter(|&&passes| passes).count();
    let shown = inside.iter().zip(passes).filter(|(inside, passes)| **inside && **passes).count();
    let by_kind = kinds.into_iter().filter_map(|kind| {
        let count = step(graph, &inside, passes, |other| other == kind).len() as u32;
        let name = graph.kind(kind);
        (count > 0 || ego.farther.contains(name)).then(|| (name.to_owned(), count))
    });
    let beyond = Beyond { by_kind: by_kind.collect(), hidden: (all - shown) as u32 };
    (inside, beyond)
}

/// The nodes outside that one relation leads to, each once.
fn step(graph: &Graph, inside: &[bool], passes: &[bool], shows: impl Fn(KindId) -> bool) -> Vec<u32> {
    let is_in = |node: NodeId| inside.get(node.index()) == Some(&true);
    let mut is_reached = vec![false; inside.len()];
    let mut reached = Vec::new();
    let mut reach = |node: NodeId| {
        if passes[node.index()] && !inside[node.index()] && !is_reached[node.index()] {
            is_reached[node.index()] = true;
            reached.push(node.0);
        }
    };
    for relation in graph.relations().iter().filter(|relation| shows(relation.kind)) {
        if is_in(relation.source) {
            reach(relation.target);
        } else if is_in(relation.target) {
            reach(relation.source);
        }
    }
    for group in graph.groups().iter().filter(|group| shows(group.kind)) {
        let (near, far) = sides(group);
        let mut cross = |from: &[NodeId], to: &[NodeId]| {
            if from.iter().any(|&node| is_in(node)) {
                for &node in to {
                    reach(node);
                }
            }
        };
        cross(near, far);
        if near != far {
            cross(far, near);
        }
    }
    reached
}

/// The two sides of a group; the same twice for a clique.
fn sides(group: &Group) -> (&[NodeId], &[NodeId]) {
    match &group.shape {
        Shape::Clique { members } => (members, members),
        Shape::Biclique { sources, targets, .. } => (sources, targets),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::testing::{analysed, chain};
    use super::*;

    /// The same, by walking every pair.
    fn walked(graph: &Graph, centre: NodeId, depth: u32) -> BTreeSet<u32> {
        let mut inside = BTreeSet::from([centre.0]);
        for _ in 0..depth {
            let reached: Vec<u32> = graph
                .pairs()
                .flat_map(|pair| [(pair.source.0, pair.target.0), (pair.target.0, pair.source.0)])
                .filter(|(from, _)| inside.contains(from))
                .map(|(_, to)| to)
                .collect();
            inside.extend(reached);
        }
        inside
    }

    #[test]
    fn surroundings_are_those_of_every_pair() {
        let analysis = analysed(120);
        let graph = &analysis.graph;
        let passes = vec![true; graph.catalog().len()];
        for centre in [0, 17, 90] {
            for depth in 1..3 {
                let ego = Ego { depth, ..Ego::default() };
                let (inside, beyond) = around(graph, NodeId(centre), &ego, &passes, |_| true);
                let inside: BTreeSet<u32> =
                    (0..passes.len() as u32).filter(|&node| inside[node as usize]).collect();
                assert_eq!(inside, walked(graph, NodeId(centre), depth));
                assert_eq!(beyond.hidden as usize, passes.len() - inside.len());
            }
        }
    }

    #[test]
    fn a_kind_leads_one_step_farther() {
        let analysis = chain(5);
        let graph = &analysis.graph;
        let passes = vec![true; graph.catalog().len()];
        let mut ego = Ego::default();
        let (near, beyond) = around(graph, NodeId(0), &ego, &passes, |_| true);
        assert_eq!(beyond, Beyond { hidden: 3, by_kind: vec![("depends_on".to_owned(), 1)] });
        let (kind, count) = beyond.by_kind[0].clone();
        ego.toggle(&kind);
        let (far, after) = around(graph, NodeId(0), &ego, &passes, |_| true);
        let size = |inside: &[bool]| inside.iter().filter(|&&inside| inside).count();
        assert_eq!(size(&far), size(&near) + count as usize);
        assert_eq!(after.hidden, beyond.hidden - count);
        assert!(after.by_kind.iter().any(|(name, _)| *name == kind), "it can be taken back");
    }

    #[test]
    fn what_does_not_pass_is_neither_shown_nor_hidden_here() {
        let analysis = analysed(60);
        let graph = &analysis.graph;
        let mut passes = vec![false; graph.catalog().len()];
        passes[5] = true;
        let (inside, beyond) = around(graph, NodeId(5), &Ego::default(), &passes, |_| true);
        assert_eq!(inside.iter().filter(|&&inside| inside).count(), 1);
        assert_eq!(beyond, Beyond::default());
    }
}
