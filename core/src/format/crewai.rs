//! CrewAI: a crew is a folder with the agents in one file and their tasks in another.

use std::collections::BTreeMap;

use super::connection::{access, endpoint};
use super::fields::{entries, model_name, names, refer_all, stated};
use super::server::{Uses, host};
use super::{Format, Score};
use crate::document::{Kind, Node};
use crate::model::{Definition, Identity, NodeKind, Protocol, ReferenceKind};
use crate::source::{file_name, folder};

const FAMILY: &str = "crewai";

/// How many agents may be named because each agent of a crew may delegate to all others. Beyond that the crew
/// itself says it.
const DELEGATIONS: usize = 10_000;

/// `agents.yaml`: a map from a key to a role, a goal and a backstory.
pub(super) struct CrewAgents;

const AGENTS: &str = "crewai-agents";

impl Format for CrewAgents {
    fn id(&self) -> &'static str {
        AGENTS
    }

    fn name(&self) -> &'static str {
        "CrewAI agents"
    }

    fn detect(&self, root: Node<'_>, path: &str) -> Score {
        detect(root, path, "agents", ["role", "goal", "backstory"])
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let crew = crew_of(path);
        let agents = entries(Some(root));
        let mut team =
            Definition::new(NodeKind::Team, FAMILY, AGENTS, Identity::Stated(crew.to_owned()), root.head());
        team.name = Some(crew.to_owned());
        let mut definitions = Vec::with_capacity(agents.len() + 1);
        let mut delegations = DELEGATIONS;
        for (name, key, agent) in &agents {
            let id = format!("{crew}/{name}");
            team.refer(ReferenceKind::HasMember, &id, "agents", key.span());
            let mut definition =
                Definition::new(NodeKind::Agent, FAMILY, AGENTS, Identity::Stated(id), key.span());
            definition.name = Some((*name).to_owned());
            definition.description = stated(*agent, &["goal"]);
            uses(&mut definition, &mut definitions, *agent);
            let others = agents.len() - 1;
            let delegates = agent.get("allow_delegation").filter(|flag| flag.kind() == Kind::Bool(true));
            if let Some(flag) = delegates.filter(|_| others <= delegations) {
                delegations -= others;
                for (other, ..) in agents.iter().filter(|(other, ..)| other != name) {
                    let other = format!("{crew}/{other}");
                    definition.refer(ReferenceKind::DelegatesTo, &other, "allow_delegation", flag.span());
                }
            }
            definitions.push(definition);
        }
        definitions.push(team);
        definitions
    }
}

/// `tasks.yaml`: a map from a key to a description, an expected output and the agent that does it.
pub(super) struct CrewTasks;

const TASKS: &str = "crewai-tasks";

impl Format for CrewTasks {
    fn id(&self) -> &'static str {
        TASKS
    }

    fn name(&self) -> &'static str {
        "CrewAI tasks"
    }

    fn detect(&self, root: Node<'_>, path: &str) -> Score {
        detect(root, path, "tasks", ["description", "expected_output", "agent"])
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let crew = crew_of(path);
        let define = |id: &str, span| {
            Definition::new(NodeKind::Workflow, FAMILY, TASKS, Identity::Stated(id.to_owned()), span)
        };
        let mut workflow = define(crew, root.head());
        workflow.name = Some(crew.to_owned());
        let mut definitions = vec![workflow];
        let tasks = entries(Some(root));
        let agents: BTreeMap<&str, &str> =
            tasks.iter().filter_map(|(name, _, task)| Some((*name, task.text_at(&["agent"])?))).collect();
        for (name, key, task) in tasks {
            let mut definition = define(&format!("{crew}/{name}"), key.span());
            definition.name = Some(name.to_owned());
            definition.description = stated(task, &["description"]);
            definition.refer(ReferenceKind::PartOf, crew, "tasks", key.span());
            let own = task.text_at(&["agent"]);
            if let Some((agent, holder)) = own.zip(task.get("agent")) {
                definition.refer(ReferenceKind::HasPart, &format!("{crew}/{agent}"), "agent", holder.span());
            }
            // What an earlier task gives to this one comes from the agent that does it.
            for (earlier, holder) in names(task.get("context")) {
                if let Some(agent) = agents.get(earlier).filter(|agent| Some(**agent) != own) {
                    let agent = format!("{crew}/{agent}");
                    definition.refer(ReferenceKind::DependsOn, &agent, "context", holder.span());
                }
            }
            refer_all(&mut definition, ReferenceKind::UsesTool, task.get("tools"), "tools");
            definitions.push(definition);
        }
        definitions
    }
}

/// A map of maps that all, or in a file of the usual name at least one, have the first two of `keys`.
fn detect(root: Node<'_>, path: &str, usual: &str, keys: [&str; 3]) -> Score {
    let [first, second, third] = keys;
    let has = |entry: &Node<'_>, key: &str| entry.get(key).is_some();
    let (mut entries, mut alike, mut whole) = (0usize, 0, 0);
    for (_, entry) in root.entries() {
        entries += 1;
        if !entry.is_mapping() {
            return 0;
        }
        let is_alike = has(&entry, first) && has(&entry, second);
        alike += usize::from(is_alike);
        whole += usize::from(is_alike && has(&entry, third));
    }
    let name = file_name(path).split('.').next().unwrap_or_default();
    if entries == 0 || alike == 0 {
        0
    } else if whole == entries {
        90
    } else if alike == entries {
        80
    } else if name == usual {
        70
    } else {
        0
    }
}

/// A crew is called like the folder above `config`, where both of its files stand.
fn crew_of(path: &str) -> &str {
    let within = folder(path);
    let own = file_name(within);
    let above = file_name(folder(within));
    match (own, above) {
        ("config", above) if !above.is_empty() => above,
        ("", _) => "crew",
        (own, _) => own,
    }
}

/// The models, tools, servers and agents that an agent uses.
fn uses(definition: &mut Definition, others: &mut Vec<Definition>, agent: Node<'_>) {
    for field in ["llm", "function_calling_llm", "planning_llm"] {
        let Some(llm) = agent.get(field) else { continue };
        let of_map = || model_name(llm.text_at(&["provider"]), llm.text_at(&["model"]));
        if let Some(model) = llm.as_str().map(ToOwned::to_owned).or_else(of_map) {
            definition.refer(ReferenceKind::UsesModel, &model, field, llm.span());
        }
    }
    refer_all(definition, ReferenceKind::UsesTool, agent.get("tools"), "tools");
    for (server, holder) in names(agent.get("mcps")) {
        let name = host(server).unwrap_or_else(|| server.split('#').next().unwrap_or(server));
        definition.refer(ReferenceKind::UsesMcpServer, name, "mcps", holder.span());
    }
    let remote = agent.get("a2a");
    for peer in remote.into_iter().chain(remote.into_iter().flat_map(Node::items)) {
        let address = endpoint(peer.get("endpoint"), Protocol::A2a, access(peer));
        Uses { definition: &mut *definition, others: &mut *others }.peer(address, "a2a.endpoint");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Limits, Syntax, read};
    use crate::source::Source;

    #[test]
    fn a_crew_is_called_like_the_folder_above_its_configuration() {
        assert_eq!(crew_of("src/refund_crew/config/agents.yaml"), "refund_crew");
        assert_eq!(crew_of("crews/refund_crew/agents.yaml"), "refund_crew");
        assert_eq!(crew_of("config/agents.yaml"), "config");
        assert_eq!(crew_of("agents.yaml"), "crew");
    }

    #[test]
    fn delegation_of_all_to_all_has_an_end() {
        let agents: Vec<String> = (0..1000)
            .map(|agent| format!("a{agent}: {{role: r, goal: g, backstory: b, allow_delegation: true}}\n"))
            .collect();
        let agents = agents.concat();
        let (document, _) =
            read(&Source::new("agents.yaml", agents.as_bytes()), Syntax::Yaml, &Limits::DEFAULT);
        let root = document.roots().next().expect("one document");
        let definitions = CrewAgents.map(root, "agents.yaml");
        let delegations: usize = definitions
            .iter()
            .filter(|definition| definition.kind == NodeKind::Agent)
            .map(|definition| definition.references.len())
            .sum();
        // Ten agents name 999 others each; the next would exceed the limit.
        assert_eq!(delegations, 9990);
    }
}
