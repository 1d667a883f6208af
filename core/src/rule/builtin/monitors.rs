use super::domain::agents_by_domain;
use crate::diagnostic::Origin;
use crate::graph::RelationSink;
use crate::model::{Catalog, NodeId};
use crate::rule::Rule;

/// Relates a monitor to every other agent that shares a domain with it, once for each domain.
///
/// Weight 0.5; via the domain. Stored as one biclique a domain.
pub struct Monitors;

impl Rule for Monitors {
    fn origin(&self) -> Origin {
        Origin::builtin("monitors")
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        for (domain, agents) in agents_by_domain(catalog) {
            let is_monitor = |&id: &NodeId| catalog.node(id).agent_type() == Some("monitor");
            let monitors: Vec<NodeId> = agents.iter().copied().filter(is_monitor).collect();
            sink.biclique("monitors", 0.5, domain, monitors, agents);
        }
    }
}
