use serde::{Deserialize, Serialize};

use super::{Node, Origin, ReportChange};
use crate::graph;

/// What changed in the graph from one revision to another, by the keys of nodes: whoever has the earlier graph and the changes
/// can make the later one, as [`Graph::after`](super::Graph::after) does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delta {
    /// The earlier revision.
    pub from: u64,
    /// The later one.
    pub to: u64,
    /// Nodes that came, in order of their keys.
    pub added: Vec<Node>,
    /// Keys of nodes that went.
    pub removed: Vec<String>,
    /// Nodes that say something else about themselves.
    pub changed: Vec<Node>,
    /// Explicit relations that came.
    pub relations_added: Vec<DeltaRelation>,
    /// Explicit relations that went. All others are in both graphs, in the same order.
    pub relations_removed: Vec<DeltaRelation>,
    /// Groups that came, went or changed.
    pub groups: Vec<DeltaGroup>,
    /// Names of the kinds of relation of the later graph.
    pub kinds: Vec<String>,
    /// Who made the relations of the later graph.
    pub origins: Vec<Origin>,
    /// What changed in the rest of the report, where that is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportChange>,
}

/// An explicit relation by the keys of its ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeltaRelation {
    /// Its place among the explicit relations of the later graph if it came, of the earlier one if it went.
    pub place: u32,
    /// What it means.
    pub kind: String,
    /// Key of the node it starts at.
    pub source: String,
    /// Key of the node it ends at.
    pub target: String,
    /// Its strength.
    pub weight: f64,
    /// What caused it.
    pub via: String,
    /// Who made it.
    pub origin: Origin,
}

/// A group that came, went or changed. All others are in both graphs, in the same order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeltaGroup {
    /// Its place among the groups of the earlier graph, if it was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u32>,
    /// Its place among the groups of the later graph, if it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u32>,
    /// What its relations mean.
    pub kind: String,
    /// Their strength.
    pub weight: f64,
    /// What caused them.
    pub via: String,
    /// Who made them.
    pub origin: Origin,
    /// The members, or where relations start.
    pub sources: Moves,
    /// Where relations end; missing where every two members are related.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<Moves>,
}

/// Keys of nodes that joined or left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    /// Who joined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<String>,
    /// Who left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
}

impl Delta {
    /// One step as clients see it. `graph` is the graph after it, or a later one: what a later step removes is left out, and
    /// what one changes is there as it is at last.
    pub fn new(step: &graph::DeltaStep, graph: &graph::Graph) -> Self {
        let catalog = graph.catalog();
        let nodes = |keys: &[std::sync::Arc<str>]| {
            keys.iter().filter_map(|key| Some(catalog.node(catalog.find(key)?).into())).collect()
        };
        let relations = |edges: &[graph::DeltaEdge]| edges.iter().map(DeltaRelation::from).collect();
        let delta = &step.delta;
        Self {
            from: step.from,
            to: step.to,
            added: nodes(&delta.added),
            removed: delta.removed.iter().map(ToString::to_string).collect(),
            changed: nodes(&delta.changed),
            relations_added: relations(&delta.relations_added),
            relations_removed: relations(&delta.relations_removed),
            groups: delta.groups.iter().map(DeltaGroup::from).collect(),
            kinds: graph.kinds().iter().map(ToString::to_string).collect(),
            origins: graph.origins().iter().map(Origin::from).collect(),
            report: None,
        }
    }
}

impl From<&graph::DeltaEdge> for DeltaRelation {
    fn from(edge: &graph::DeltaEdge) -> Self {
        Self {
            place: edge.place,
            kind: edge.kind.to_string(),
            source: edge.source.to_string(),
            target: edge.target.to_string(),
            weight: edge.weight,
            via: edge.via.to_string(),
            origin: (&edge.origin).into(),
        }
    }
}

impl From<&graph::GroupChange> for DeltaGroup {
    fn from(change: &graph::GroupChange) -> Self {
        Self {
            before: change.before,
            after: change.after,
            kind: change.kind.to_string(),
            weight: change.weight,
            via: change.via.to_string(),
            origin: (&change.origin).into(),
            sources: (&change.sources).into(),
            targets: change.targets.as_ref().map(Into::into),
        }
    }
}

impl From<&graph::Moves> for Moves {
    fn from(moves: &graph::Moves) -> Self {
        let texts = |keys: &[std::sync::Arc<str>]| keys.iter().map(ToString::to_string).collect();
        Self { joined: texts(&moves.joined), left: texts(&moves.left) }
    }
}
