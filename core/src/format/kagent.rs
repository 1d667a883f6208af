use super::connection::{add_endpoints, endpoint, has_credentials, is_something};
use super::fields::{names, stated, texts};
use super::server::Uses;
use super::{Format, Score};
use crate::document::Node;
use crate::model::{Access, Confirmation, Definition, Endpoint, Identity, NodeKind, Protocol, ReferenceKind};
use crate::text::is_template;

/// Kubernetes resources of kagent, v1alpha1 to v1alpha3, alone or as the items of a list.
pub(super) struct Kagent;

const ID: &str = "kagent";

impl Format for Kagent {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "kagent resource"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        if root.document().body().is_some() {
            0
        } else if is_own(root) {
            90
        } else if items(root).any(|(item, _)| is_own(item)) {
            80
        } else {
            0
        }
    }

    fn map(&self, root: Node<'_>, _path: &str) -> Vec<Definition> {
        if is_own(root) {
            return resource(root, Identity::Stated);
        }
        items(root)
            .filter(|(item, _)| is_own(*item))
            .flat_map(|(item, identity)| resource(item, identity))
            .collect()
    }
}

fn is_own(node: Node<'_>) -> bool {
    let version = node.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
    let group = version.split_once('/').map_or("", |(group, _)| group);
    group == "kagent.dev" || group.ends_with(".kagent.dev")
}

/// The resources of a `kind: List`, and those of an input to kagent's own tests. Each such input is a world of its
/// own, so the same resource in two of them is no duplicate.
fn items(root: Node<'_>) -> impl Iterator<Item = (Node<'_>, fn(String) -> Identity)> {
    let of = move |key, identity: fn(String) -> Identity| {
        root.get(key).into_iter().flat_map(Node::items).map(move |item| (item, identity))
    };
    of("items", Identity::Stated).chain(of("objects", Identity::Configured))
}

fn resource(root: Node<'_>, identity: fn(String) -> Identity) -> Vec<Definition> {
    let kind = match root.text_at(&["kind"]) {
        Some("Agent" | "SandboxAgent" | "AgentHarness") => NodeKind::Agent,
        Some("ModelConfig") => NodeKind::Model,
        Some("ToolServer" | "RemoteMCPServer" | "MCPServer") => NodeKind::McpServer,
        // Memories, providers and schedules are no nodes of the graph.
        _ => return Vec::new(),
    };
    let keys = ["metadata", "name"];
    let (Some(name), Some(holder)) = (root.text_at(&keys), root.at(&keys)) else { return Vec::new() };
    let namespace = root.text_at(&["metadata", "namespace"]).filter(|namespace| !is_template(namespace));
    if is_template(name) {
        return Vec::new();
    }
    let id = qualified(namespace, name);
    let mut definition = Definition::new(kind, ID, ID, identity(id.clone()), holder.span());
    definition.name = Some(name.to_owned());
    definition.description = stated(root, &["spec", "description"]);
    definition.version = stated(root, &["spec", "version"]);
    let Some(spec) = root.get("spec") else { return vec![definition] };
    let mut definitions = Vec::new();
    match kind {
        NodeKind::Agent => {
            agent(&mut Uses { definition: &mut definition, others: &mut definitions }, root, spec, namespace);
        }
        NodeKind::Model => model(&mut definition, spec),
        _ => definitions = server(&mut definition, root, spec, &id),
    }
    definitions.insert(0, definition);
    definitions
}

/// How a name is written where it counts: with the namespace it stands in, unless it has its own or there is none.
fn qualified(namespace: Option<&str>, name: &str) -> String {
    match namespace {
        Some(namespace) if !name.contains('/') => format!("{namespace}/{name}"),
        _ => name.to_owned(),
    }
}

fn agent(uses: &mut Uses<'_>, root: Node<'_>, spec: Node<'_>, namespace: Option<&str>) {
    let definition = &mut *uses.definition;
    // What v1alpha1 has in `spec` stands in `spec.declarative` since.
    let own = spec.get("declarative").unwrap_or(spec);
    if definition.description.is_none() {
        definition.description = stated(own, &["description"]);
    }
    let model_fields: [(&[&str], &'static str); 3] = [
        (&["modelConfig"], "spec.modelConfig"),
        (&["memory", "modelConfig"], "spec.memory.modelConfig"),
        (&["modelConfigRef"], "spec.modelConfigRef"),
    ];
    for (keys, field) in model_fields {
        if let (Some(name), Some(holder)) = (own.text_at(keys), own.at(keys)) {
            refer(definition, ReferenceKind::UsesModel, &qualified(namespace, name), field, holder);
        }
    }
    for skill in own.at(&["a2aConfig", "skills"]).into_iter().flat_map(Node::items) {
        definition.capabilities.extend(stated(skill, &["id"]).or_else(|| stated(skill, &["name"])));
        definition.domains.extend(texts(skill.get("tags")));
    }
    let mut confirmed = Vec::new();
    for tool in own.get("tools").into_iter().flat_map(Node::items) {
        if let Some(server) = tool.get("mcpServer") {
            confirmed.extend(mcp_tool(uses, server, namespace));
        }
        if let Some(agent) = tool.get("agent") {
            agent_tool(uses.definition, agent, namespace);
        }
        for (name, holder) in names(tool.at(&["builtin", "name"])) {
            refer(uses.definition, ReferenceKind::UsesTool, name, "spec.tools.builtin.name", holder);
        }
    }
    let can_confirm = spec.get("declarative").is_some() && !is_v1alpha1(root);
    uses.definition.confirmation = match (confirmed.is_empty(), can_confirm) {
        (false, _) => Confirmation::Of(confirmed),
        (true, true) => Confirmation::Nothing,
        (true, false) => Confirmation::NotStated,
    };
}

fn is_v1alpha1(root: Node<'_>) -> bool {
    root.text_at(&["apiVersion"]).is_some_and(|version| version.ends_with("/v1alpha1"))
}

/// Reads a server and those of its tools that count. Returns the tools that somebody has to confirm.
fn mcp_tool(uses: &mut Uses<'_>, server: Node<'_>, namespace: Option<&str>) -> Vec<String> {
    let namespace = server.text_at(&["namespace"]).or(namespace);
    let fields = [("name", "spec.tools.mcpServer.name"), ("toolServer", "spec.tools.mcpServer.toolServer")];
    let named =
        fields.into_iter().find_map(|(key, field)| Some((server.text_at(&[key])?, server.get(key)?, field)));
    let Some((name, holder, field)) = named.filter(|(name, ..)| !is_template(name)) else {
        return Vec::new();
    };
    let id = qualified(namespace, name);
    uses.definition.refer(ReferenceKind::UsesMcpServer, &id, field, holder.span());
    for (tool, place) in names(server.get("toolNames")) {
        uses.tool_of(&id, tool, "spec.tools.mcpServer.toolNames", place.span());
    }
    texts(server.get("requireApproval")).iter().map(|tool| format!("{id}/{tool}")).collect()
}

fn agent_tool(definition: &mut Definition, agent: Node<'_>, namespace: Option<&str>) {
    let namespace = agent.text_at(&["namespace"]).or(namespace);
    for (key, field) in [("name", "spec.tools.agent.name"), ("ref", "spec.tools.agent.ref")] {
        if let (Some(name), Some(holder)) = (agent.text_at(&[key]), agent.get(key)) {
            refer(definition, ReferenceKind::DelegatesTo, &qualified(namespace, name), field, holder);
        }
    }
}

fn refer(
    definition: &mut Definition,
    kind: ReferenceKind,
    name: &str,
    field: &'static str,
    holder: Node<'_>,
) {
    if !is_template(name) {
        definition.refer(kind, name, field, holder.span());
    }
}

fn model(definition: &mut Definition, spec: Node<'_>) {
    if let (Some(model), Some(holder)) = (spec.text_at(&["model"]), spec.get("model")) {
        // Other formats write the names of providers in lower case.
        let provider = spec.text_at(&["provider"]).map(str::to_lowercase);
        let name = super::fields::model_name(provider.as_deref(), Some(model)).unwrap_or_default();
        refer(definition, ReferenceKind::UsesModel, &name, "spec.model", holder);
    }
    let has_key =
        ["apiKeySecret", "apiKeySecretRef", "apiKeyPassthrough"].iter().any(|key| spec.get(key).is_some());
    let access = if has_key { Access::Authenticated } else { Access::Open };
    for keys in [
        ["openAI", "baseUrl"],
        ["anthropic", "baseUrl"],
        ["azureOpenAI", "azureEndpoint"],
        ["ollama", "host"],
    ] {
        add_endpoints(&mut definition.endpoints, endpoint(spec.at(&keys), Protocol::Other, access));
    }
}

/// Reads a server. Returns the tools the cluster found it to have.
fn server(definition: &mut Definition, root: Node<'_>, spec: Node<'_>, id: &str) -> Vec<Definition> {
    let of_config = ["sse", "streamableHttp"].into_iter().filter_map(|key| spec.at(&["config", key]));
    for connection in std::iter::once(spec).chain(of_config) {
        add_endpoints(&mut definition.endpoints, remote(connection));
    }
    let mut definitions = Vec::new();
    for (name, holder) in names(root.at(&["status", "discoveredTools"])) {
        let identity = Identity::Configured(format!("{id}/{name}"));
        let mut tool = Definition::new(NodeKind::Tool, ID, ID, identity, holder.span());
        tool.refer(ReferenceKind::UsesMcpServer, id, "status.discoveredTools", holder.span());
        definitions.push(tool);
    }
    definitions
}

fn remote(connection: Node<'_>) -> Option<Endpoint> {
    let has_headers = connection.get("headersFrom").is_some_and(is_something)
        || connection.get("headers").is_some_and(has_credentials);
    let access = if has_headers { Access::Authenticated } else { Access::Open };
    endpoint(connection.get("url"), Protocol::Mcp, access)
}
