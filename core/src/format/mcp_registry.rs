use super::connection::{access, add_endpoints, endpoint};
use super::fields::{stated, text};
use super::{Format, Score};
use crate::document::{Kind, Node};
use crate::model::{Definition, Identity, NodeKind, Protocol};
use crate::text::is_template;

/// Descriptions of MCP servers for the registry: `server.json`, now and as it was written before, alone or as the
/// items of a list.
pub(super) struct McpRegistry;

const ID: &str = "mcp-registry";

/// Everything that describes an MCP server shares one name space.
pub(super) const FAMILY: &str = "mcp";

impl Format for McpRegistry {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "MCP server description"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        if root.document().body().is_some() {
            return 0;
        }
        // Of a list the beginning is enough: it may have thousands of items.
        let looks = match root.kind() {
            Kind::Sequence => {
                root.items().next().is_some_and(is_server) && root.items().take(8).all(is_server)
            }
            _ => is_server(root),
        };
        if looks { 90 } else { 0 }
    }

    fn map(&self, root: Node<'_>, _path: &str) -> Vec<Definition> {
        if root.is_mapping() {
            server(root).into_iter().collect()
        } else {
            root.items().filter_map(server).collect()
        }
    }
}

/// The name alone proves nothing: other programs have a `server.json` too.
fn is_server(node: Node<'_>) -> bool {
    let names_schema = node.get("$schema").and_then(Node::as_str).is_some_and(|schema| {
        schema.contains("modelcontextprotocol") && schema.ends_with("server.schema.json")
    });
    let lists = |key: &str, keys: &[&str]| {
        node.get(key).is_some_and(|list| {
            let mut items = list.items();
            items.any(|item| keys.iter().any(|key| item.get(key).is_some()))
        })
    };
    let has = |key| node.get(key).is_some();
    let is_packaged = lists("packages", &["registryType", "registry_type", "registry_name"])
        || lists("remotes", &["type", "transport_type"]);
    names_schema || (has("name") && (is_packaged || (has("version_detail") && has("repository"))))
}

fn server(node: Node<'_>) -> Option<Definition> {
    let (id, holder) = (node.text_at(&["name"])?, node.get("name")?);
    if is_template(id) {
        return None;
    }
    let identity = Identity::Stated(id.to_owned());
    let mut definition = Definition::new(NodeKind::McpServer, FAMILY, ID, identity, holder.span());
    definition.name = text(node, &["title"]);
    definition.version = stated(node, &["version"])
        .or_else(|| stated(node, &["version_detail", "version"]))
        .filter(|version| !is_template(&version.value));
    definition.description = stated(node, &["description"]);
    let packages = node.get("packages").into_iter().flat_map(Node::items);
    let transports = packages.filter_map(|package| package.get("transport"));
    let connections = node.get("remotes").into_iter().flat_map(Node::items).chain(transports);
    let found = connections
        .filter_map(|connection| endpoint(connection.get("url"), Protocol::Mcp, access(connection)));
    add_endpoints(&mut definition.endpoints, found);
    Some(definition)
}
