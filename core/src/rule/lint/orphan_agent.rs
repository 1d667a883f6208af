use super::{Defined, Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::model::{GENERAL_DOMAIN, NodeId, NodeKind};

/// An agent that nothing but the catch-all domain relates to anything.
///
/// Where no more than half of the agents have to do with another one, they are a collection and not a fleet, and nothing
/// is reported: a model or tool in common does not make a fleet.
pub(super) struct OrphanAgent;

impl Lint for OrphanAgent {
    fn code(&self) -> Code {
        Code::OrphanAgent
    }

    fn check_node(
        &self,
        fleet: &Fleet<'_>,
        node: NodeId,
        definitions: &[Defined<'_>],
        findings: &mut Vec<Diagnostic>,
    ) {
        let agent = fleet.catalog().node(node);
        if !agent.is_agent() || !fleet.overview().census().is_together() || !is_alone(fleet.graph(), node) {
            return;
        }
        let Some(defined) = definitions.first() else { return };
        // That an orchestrator has nobody to coordinate is a finding of its own.
        let is_orchestrator = definitions.iter().any(|defined| {
            let stated = defined.definition.agent_type.as_ref();
            stated.is_some_and(|stated| stated.value == "orchestrator")
        });
        if is_orchestrator {
            return;
        }
        let message = format!("nothing is related to the agent `{}`", agent.stated_id());
        findings.push(
            Diagnostic::new(self.code(), defined.path, defined.definition.span, message)
                .with_help("say which domain it works in, or what it needs"),
        );
    }
}

/// Whether the agent has to do with another agent, or is part of something agents are parts of.
pub(super) fn is_with_others(graph: &Graph, agent: NodeId) -> bool {
    let is_other = |id: NodeId| {
        let kind = graph.catalog().node(id).kind();
        id != agent && matches!(kind, NodeKind::Agent | NodeKind::Team | NodeKind::Workflow)
    };
    graph.outgoing(agent).any(|relation| is_other(relation.target))
        || graph.incoming(agent).any(|relation| is_other(relation.source))
        || in_a_domain(graph, agent)
}

/// Whether a domain, and not the catch-all, relates the agent to another one.
fn in_a_domain(graph: &Graph, agent: NodeId) -> bool {
    graph.groups_of(agent).any(|group| graph.via(group.via) != GENERAL_DOMAIN)
}

/// Whether nothing at all but the catch-all domain relates the agent to anything.
pub(super) fn is_alone(graph: &Graph, agent: NodeId) -> bool {
    graph.outgoing(agent).next().is_none()
        && graph.incoming(agent).next().is_none()
        && !in_a_domain(graph, agent)
}
