use std::collections::BTreeMap;

use crate::diagnostic::Origin;
use crate::graph::RelationSink;
use crate::model::{Catalog, NodeId, NodeKind, Property, ReferenceKind};
use crate::rule::Rule;

/// Relates a policy to every agent it selects by a property: `governs`, once for each property that selects.
///
/// Weight 1.0; via the property and its value. Stored as one biclique for each property and value, so that the
/// cost is the policies and the agents, not their product.
pub struct Selected;

impl Rule for Selected {
    fn origin(&self) -> Origin {
        Origin::builtin("governs_selected")
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        let mut policies: BTreeMap<(Property, &str), Vec<NodeId>> = BTreeMap::new();
        for id in catalog.node_ids().filter(|&id| catalog.node(id).kind() == NodeKind::Policy) {
            for selector in catalog.node(id).selectors() {
                policies.entry(selector).or_default().push(id);
            }
        }
        if policies.is_empty() {
            return;
        }
        let mut agents: BTreeMap<(Property, &str), Vec<NodeId>> = BTreeMap::new();
        for agent in catalog.agents() {
            let properties = agent
                .domains()
                .map(|domain| (Property::Domain, domain))
                .chain(agent.capabilities().map(|capability| (Property::Capability, capability)))
                .chain(agent.agent_type().map(|agent_type| (Property::Type, agent_type)))
                .chain([(Property::Any, "")]);
            for property in properties.filter(|property| policies.contains_key(property)) {
                agents.entry(property).or_default().push(agent.id());
            }
        }
        for ((property, value), policies) in policies {
            let Some(agents) = agents.remove(&(property, value)) else { continue };
            let via = match property {
                Property::Type => format!("type {value}"),
                Property::Domain => format!("domain {value}"),
                Property::Capability => format!("capability {value}"),
                Property::Any => "every agent".to_owned(),
            };
            sink.biclique(ReferenceKind::Governs.as_str(), 1.0, &via, policies, agents);
        }
    }
}
