use super::a2a::add_card;
use super::connection::{access, add_endpoints, endpoint};
use super::fields::{model_name, names, stated};
use super::mcp_registry::FAMILY as MCP;
use super::server::Uses;
use super::{Format, Score};
use crate::document::{Kind, Node};
use crate::model::{Definition, Identity, NodeKind, Protocol, ReferenceKind};
use crate::text::is_template;

/// Records of the Open Agentic Schema Framework, versions 0.3 to 1.1.
pub(super) struct Oasf;

const ID: &str = "oasf";

impl Format for Oasf {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "OASF record"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let has = |key| root.get(key).is_some();
        if root.document().body().is_some() || !has("schema_version") || !has("name") {
            return 0;
        }
        let is_list = |key| root.get(key).is_some_and(|value| value.kind() == Kind::Sequence);
        let lists = ["skills", "modules", "locators", "extensions", "domains"];
        if lists.into_iter().any(is_list) { 90 } else { 0 }
    }

    fn map(&self, root: Node<'_>, _path: &str) -> Vec<Definition> {
        let (Some(id), Some(holder)) = (root.text_at(&["name"]), root.get("name")) else { return Vec::new() };
        if is_template(id) {
            return Vec::new();
        }
        let describes_server = describes_server(root, id);
        let (kind, family) =
            if describes_server { (NodeKind::McpServer, MCP) } else { (NodeKind::Agent, ID) };
        let identity = Identity::Stated(id.to_owned());
        let mut record = Definition::new(kind, family, ID, identity, holder.span());
        record.version = stated(root, &["version"]);
        record.description = stated(root, &["description"]);
        for skill in root.get("skills").into_iter().flat_map(Node::items) {
            // Skills of 0.3 have a category and a class; since 0.5 one path.
            let named = ["name", "class_name"].iter().find_map(|key| stated(skill, &[key]));
            record.capabilities.extend(named.or_else(|| stated(skill, &["id"])));
        }
        record.domains = names(root.get("domains")).into_iter().map(|(name, _)| name.to_owned()).collect();
        let mut servers = Vec::new();
        for module in modules(root) {
            read_module(&mut record, &mut servers, module);
        }
        if describes_server {
            // The record is the server: what the module adds belongs to it, and it does not use itself.
            for server in &mut servers {
                record.endpoints.append(&mut server.endpoints);
            }
            record.references.clear();
            servers.retain(|definition| definition.is_mention);
        }
        servers.insert(0, record);
        servers
    }
}

/// Called extensions before 0.7.
fn modules(root: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    ["modules", "extensions"].into_iter().filter_map(move |key| root.get(key)).flat_map(Node::items)
}

/// The part of a module's name that says what it is: `integration/mcp`, before 0.8 `runtime/mcp`, in 0.3 the last
/// part of an address such as `schema.oasf.agntcy.org/features/runtime/mcp`.
fn is_module(module: Node<'_>, kinds: &[&str]) -> bool {
    let name = module.text_at(&["name"]).unwrap_or_default();
    kinds
        .iter()
        .any(|kind| name.strip_suffix(kind).is_some_and(|before| before.is_empty() || before.ends_with('/')))
}

const MCP_MODULES: [&str; 2] = ["integration/mcp", "runtime/mcp"];
const A2A_MODULES: [&str; 2] = ["integration/a2a", "runtime/a2a"];

/// Directories also keep records of MCP servers: their only interface is a server of the record's own name.
fn describes_server(root: Node<'_>, id: &str) -> bool {
    let is_own = |module: Node<'_>| {
        is_module(module, &MCP_MODULES) && module.text_at(&["data", "name"]).is_some_and(|name| name == id)
    };
    modules(root).any(is_own) && !modules(root).any(|module| is_module(module, &A2A_MODULES))
}

fn read_module(record: &mut Definition, servers: &mut Vec<Definition>, module: Node<'_>) {
    let Some(data) = module.get("data") else { return };
    if is_module(module, &MCP_MODULES) {
        // One server in `data`; before 0.8 a list or a map of them.
        let several = data.get("servers");
        for server in several.into_iter().flat_map(Node::items) {
            if let Some(holder) = server.get("name") {
                servers.extend(mcp_server(record, holder, server));
            }
        }
        for (name, server) in several.into_iter().flat_map(Node::entries) {
            servers.extend(mcp_server(record, name, server));
        }
        if let Some(holder) = data.get("name") {
            servers.extend(mcp_server(record, holder, data));
        }
    } else if is_module(module, &A2A_MODULES) {
        if let Some(card) = data.get("card_data") {
            // The record already says what the agent can do, by the skills everybody knows.
            let capabilities = std::mem::take(&mut record.capabilities);
            let domains = std::mem::take(&mut record.domains);
            add_card(record, card);
            if !capabilities.is_empty() {
                record.capabilities = capabilities;
            }
            if !domains.is_empty() {
                record.domains = domains;
            }
        }
    } else if is_module(module, &["llm/model", "runtime/model", "language_model"]) {
        for model in data.get("models").into_iter().flat_map(Node::items) {
            let name = model_name(model.text_at(&["provider"]), model.text_at(&["model"]));
            let holder = model.get("model").unwrap_or(model);
            let field = "modules.data.models";
            record.refer(ReferenceKind::UsesModel, name.as_deref().unwrap_or_default(), field, holder.span());
        }
    } else if is_module(module, &["acp_manifest", "acp", "runtime/manifest", "runtime/framework"]) {
        let lists = [&["dependencies"][..], &["acp", "dependencies"], &["deployment", "dependencies"]];
        for dependency in lists.iter().filter_map(|keys| data.at(keys)).flat_map(Node::items) {
            depend(record, dependency);
        }
    }
}

/// An agent that must run beside this one. One with an address of its own is described there.
fn depend(record: &mut Definition, dependency: Node<'_>) {
    let keys = [&["ref", "name"][..], &["name"]];
    let Some(keys) = keys.into_iter().find(|keys| dependency.text_at(keys).is_some()) else { return };
    let (Some(name), Some(holder)) = (dependency.text_at(keys), dependency.at(keys)) else { return };
    let field = "modules.data.dependencies";
    if dependency.at(&["ref", "url"]).is_some() {
        record.refer_if_known(ReferenceKind::DependsOn, name, field, holder.span());
    } else {
        record.refer(ReferenceKind::DependsOn, name, field, holder.span());
    }
}

/// The server `holder` names with its tools, and the record's use of them.
fn mcp_server(record: &mut Definition, holder: Node<'_>, data: Node<'_>) -> Vec<Definition> {
    let name = holder.as_text().map(str::trim).filter(|name| !name.is_empty() && !is_template(name));
    let Some(name) = name else { return Vec::new() };
    record.refer(ReferenceKind::UsesMcpServer, name, "modules.data.name", holder.span());
    let mut mentions = Vec::new();
    for (tool, place) in names(data.get("tools")) {
        Uses { definition: record, others: &mut mentions }.tool_of(
            name,
            tool,
            "modules.data.tools",
            place.span(),
        );
    }
    let identity = Identity::Configured(name.to_owned());
    let mut server = Definition::new(NodeKind::McpServer, MCP, ID, identity, holder.span());
    server.description = stated(data, &["description"]);
    let connections = data.get("connections").into_iter().flat_map(Node::items);
    let found = std::iter::once(data)
        .chain(connections)
        .filter_map(|connection| endpoint(connection.get("url"), Protocol::Mcp, access(connection)));
    add_endpoints(&mut server.endpoints, found);
    mentions.insert(0, server);
    mentions
}
