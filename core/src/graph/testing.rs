//! Small random graphs for tests, and the same graphs with every pair written out.

use std::sync::Arc;

use petgraph::graph::{DiGraph, NodeIndex, UnGraph};
use proptest::prelude::*;

use super::{Graph, Relation, RelationSink, Shape};
use crate::diagnostic::Origin;
use crate::model::{Catalog, Entry, NodeId, NodeKind};

/// Kind, weight, sources, targets; a clique without.
type PlannedGroup = (usize, f64, Vec<u32>, Option<Vec<u32>>);

/// A graph as the values a test can shrink.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) node_count: usize,
    /// Kind, source, target, weight.
    pub(crate) relations: Vec<(usize, u32, u32, f64)>,
    pub(crate) groups: Vec<PlannedGroup>,
}

pub(crate) const KINDS: [&str; 3] = ["depends_on", "part_of", "communicates_with"];

/// Plans of up to `most` nodes.
pub(crate) fn plans(most: u32) -> impl Strategy<Value = Plan> {
    (1..=most).prop_flat_map(move |count| {
        let node = move || 0..count;
        let weight = || prop::sample::select(vec![0.25, 0.5, 1.0, 2.0]);
        let side = move || prop::collection::vec(node(), 1..5);
        let relations = prop::collection::vec((0..3usize, node(), node(), weight()), 0..(2 * most as usize));
        let groups = prop::collection::vec((0..3usize, weight(), side(), prop::option::of(side())), 0..4);
        (relations, groups).prop_map(move |(relations, groups)| Plan {
            node_count: count as usize,
            relations,
            groups,
        })
    })
}

/// An agent that only has a name.
pub(crate) fn agent(index: usize) -> (NodeKind, Entry) {
    let id = format!("n{index:04}");
    (NodeKind::Agent, Entry { key: format!("agent:ossa/{id}"), name: id.clone(), id, ..Entry::default() })
}

impl Plan {
    pub(crate) fn graph(&self) -> Graph {
        let catalog = Catalog::new((0..self.node_count).map(agent), Vec::new());
        let mut sink = RelationSink::new(Origin::builtin("test"));
        for &(kind, source, target, weight) in &self.relations {
            sink.relation(KINDS[kind], NodeId(source), NodeId(target), weight, "field");
        }
        let ids = |nodes: &[u32]| nodes.iter().copied().map(NodeId).collect::<Vec<_>>();
        for (index, (kind, weight, sources, targets)) in self.groups.iter().enumerate() {
            let via = format!("group {index}");
            match targets {
                None => sink.clique(KINDS[*kind], *weight, &via, ids(sources)),
                Some(targets) => sink.biclique(KINDS[*kind], *weight, &via, ids(sources), ids(targets)),
            }
        }
        Graph::new(Arc::new(catalog), [sink])
    }
}

/// Every relation as an edge; those of cliques both ways.
pub(crate) fn directed(graph: &Graph) -> DiGraph<(), f64> {
    let mut expanded = DiGraph::new();
    for _ in 0..graph.catalog().len() {
        expanded.add_node(());
    }
    let mut add = |relation: &Relation, both: bool| {
        let (source, target) =
            (NodeIndex::new(relation.source.index()), NodeIndex::new(relation.target.index()));
        expanded.add_edge(source, target, relation.weight);
        if both {
            expanded.add_edge(target, source, relation.weight);
        }
    };
    for relation in graph.relations() {
        add(relation, false);
    }
    for group in graph.groups() {
        for relation in group.pairs() {
            add(&relation, matches!(group.shape, Shape::Clique { .. }));
        }
    }
    expanded
}

/// Every relation as an edge without direction.
pub(crate) fn undirected(graph: &Graph) -> UnGraph<(), f64> {
    let mut expanded = UnGraph::default();
    for _ in 0..graph.catalog().len() {
        expanded.add_node(());
    }
    for relation in graph.pairs() {
        let (source, target) =
            (NodeIndex::new(relation.source.index()), NodeIndex::new(relation.target.index()));
        expanded.add_edge(source, target, relation.weight);
    }
    expanded
}

/// A few hundred cases, nothing left on disk.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}
