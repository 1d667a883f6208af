use super::{KindId, OriginId, Relation};
use crate::model::NodeId;
use crate::text::Symbol;

/// Which pairs of nodes a group joins.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Every two members, once, from the lower id to the higher.
    Clique {
        /// Sorted, without repeats.
        members: Vec<NodeId>,
    },
    /// Every source with every target, but no node with itself.
    Biclique {
        /// Sorted, without repeats.
        sources: Vec<NodeId>,
        /// Sorted, without repeats.
        targets: Vec<NodeId>,
        /// How many nodes are on both sides.
        shared: u32,
    },
}

/// Relations that one cause implies between all of its nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What each relation means.
    pub kind: KindId,
    /// The strength of each relation; finite.
    pub weight: f64,
    /// What caused them, such as the shared domain.
    pub via: Symbol,
    /// Who made them.
    pub origin: OriginId,
    /// Which pairs they join.
    pub shape: Shape,
}

impl Group {
    /// How many relations the group stands for.
    pub fn pair_count(&self) -> u64 {
        match &self.shape {
            Shape::Clique { members } => {
                let count = members.len() as u64;
                count * count.saturating_sub(1) / 2
            }
            Shape::Biclique { sources, targets, shared } => {
                sources.len() as u64 * targets.len() as u64 - u64::from(*shared)
            }
        }
    }

    /// How many of those relations start or end at `node`.
    pub fn degree(&self, node: NodeId) -> u64 {
        let holds = |side: &[NodeId]| side.binary_search(&node).is_ok();
        match &self.shape {
            Shape::Clique { members } => {
                if holds(members) {
                    members.len() as u64 - 1
                } else {
                    0
                }
            }
            Shape::Biclique { sources, targets, .. } => {
                let (source, target) = (holds(sources), holds(targets));
                let own = u64::from(source && target);
                let out = if source { targets.len() as u64 - own } else { 0 };
                let into = if target { sources.len() as u64 - own } else { 0 };
                out + into
            }
        }
    }

    /// All nodes of the group, sorted, each once.
    pub fn nodes(&self) -> Vec<NodeId> {
        match &self.shape {
            Shape::Clique { members } => members.clone(),
            Shape::Biclique { sources, targets, .. } => {
                let mut nodes: Vec<NodeId> = sources.iter().chain(targets).copied().collect();
                nodes.sort_unstable();
                nodes.dedup();
                nodes
            }
        }
    }

    /// The relations one by one, in order of source and target.
    pub fn pairs(&self) -> Box<dyn Iterator<Item = Relation> + '_> {
        let pair = |source: NodeId, target: NodeId| Relation {
            kind: self.kind,
            source,
            target,
            weight: self.weight,
            via: self.via,
            origin: self.origin,
        };
        match &self.shape {
            Shape::Clique { members } => {
                Box::new(members.iter().enumerate().flat_map(move |(index, &source)| {
                    members[index + 1..].iter().map(move |&target| pair(source, target))
                }))
            }
            Shape::Biclique { sources, targets, .. } => Box::new(sources.iter().flat_map(move |&source| {
                targets
                    .iter()
                    .filter(move |&&target| target != source)
                    .map(move |&target| pair(source, target))
            })),
        }
    }
}
