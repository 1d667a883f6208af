//! What the domain rules share: which agents work in which domains.

use std::collections::BTreeMap;

use crate::model::{Catalog, NodeId};

/// The agents of each domain, both in order.
pub(super) fn agents_by_domain(catalog: &Catalog) -> BTreeMap<&str, Vec<NodeId>> {
    let mut domains: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
    for agent in catalog.agents() {
        for domain in agent.domains() {
            domains.entry(domain).or_default().push(agent.id());
        }
    }
    domains
}
