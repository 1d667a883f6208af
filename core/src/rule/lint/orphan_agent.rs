use super::{Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{GENERAL_DOMAIN, NodeId, NodeView};

/// An agent that nothing but the catch-all domain relates to anything.
///
/// Where at least half of the agents are so, they are a collection and not a fleet, and nothing is reported.
pub(super) struct OrphanAgent;

impl Lint for OrphanAgent {
    fn code(&self) -> Code {
        Code::OrphanAgent
    }

    fn check_fleet(&self, fleet: &Fleet<'_>, findings: &mut Vec<Diagnostic>) {
        let agents: Vec<NodeId> = fleet.catalog().agents().map(NodeView::id).collect();
        let orphans: Vec<NodeId> = agents.iter().copied().filter(|&agent| is_alone(fleet, agent)).collect();
        if orphans.len() * 2 >= agents.len() {
            return;
        }
        for orphan in orphans {
            let Some(defined) = fleet.definitions_of(orphan).next() else { continue };
            let name = fleet.catalog().node(orphan).stated_id();
            let message = format!("nothing is related to the agent `{name}`");
            findings.push(
                Diagnostic::new(self.code(), defined.path, defined.definition.span, message)
                    .with_help("say which domain it works in, or what it needs"),
            );
        }
    }
}

fn is_alone(fleet: &Fleet<'_>, agent: NodeId) -> bool {
    let graph = fleet.graph();
    graph.outgoing(agent).next().is_none()
        && graph.incoming(agent).next().is_none()
        && graph.groups_of(agent).all(|group| graph.via(group.via) == GENERAL_DOMAIN)
}
