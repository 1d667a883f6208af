use super::{KindId, OriginId, Relation};
use crate::model::NodeId;
use crate::text::Symbol;

/// One relation between two nodes, whether it is explicit or implied by a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// What it means.
    pub kind: KindId,
    /// Where it starts.
    pub source: NodeId,
    /// Where it ends.
    pub target: NodeId,
    /// Its strength.
    pub weight: f64,
    /// What caused it.
    pub via: Symbol,
    /// Who made it.
    pub origin: OriginId,
}

impl From<&Relation> for Pair {
    fn from(relation: &Relation) -> Self {
        let &Relation { kind, source, target, weight, via, origin } = relation;
        Self { kind, source, target, weight, via, origin }
    }
}
