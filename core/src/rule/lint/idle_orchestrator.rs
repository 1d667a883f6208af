use super::{Defined, Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{Graph, Shape};
use crate::model::{NodeId, NodeKind};

/// An agent that says it is an orchestrator and has no agent to coordinate.
pub(super) struct IdleOrchestrator;

impl Lint for IdleOrchestrator {
    fn code(&self) -> Code {
        Code::IdleOrchestrator
    }

    fn check_node(
        &self,
        fleet: &Fleet<'_>,
        node: NodeId,
        definitions: &[Defined<'_>],
        findings: &mut Vec<Diagnostic>,
    ) {
        let agent = fleet.catalog().node(node);
        // One agent alone has nobody, whatever it is.
        let is_orchestrator = agent.is_agent() && agent.agent_type() == Some("orchestrator");
        if !is_orchestrator || !fleet.overview().census().has_company() {
            return;
        }
        // A type guessed from the name is not worth a finding.
        let stated =
            definitions.iter().find_map(|defined| Some((defined.path, defined.definition.agent_type?)));
        let Some((path, stated)) = stated else { return };
        if has_work(fleet.graph(), node) {
            return;
        }
        let message = format!("the orchestrator `{}` has nothing to coordinate", agent.stated_id());
        findings.push(
            Diagnostic::new(self.code(), path, stated.span, message)
                .with_help("name the agents it gives work to, or give it a domain that a worker has"),
        );
    }
}

/// Whether `agent` names another agent, is named by something, or shares a domain with a worker.
fn has_work(graph: &Graph, agent: NodeId) -> bool {
    let is_agent = |id: NodeId| graph.catalog().node(id).kind() == NodeKind::Agent;
    let names_an_agent =
        graph.outgoing(agent).any(|relation| relation.target != agent && is_agent(relation.target));
    // What depends on it, or is a workflow or team it is part of, gives it work, too.
    let has_part = graph.outgoing(agent).any(|relation| {
        matches!(graph.catalog().node(relation.target).kind(), NodeKind::Workflow | NodeKind::Team)
    });
    let is_named =
        graph.incoming(agent).any(|relation| relation.source != agent && is_agent(relation.source));
    names_an_agent
        || has_part
        || is_named
        || graph.groups_of(agent).any(|group| {
            let coordinates = graph.kind(group.kind) == "coordinates";
            let leads = |sources: &[NodeId]| sources.binary_search(&agent).is_ok();
            coordinates && matches!(&group.shape, Shape::Biclique { sources, .. } if leads(sources))
        })
}
