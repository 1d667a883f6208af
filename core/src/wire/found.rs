use serde::{Deserialize, Serialize};

use super::Node;
use crate::graph::Graph;
use crate::model::NodeId;

/// The nodes a query asked for, or some of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// How many nodes there are in all.
    pub total: u64,
    /// How many of them come before those here.
    pub offset: u64,
    /// The nodes, in order of their keys.
    pub nodes: Vec<Node>,
}

impl Found {
    /// At most `limit` of the nodes `ids`, but the first `offset`.
    pub fn page(graph: &Graph, ids: &[NodeId], offset: u64, limit: usize) -> Self {
        let catalog = graph.catalog();
        let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
        let nodes = ids.iter().skip(skipped).take(limit).map(|&id| catalog.node(id).into()).collect();
        Self { total: ids.len() as u64, offset, nodes }
    }
}
