use std::collections::{BTreeMap, BTreeSet};

use super::fields::{entries, model_name, names, stated, stem_or_folder};
use super::server::{Uses, at_url, host, name_of_command};
use super::{Format, Score};
use crate::document::Node;
use crate::model::{Confirmation, Definition, Identity, NodeKind, Protocol, ReferenceKind};
use crate::text::{Span, is_template};

/// cagent files: a map of agents of which `root` answers, with models and MCP servers beside them.
pub(super) struct Cagent;

const ID: &str = "cagent";
/// What files are called that hold the only team of their folder.
const COMMON_STEMS: [&str; 8] =
    ["agent", "agents", "cagent", "docker-agent", "config", "main", "team", "root"];

impl Format for Cagent {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "cagent configuration"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let Some(agents) = root.get("agents").filter(|agents| agents.is_mapping()) else { return 0 };
        if agents.is_empty() || root.get("apiVersion").is_some() || root.get("kind").is_some() {
            return 0;
        }
        let mut is_plain = true;
        let mut is_own = agents.get("root").is_some();
        for (_, agent) in agents.entries() {
            is_plain &= agent.is_mapping();
            is_own |= ["instruction", "toolsets", "sub_agents"].iter().any(|key| agent.get(key).is_some());
        }
        let has_models = root.get("models").is_some_and(Node::is_mapping);
        match (is_plain, is_own || has_models) {
            (true, true) => 85,
            (false, true) if agents.get("root").is_some() => 60,
            _ => 0,
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let team = stem_or_folder(path, &COMMON_STEMS);
        let agents = entries(root.get("agents"));
        let models = entries(root.get("models"));
        let servers = entries(root.get("mcps"));
        let file = File {
            root,
            team,
            agents: agents.iter().map(|(name, ..)| *name).collect(),
            models: models.iter().map(|(name, _, model)| (*name, *model)).collect(),
            servers: servers.iter().map(|(name, ..)| *name).collect(),
        };
        let mut definitions = Vec::new();
        for (name, key, agent) in &agents {
            definitions.extend(file.agent(name, key.span(), *agent));
        }
        definitions.extend(models.iter().filter_map(|(name, key, model)| file.router(name, *key, *model)));
        for (name, key, described) in servers {
            definitions.extend(file.server(name, key, described));
        }
        if let ([_, _, ..], Some(list)) = (agents.as_slice(), root.get("agents")) {
            let identity = Identity::Stated(team.to_owned());
            let mut whole = Definition::new(NodeKind::Team, ID, ID, identity, list.head());
            whole.version = stated(root, &["metadata", "version"]);
            whole.description = stated(root, &["metadata", "description"]);
            for (name, key, _) in &agents {
                whole.refer(ReferenceKind::HasMember, &file.id(name), "agents", key.span());
            }
            definitions.push(whole);
        }
        definitions
    }
}

/// One file, within which names are unique.
struct File<'d> {
    root: Node<'d>,
    team: &'d str,
    agents: BTreeSet<&'d str>,
    models: BTreeMap<&'d str, Node<'d>>,
    servers: BTreeSet<&'d str>,
}

impl<'d> File<'d> {
    fn id(&self, name: &str) -> String {
        format!("{}/{name}", self.team)
    }

    fn agent(&self, name: &str, span: Span, agent: Node<'d>) -> Vec<Definition> {
        let mut definition = Definition::new(NodeKind::Agent, ID, ID, Identity::Stated(self.id(name)), span);
        // Every file has a `root`; people know it by the file.
        definition.name = Some(if name == "root" { self.team } else { name }.to_owned());
        definition.description = stated(agent, &["description"]);
        definition.version = stated(self.root, &["metadata", "version"]);
        definition.confirmation = self.confirmation();
        self.models(&mut definition, agent);
        for (key, kind) in
            [("sub_agents", ReferenceKind::DelegatesTo), ("handoffs", ReferenceKind::HandsOffTo)]
        {
            for (other, holder) in names(agent.get(key)) {
                self.refer_agent(&mut definition, kind, other, key, holder.span());
            }
        }
        for (source, holder) in names(agent.get("rag")) {
            definition.refer(ReferenceKind::UsesTool, source, "rag", holder.span());
        }
        let mut others = Vec::new();
        let mut uses = Uses { definition: &mut definition, others: &mut others };
        for toolset in agent.get("toolsets").into_iter().flat_map(Node::items) {
            self.toolset(&mut uses, toolset);
        }
        others.insert(0, definition);
        others
    }

    /// An agent of this file, or one published elsewhere: `acme/refund-desk`, an image or an address.
    fn refer_agent(
        &self,
        definition: &mut Definition,
        kind: ReferenceKind,
        name: &str,
        field: &'static str,
        span: Span,
    ) {
        if !self.agents.contains(name) && (name.contains(['/', ':']) || is_template(name)) {
            definition.refer_if_known(kind, name, field, span);
        } else {
            definition.refer(kind, &self.id(name), field, span);
        }
    }

    fn models(&self, definition: &mut Definition, agent: Node<'_>) {
        for name in agent.text_at(&["model"]).into_iter().flat_map(|text| text.split(',')) {
            let span = agent.get("model").map_or_else(|| agent.head(), Node::span);
            self.refer_model(definition, name.trim(), "model", span);
        }
        for (name, holder) in names(agent.at(&["fallback", "models"])) {
            self.refer_model(definition, name, "fallback.models", holder.span());
        }
    }

    /// `provider/name`, or the key of a model that the file describes.
    fn refer_model(&self, definition: &mut Definition, name: &str, field: &'static str, span: Span) {
        let described = self.models.get(name);
        let model = match described {
            Some(model) if model.get("routing").is_some() => Some(self.id(name)),
            Some(model) => model_name(model.text_at(&["provider"]), model.text_at(&["model"])),
            None => None,
        };
        definition.refer(ReferenceKind::UsesModel, model.as_deref().unwrap_or(name), field, span);
    }

    /// A model that passes each request on to another by rules.
    fn router(&self, name: &str, key: Node<'_>, model: Node<'_>) -> Option<Definition> {
        let routes = model.get("routing")?;
        let identity = Identity::Stated(self.id(name));
        let mut router = Definition::new(NodeKind::Model, ID, ID, identity, key.span());
        router.name = Some(name.to_owned());
        if let Some(own) = model_name(model.text_at(&["provider"]), model.text_at(&["model"])) {
            router.refer(ReferenceKind::UsesModel, &own, "models", key.span());
        }
        for (other, holder) in
            routes.items().filter_map(|route| route.text_at(&["model"]).zip(route.get("model")))
        {
            self.refer_model(&mut router, other, "models.routing", holder.span());
        }
        Some(router)
    }

    fn toolset(&self, uses: &mut Uses<'_>, toolset: Node<'d>) {
        const FIELD: &str = "toolsets";
        let span = toolset.get("type").map_or_else(|| toolset.head(), Node::span);
        match toolset.text_at(&["type"]) {
            Some("mcp") => self.server_of(uses, toolset),
            Some("a2a") => {
                uses.peer(at_url(toolset, Protocol::A2a), FIELD);
            }
            Some("script") => {
                for (tool, _) in toolset.get("shell").into_iter().flat_map(Node::entries) {
                    let name = tool.as_text().unwrap_or_default();
                    uses.definition.refer(ReferenceKind::UsesTool, name, "toolsets.shell", tool.span());
                }
            }
            Some(kind) => {
                uses.definition.endpoints.extend(at_url(toolset, Protocol::Other));
                let name = toolset.text_at(&["name"]).unwrap_or(kind);
                uses.definition.refer(ReferenceKind::UsesTool, name, FIELD, span);
            }
            None => {}
        }
    }

    /// A toolset of type `mcp`: a catalogue name, a key of `mcps`, a command or an address.
    fn server_of(&self, uses: &mut Uses<'_>, toolset: Node<'d>) {
        const FIELD: &str = "toolsets";
        let reference = toolset.text_at(&["ref"]);
        let name = match reference {
            Some(key) if self.servers.contains(key) => self.id(key),
            Some(reference) => catalogue_name(reference).to_owned(),
            None => match name_of_server(toolset) {
                Some(name) => name.to_owned(),
                None => return,
            },
        };
        let holder = ["ref", "name", "command", "remote"].iter().find_map(|key| toolset.get(key));
        let span = holder.filter(|holder| !holder.is_mapping()).map_or_else(|| toolset.head(), Node::span);
        uses.server(&name, toolset.get("remote").unwrap_or(toolset), FIELD, span);
        for (tool, holder) in names(toolset.get("tools")) {
            uses.tool_of(&name, tool, "toolsets.tools", holder.span());
        }
    }

    /// A server of the map `mcps`, which the agents of the file share.
    fn server(&self, name: &str, key: Node<'d>, described: Node<'d>) -> Vec<Definition> {
        let server_id = self.id(name);
        let identity = Identity::Stated(server_id.clone());
        let mut server = Definition::new(NodeKind::McpServer, ID, ID, identity, key.span());
        server.name = Some(name.to_owned());
        let reached = described.get("remote").unwrap_or(described);
        server.endpoints.extend(at_url(reached, Protocol::Mcp));
        let mut definitions = vec![server];
        for (tool, holder) in names(described.get("tools")) {
            let id = format!("{server_id}/{tool}");
            let mut mention = Definition::mention(NodeKind::Tool, "", ID, &id, holder.span());
            mention.refer(ReferenceKind::UsesMcpServer, &server_id, "mcps.tools", holder.span());
            definitions.push(mention);
        }
        definitions
    }

    /// Every call that changes something is asked for, unless the file allows all of them.
    fn confirmation(&self) -> Confirmation {
        let permissions = |list| names(self.root.at(&["permissions", list]));
        if !permissions("allow").iter().any(|(pattern, _)| *pattern == "*") {
            return Confirmation::Everything;
        }
        let asked: Vec<String> = permissions("ask").into_iter().map(|(tool, _)| tool.to_owned()).collect();
        if asked.is_empty() { Confirmation::Nothing } else { Confirmation::Of(asked) }
    }
}

/// `docker:duckduckgo` is `duckduckgo` of Docker's catalogue.
fn catalogue_name(reference: &str) -> &str {
    reference.strip_prefix("docker:").unwrap_or(reference)
}

/// The name of a server that is described in place: its own, that of its program, or its host.
fn name_of_server(toolset: Node<'_>) -> Option<&str> {
    toolset
        .text_at(&["name"])
        .or_else(|| name_of_command(toolset))
        .or_else(|| toolset.text_at(&["remote", "url"]).and_then(host))
}
