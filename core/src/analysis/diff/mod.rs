//! What makes one graph of another.

mod nodes;
mod relations;
mod rename;

pub use nodes::{Attribute, FieldChange, NodeChange};
pub use relations::{GroupChange, GroupRecord, RelationRecord, WeightChange};

use std::collections::BTreeMap;

use crate::graph::Graph;
use crate::model::{Entry, NodeId, NodeKind};

/// What differs between an old graph and a new one. Nodes are named by their keys; in relations and groups, a renamed
/// node goes by its new key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// Nodes of the new graph only, by key.
    pub added: Vec<(NodeKind, Entry)>,
    /// Nodes of the old graph only, by key.
    pub removed: Vec<(NodeKind, Entry)>,
    /// Nodes of both whose attributes or key changed, by new key.
    pub changed: Vec<NodeChange>,
    /// Relations of the new graph only, in order.
    pub added_relations: Vec<RelationRecord>,
    /// Relations of the old graph only, in order.
    pub removed_relations: Vec<RelationRecord>,
    /// Relations of both with another weight, in order.
    pub changed_relations: Vec<WeightChange>,
    /// Groups of the new graph only, in order.
    pub added_groups: Vec<GroupRecord>,
    /// Groups of the old graph only, in order.
    pub removed_groups: Vec<GroupRecord>,
    /// Groups of both with other members or another weight, in order.
    pub changed_groups: Vec<GroupChange>,
}

impl Diff {
    /// Whether the graphs are the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Compares two graphs.
///
/// A node that is gone and a new one of the same kind are taken for one that was renamed if most of what they say is the
/// same; the pairs that agree best come first.
///
/// # Complexity
/// O((nodes + relations + group members) × log), and for renames O(words shared by gone and new nodes).
pub fn diff(old: &Graph, new: &Graph) -> Diff {
    let renames = rename::renames(old, new);
    // The key a node of the old graph has in the new one.
    let now: BTreeMap<NodeId, &str> =
        renames.iter().map(|(gone, come)| (*gone, new.catalog().node(*come).key())).collect();
    let key_of_old = |node: NodeId| now.get(&node).copied().unwrap_or_else(|| old.catalog().node(node).key());
    let key_of_new = |node: NodeId| new.catalog().node(node).key();
    let mut diff = Diff::default();
    nodes::compare(old, new, &renames, &mut diff);
    relations::compare(&relations::records(old, key_of_old), &relations::records(new, key_of_new), &mut diff);
    relations::compare_groups(
        relations::group_records(old, key_of_old),
        relations::group_records(new, key_of_new),
        &mut diff,
    );
    diff
}
