//! A graph taken apart and put together again, for files that hold it whole.

use std::sync::Arc;

use super::{Graph, Group, Relation, Shape};
use crate::diagnostic::Origin;
use crate::model::{Catalog, NodeId};
use crate::text::Symbols;

/// What a graph is made of.
#[derive(Debug)]
pub struct Parts {
    /// The nodes.
    pub catalog: Arc<Catalog>,
    /// The names of the kinds of relation.
    pub kinds: Vec<Arc<str>>,
    /// Who made relations.
    pub origins: Vec<Origin>,
    /// What caused relations.
    pub vias: Symbols,
    /// The explicit relations, ordered by kind, source and target.
    pub relations: Vec<Relation>,
    /// The groups, whose members are sorted and without repeats.
    pub groups: Vec<Group>,
}

impl Group {
    /// Its sources and its targets; of a clique the members and nothing.
    pub fn sides(&self) -> (&[NodeId], &[NodeId]) {
        match &self.shape {
            Shape::Clique { members } => (members, &[]),
            Shape::Biclique { sources, targets, .. } => (sources, targets),
        }
    }
}

impl Graph {
    /// The graph of `parts`, whose ids are those of its own tables.
    ///
    /// # Panics
    /// When a relation or a group names a node the catalog does not have.
    /// # Complexity
    /// O(nodes + relations + group members).
    pub fn from_parts(parts: Parts) -> Self {
        let Parts { catalog, kinds, origins, vias, relations, groups } = parts;
        let mut graph = Self {
            catalog,
            kinds: kinds.into(),
            origins: origins.into(),
            vias,
            relations: relations.into(),
            groups: groups.into(),
            ..Self::default()
        };
        graph.index_relations();
        graph.index_groups();
        graph
    }

    /// The groups `node` belongs to, as indices into [`Graph::groups`].
    pub fn group_indices_of(&self, node: NodeId) -> impl Iterator<Item = usize> {
        self.memberships.row(node.index()).iter().map(|&index| index as usize)
    }
}
