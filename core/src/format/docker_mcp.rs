use super::connection::{access, endpoint, is_something};
use super::fields::{name_in_catalogue, stated, text, texts};
use super::mcp_registry::FAMILY;
use super::toolhive::tools;
use super::{Format, Score};
use crate::document::Node;
use crate::model::{Access, Definition, NodeKind, Protocol};

/// Entries of the Docker catalogue of MCP servers.
pub(super) struct DockerMcp;

const ID: &str = "docker-mcp";

impl Format for DockerMcp {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Docker MCP catalogue entry"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let is_map = |key| root.get(key).is_some_and(Node::is_mapping);
        let kind = root.get("type").and_then(Node::as_str);
        let has_kind = matches!(kind, Some("server" | "remote" | "poci"));
        match (is_map("about") && is_map("meta"), has_kind) {
            (true, true) => 90,
            (true, false) if root.get("image").is_some() || is_map("remote") => 70,
            _ => 0,
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let Some((identity, id, span)) = name_in_catalogue(root, path) else { return Vec::new() };
        let tools = tools(&id, root.get("tools"), ID);
        let mut server = Definition::new(NodeKind::McpServer, FAMILY, ID, identity, span);
        server.name = text(root, &["about", "title"]);
        server.description = stated(root, &["about", "description"]);
        server.domains = texts(root.at(&["meta", "category"]));
        server.domains.extend(texts(root.at(&["meta", "tags"])));
        if let Some(remote) = root.get("remote") {
            let has_secret = [&["oauth"][..], &["config", "secrets"]]
                .iter()
                .filter_map(|keys| root.at(keys))
                .any(is_something);
            let access = if has_secret { Access::Authenticated } else { access(remote) };
            server.endpoints.extend(endpoint(remote.get("url"), Protocol::Mcp, access));
        }
        let mut definitions = vec![server];
        definitions.extend(tools);
        definitions
    }
}
