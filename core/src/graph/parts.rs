//! A graph taken apart and put together again, for files that hold it whole.

use super::Graph;
use crate::model::NodeId;

impl Graph {
    /// The groups `node` belongs to, as indices into [`Graph::groups`].
    pub fn group_indices_of(&self, node: NodeId) -> impl Iterator<Item = usize> {
        self.memberships.row(node.index()).iter().map(|&index| index as usize)
    }
}
