use super::{Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{GENERAL_DOMAIN, NodeId, NodeKind, NodeView};

/// An agent that nothing but the catch-all domain relates to anything.
///
/// Where no more than half of the agents have to do with another one, they are a collection and not a fleet, and nothing
/// is reported: a model or tool in common does not make a fleet.
pub(super) struct OrphanAgent;

impl Lint for OrphanAgent {
    fn code(&self) -> Code {
        Code::OrphanAgent
    }

    fn check_fleet(&self, fleet: &Fleet<'_>, findings: &mut Vec<Diagnostic>) {
        let agents: Vec<NodeId> = fleet.catalog().agents().map(NodeView::id).collect();
        let together = agents.iter().filter(|&&agent| is_with_others(fleet, agent)).count();
        if together * 2 <= agents.len() {
            return;
        }
        for orphan in agents.into_iter().filter(|&agent| is_alone(fleet, agent)) {
            let Some(defined) = fleet.definitions_of(orphan).next() else { continue };
            // That an orchestrator has nobody to coordinate is a finding of its own.
            let is_orchestrator = fleet.definitions_of(orphan).any(|defined| {
                let stated = defined.definition.agent_type.as_ref();
                stated.is_some_and(|stated| stated.value == "orchestrator")
            });
            if is_orchestrator {
                continue;
            }
            let name = fleet.catalog().node(orphan).stated_id();
            let message = format!("nothing is related to the agent `{name}`");
            findings.push(
                Diagnostic::new(self.code(), defined.path, defined.definition.span, message)
                    .with_help("say which domain it works in, or what it needs"),
            );
        }
    }
}

/// Whether the agent has to do with another agent, or is part of something agents are parts of.
fn is_with_others(fleet: &Fleet<'_>, agent: NodeId) -> bool {
    let graph = fleet.graph();
    let is_other = |id: NodeId| {
        let kind = graph.catalog().node(id).kind();
        id != agent && matches!(kind, NodeKind::Agent | NodeKind::Team | NodeKind::Workflow)
    };
    graph.outgoing(agent).any(|relation| is_other(relation.target))
        || graph.incoming(agent).any(|relation| is_other(relation.source))
        || in_a_domain(fleet, agent)
}

/// Whether a domain, and not the catch-all, relates the agent to another one.
fn in_a_domain(fleet: &Fleet<'_>, agent: NodeId) -> bool {
    let graph = fleet.graph();
    graph.groups_of(agent).any(|group| graph.via(group.via) != GENERAL_DOMAIN)
}

fn is_alone(fleet: &Fleet<'_>, agent: NodeId) -> bool {
    let graph = fleet.graph();
    graph.outgoing(agent).next().is_none()
        && graph.incoming(agent).next().is_none()
        && !in_a_domain(fleet, agent)
}
