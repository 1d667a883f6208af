//! Relations as JavaScript gets them: with keys, not indices.

use ossa_core::graph::{Graph, Group, OriginId, Relation, Shape};
use ossa_core::model::NodeId;
use serde::Serialize;

#[derive(Serialize)]
struct OriginRow<'g> {
    name: &'g str,
    version: &'g str,
}

impl<'g> OriginRow<'g> {
    fn new(graph: &'g Graph, origin: OriginId) -> Self {
        let origin = graph.origin(origin);
        Self { name: &origin.name, version: &origin.version }
    }
}

/// A stated relation.
#[derive(Serialize)]
pub(crate) struct RelationRow<'g> {
    kind: &'g str,
    source: &'g str,
    target: &'g str,
    weight: f64,
    via: &'g str,
    origin: OriginRow<'g>,
}

impl<'g> RelationRow<'g> {
    pub(crate) fn new(graph: &'g Graph, relation: &Relation) -> Self {
        Self {
            kind: graph.kind(relation.kind),
            source: graph.catalog().node(relation.source).key(),
            target: graph.catalog().node(relation.target).key(),
            weight: relation.weight,
            via: graph.via(relation.via),
            origin: OriginRow::new(graph, relation.origin),
        }
    }
}

/// Relations between all nodes of a group.
#[derive(Serialize)]
pub(crate) struct GroupRow<'g> {
    kind: &'g str,
    sources: Vec<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    targets: Option<Vec<&'g str>>,
    weight: f64,
    via: &'g str,
    origin: OriginRow<'g>,
}

impl<'g> GroupRow<'g> {
    pub(crate) fn new(graph: &'g Graph, group: &Group) -> Self {
        let keys = |nodes: &[NodeId]| nodes.iter().map(|&node| graph.catalog().node(node).key()).collect();
        let (sources, targets) = match &group.shape {
            Shape::Clique { members } => (keys(members), None),
            Shape::Biclique { sources, targets, .. } => (keys(sources), Some(keys(targets))),
        };
        Self {
            kind: graph.kind(group.kind),
            sources,
            targets,
            weight: group.weight,
            via: graph.via(group.via),
            origin: OriginRow::new(graph, group.origin),
        }
    }
}
