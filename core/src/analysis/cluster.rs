use std::collections::BTreeMap;

use crate::model::{Catalog, NodeId};

/// Agents of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The type they share.
    pub agent_type: String,
    /// The agents, in order.
    pub members: Vec<NodeId>,
}

/// The defined agents by type, in order of the type's name.
///
/// # Complexity
/// O(agents × log types).
pub fn clusters_by_type(catalog: &Catalog) -> Vec<Cluster> {
    let mut clusters: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
    for agent in catalog.agents() {
        clusters.entry(agent.agent_type().unwrap_or_default()).or_default().push(agent.id());
    }
    clusters
        .into_iter()
        .map(|(agent_type, members)| Cluster { agent_type: agent_type.to_owned(), members })
        .collect()
}
