//! What the components of a document define.

use std::collections::{BTreeMap, BTreeSet};

use super::ID;
use super::component::{Component, Components, Target, place};
use super::tool;
use crate::document::{Kind, Node};
use crate::format::connection::{access, endpoint};
use crate::format::fields::stated;
use crate::format::server::{Uses, at_url};
use crate::model::{Access, Definition, Identity, NodeKind, Protocol, ReferenceKind};
use crate::text::{Span, is_template};

/// Every definition of the document, in the order written.
pub(super) fn definitions(components: &Components<'_>) -> Vec<Definition> {
    let mut map = Map {
        components,
        definitions: Vec::new(),
        others: Vec::new(),
        owed: Vec::new(),
        managers: BTreeSet::new(),
    };
    for component in components.all() {
        map.component(component);
    }
    map.finish()
}

/// What a component becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Agent,
    Team,
    Flow,
    Tool,
    Server,
    Model,
    Other,
}

pub(super) fn class(component: Component<'_>) -> Class {
    match component.kind {
        "Swarm" | "ManagerWorkers" => Class::Team,
        "Flow" => Class::Flow,
        "MCPToolBox" => Class::Server,
        kind if kind.ends_with("Transport") => Class::Server,
        kind if kind.ends_with("Agent") => Class::Agent,
        kind if kind.ends_with("Tool") => Class::Tool,
        kind if kind.ends_with("Config") && component.node.get("model_id").is_some() => Class::Model,
        _ => Class::Other,
    }
}

/// A reference that belongs to another definition than the one that states it.
struct Owed {
    kind: NodeKind,
    id: String,
    relation: ReferenceKind,
    name: String,
    field: &'static str,
    span: Span,
}

struct Map<'d, 'c> {
    components: &'c Components<'d>,
    definitions: Vec<Definition>,
    others: Vec<Definition>,
    owed: Vec<Owed>,
    /// The agents that give out the work of a team.
    managers: BTreeSet<String>,
}

impl<'d> Map<'d, '_> {
    fn component(&mut self, component: Component<'d>) {
        match class(component) {
            Class::Agent => self.agent(component),
            Class::Team => self.team(component),
            Class::Flow => self.flow(component),
            // The others are known by what uses them, unless they are published by themselves.
            Class::Tool if component.is_root => self.tool(component),
            Class::Model if component.is_root => self.model(component),
            Class::Server if component.is_root => self.server(component),
            _ => {}
        }
    }

    fn define(kind: NodeKind, component: Component<'d>) -> Option<Definition> {
        let id = component.id().filter(|id| !is_template(id))?;
        let span = component.node.get("id").or_else(|| component.node.get("name"))?.span();
        let mut definition = Definition::new(kind, ID, ID, Identity::Stated(id.to_owned()), span);
        definition.name = component.name().map(ToOwned::to_owned);
        definition.description = stated(component.node, &["description"]);
        Some(definition)
    }

    fn agent(&mut self, component: Component<'d>) {
        let Some(mut definition) = Self::define(NodeKind::Agent, component) else { return };
        let mut proven = Access::Open;
        for (connection, _) in self.components.under(component, "connection_config") {
            if let Target::Here(connection) = connection {
                proven = access(connection.node);
            }
        }
        let peer = endpoint(component.node.get("agent_url"), Protocol::A2a, proven);
        Uses { definition: &mut definition, others: &mut self.others }.peer(peer, "agent_url");
        for (target, node) in self.components.under(component, "agent") {
            self.agentic(&mut definition, ReferenceKind::DependsOn, target, "agent", node);
        }
        self.models(&mut definition, component, "llm_config");
        for (transform, _) in self.components.under(component, "transforms") {
            if let Target::Here(transform) = transform {
                self.models(&mut definition, transform, "llm");
            }
        }
        let mut uses = Uses { definition: &mut definition, others: &mut self.others };
        let mut confirmed = tool::Confirmed::default();
        tool::tools(&mut uses, self.components, component, "tools", &mut confirmed);
        tool::toolboxes(&mut uses, self.components, component, &mut confirmed);
        for (parameters, _) in self.components.under(component, "agent_specialization_parameters") {
            if let Target::Here(parameters) = parameters {
                tool::tools(&mut uses, self.components, parameters, "additional_tools", &mut confirmed);
            }
        }
        definition.confirmation = confirmed.confirmation();
        self.definitions.push(definition);
    }

    fn team(&mut self, component: Component<'d>) {
        let Some(mut team) = Self::define(NodeKind::Team, component) else { return };
        for key in ["first_agent", "group_manager", "workers"] {
            for (target, node) in self.components.under(component, key) {
                self.agentic(&mut team, ReferenceKind::HasMember, target, key, node);
            }
        }
        self.relationships(&mut team, component);
        for (manager, _) in self.components.under(component, "group_manager") {
            if let Target::Here(llm) = manager
                && class(llm) == Class::Model
            {
                self.models(&mut team, component, "group_manager");
                continue;
            }
            if let Target::Here(manager) = manager
                && let Some(id) = manager.id()
            {
                self.managers.insert(id.to_owned());
            }
            for (worker, node) in self.components.under(component, "workers") {
                self.owe(manager, ReferenceKind::DelegatesTo, worker, "workers", node);
            }
        }
        self.definitions.push(team);
    }

    /// The pairs of a swarm: the first agent may give work to the second, or hand over for good.
    fn relationships(&mut self, team: &mut Definition, component: Component<'d>) {
        const FIELD: &str = "relationships";
        let hands_over = component.node.get("handoff").is_some_and(|handoff| match handoff.kind() {
            Kind::Bool(value) => value,
            _ => handoff.as_str().is_some_and(|mode| !mode.eq_ignore_ascii_case("never")),
        });
        let relation = if hands_over { ReferenceKind::HandsOffTo } else { ReferenceKind::DelegatesTo };
        for pair in component.node.get(FIELD).into_iter().flat_map(Node::items) {
            let mut ends = pair.items();
            let (Some(from), Some(to)) = (ends.next(), ends.next()) else { continue };
            let target = |node| self.components.target(component, node);
            let (Some(source), Some(target)) = (target(from), target(to)) else { continue };
            self.agentic(team, ReferenceKind::HasMember, source, FIELD, from);
            self.agentic(team, ReferenceKind::HasMember, target, FIELD, to);
            self.owe(source, relation, target, FIELD, to);
        }
    }

    fn flow(&mut self, component: Component<'d>) {
        let Some(mut flow) = Self::define(NodeKind::Workflow, component) else { return };
        let mut confirmed = tool::Confirmed::default();
        for (step, _) in self.components.under(component, "nodes") {
            let Target::Here(step) = step else { continue };
            for key in ["agent", "subflow", "subflows"] {
                for (target, node) in self.components.under(step, key) {
                    self.agentic(&mut flow, ReferenceKind::HasPart, target, "nodes", node);
                }
            }
            self.models(&mut flow, step, "llm_config");
            let mut uses = Uses { definition: &mut flow, others: &mut self.others };
            tool::tools(&mut uses, self.components, step, "tool", &mut confirmed);
        }
        flow.confirmation = confirmed.confirmation();
        self.definitions.push(flow);
    }

    fn tool(&mut self, component: Component<'d>) {
        let Some(mut definition) = Self::define(NodeKind::Tool, component) else { return };
        definition.endpoints.extend(at_url(component.node, Protocol::Other));
        if let Some((server, node)) = tool::transport(self.components, component) {
            let mut uses = Uses { definition: &mut definition, others: &mut self.others };
            uses.server(server, node, "client_transport", place(node));
        }
        self.definitions.push(definition);
    }

    fn server(&mut self, component: Component<'d>) {
        let Some(mut definition) = Self::define(NodeKind::McpServer, component) else { return };
        let transport = tool::transport(self.components, component);
        let node = transport.map_or(component.node, |(_, node)| node);
        definition.endpoints.extend(at_url(node, Protocol::Mcp));
        self.definitions.push(definition);
    }

    fn model(&mut self, component: Component<'d>) {
        let Some(mut definition) = Self::define(NodeKind::Model, component) else { return };
        if let Some((model, span)) = model_of(component) {
            definition.refer(ReferenceKind::UsesModel, &model, "model_id", span);
        }
        self.definitions.push(definition);
    }

    fn models(&self, definition: &mut Definition, holder: Component<'d>, key: &'static str) {
        for (target, node) in self.components.under(holder, key) {
            let model = match target {
                Target::Here(component) if component.is_root => {
                    component.id().map(|id| (id.to_owned(), place(node)))
                }
                Target::Here(component) => model_of(component),
                Target::Elsewhere(id) => Some((id.to_owned(), place(node))),
            };
            if let Some((model, span)) = model {
                definition.refer(ReferenceKind::UsesModel, &model, key, span);
            }
        }
    }

    /// Relates `holder` to something that acts: an agent, or a team or flow that stands for one.
    fn agentic(
        &mut self,
        holder: &mut Definition,
        relation: ReferenceKind,
        target: Target<'d>,
        field: &'static str,
        node: Node<'d>,
    ) {
        let (id, class) = match target {
            Target::Here(component) => (component.id(), class(component)),
            Target::Elsewhere(id) => (Some(id), Class::Agent),
        };
        let (Some(id), Identity::Stated(own)) = (id, &holder.identity) else { return };
        let reversed = match (class, relation) {
            (Class::Agent, _) => {
                holder.refer(relation, id, field, place(node));
                return;
            }
            (Class::Team, ReferenceKind::HasMember) => (NodeKind::Team, ReferenceKind::MemberOf),
            (Class::Team, ReferenceKind::HasPart) => (NodeKind::Team, ReferenceKind::PartOf),
            (Class::Flow, ReferenceKind::HasPart) => (NodeKind::Workflow, ReferenceKind::PartOf),
            // The model has no relation for a flow in a team.
            _ => return,
        };
        let (kind, relation) = reversed;
        let (id, name, span) = (id.to_owned(), own.clone(), place(node));
        self.owed.push(Owed { kind, id, relation, name, field, span });
    }

    /// Relates two agents by what a third component says about them.
    fn owe(
        &mut self,
        source: Target<'d>,
        relation: ReferenceKind,
        target: Target<'d>,
        field: &'static str,
        node: Node<'d>,
    ) {
        let agent = |target| match target {
            Target::Here(component) => component.id().filter(|_| class(component) == Class::Agent),
            Target::Elsewhere(id) => Some(id),
        };
        if let (Some(source), Some(target)) = (agent(source), agent(target)) {
            let (id, name, span) = (source.to_owned(), target.to_owned(), place(node));
            self.owed.push(Owed { kind: NodeKind::Agent, id, relation, name, field, span });
        }
    }

    /// Gives each definition what others say about it; one that stands in another document is mentioned.
    fn finish(mut self) -> Vec<Definition> {
        let mut places: BTreeMap<(NodeKind, String), usize> = BTreeMap::new();
        for (index, definition) in self.definitions.iter_mut().enumerate() {
            if let Identity::Stated(id) = &definition.identity {
                if definition.kind == NodeKind::Agent && self.managers.contains(id) {
                    definition.implied_type = Some("orchestrator");
                }
                places.entry((definition.kind, id.clone())).or_insert(index);
            }
        }
        for owed in self.owed {
            let index = *places.entry((owed.kind, owed.id.clone())).or_insert_with(|| {
                self.definitions.push(Definition::mention(owed.kind, ID, ID, &owed.id, owed.span));
                self.definitions.len() - 1
            });
            if let Some(definition) = self.definitions.get_mut(index) {
                definition.refer(owed.relation, &owed.name, owed.field, owed.span);
            }
        }
        self.definitions.extend(self.others);
        self.definitions
    }
}

/// The model a configuration names, with the provider where the type of the configuration says it.
fn model_of(component: Component<'_>) -> Option<(String, Span)> {
    let id = stated(component.node, &["model_id"]).filter(|id| !is_template(&id.value))?;
    let provider = match component.kind {
        "OpenAiConfig" => "openai",
        "OllamaConfig" => "ollama",
        "OciGenAiConfig" => "oci",
        "AnthropicConfig" => "anthropic",
        "GeminiConfig" => "google",
        _ => return Some((id.value, id.span)),
    };
    Some((format!("{provider}/{}", id.value), id.span))
}
