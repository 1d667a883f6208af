use std::sync::Arc;

use super::{KindId, OriginId, Relation};
use crate::model::NodeId;
use crate::text::Symbol;

/// Nodes of a group, sorted, without repeats. Groups of equal members share them.
pub type Members = Arc<Vec<NodeId>>;

/// Which pairs of nodes a group joins.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Every two members, once, from the lower id to the higher.
    Clique {
        /// The nodes.
        members: Members,
    },
    /// Every source with every target, but no node with itself.
    Biclique {
        /// Where relations start.
        sources: Members,
        /// Where they end.
        targets: Members,
        /// How many nodes are on both sides.
        shared: u32,
    },
}

impl Shape {
    /// Every two of `members`.
    pub fn clique(members: Members) -> Self {
        Self::Clique { members }
    }

    /// Every one of `sources` with every one of `targets`.
    ///
    /// # Complexity
    /// O(the shorter side × log of the longer).
    pub fn biclique(sources: Members, targets: Members) -> Self {
        let (short, long) =
            if sources.len() < targets.len() { (&sources, &targets) } else { (&targets, &sources) };
        let shared = short.iter().filter(|node| long.binary_search(node).is_ok()).count() as u32;
        Self::Biclique { sources, targets, shared }
    }

    /// How many pairs it joins.
    pub fn pair_count(&self) -> u64 {
        match self {
            Self::Clique { members } => {
                let count = members.len() as u64;
                count * count.saturating_sub(1) / 2
            }
            Self::Biclique { sources, targets, shared } => {
                sources.len() as u64 * targets.len() as u64 - u64::from(*shared)
            }
        }
    }

    /// Puts `empty` in the place of its lists until it gets them back.
    pub(crate) fn release(&mut self, empty: &Members) {
        match self {
            Self::Clique { members } => members.clone_from(empty),
            Self::Biclique { sources, targets, .. } => {
                sources.clone_from(empty);
                targets.clone_from(empty);
            }
        }
    }

    /// The same shape with other lists of the same nodes.
    pub(crate) fn with_members(&self, one: Members, other: Option<Members>) -> Self {
        match (self, other) {
            (Self::Biclique { shared, .. }, Some(targets)) => {
                Self::Biclique { sources: one, targets, shared: *shared }
            }
            _ => Self::Clique { members: one },
        }
    }
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
        self.shape.pair_count()
    }

    /// How many of those relations start or end at `node`.
    pub fn degree(&self, node: NodeId) -> u64 {
        let (out, into) = self.degrees(node);
        if matches!(self.shape, Shape::Clique { .. }) { out } else { out + into }
    }

    /// How many of those relations start at `node`, and how many end there. Those of a clique have no direction: each
    /// counts on both sides.
    pub fn degrees(&self, node: NodeId) -> (u64, u64) {
        let holds = |side: &[NodeId]| side.binary_search(&node).is_ok();
        match &self.shape {
            Shape::Clique { members } => {
                let others = if holds(members) { members.len() as u64 - 1 } else { 0 };
                (others, others)
            }
            Shape::Biclique { sources, targets, .. } => {
                let (source, target) = (holds(sources), holds(targets));
                let own = u64::from(source && target);
                let out = if source { targets.len() as u64 - own } else { 0 };
                let into = if target { sources.len() as u64 - own } else { 0 };
                (out, into)
            }
        }
    }

    /// All nodes of the group, sorted, each once.
    pub fn nodes(&self) -> Vec<NodeId> {
        match &self.shape {
            Shape::Clique { members } => members.to_vec(),
            Shape::Biclique { sources, targets, .. } => {
                let mut nodes: Vec<NodeId> = sources.iter().chain(targets.iter()).copied().collect();
                nodes.sort_unstable();
                nodes.dedup();
                nodes
            }
        }
    }

    /// Calls `function` with each node of the group once.
    pub(super) fn for_each_node(&self, mut function: impl FnMut(NodeId)) {
        match &self.shape {
            Shape::Clique { members } => members.iter().copied().for_each(function),
            Shape::Biclique { sources, targets, shared } => {
                let is_new = |node: &&NodeId| *shared == 0 || sources.binary_search(node).is_err();
                sources.iter().copied().for_each(&mut function);
                targets.iter().filter(is_new).copied().for_each(function);
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
