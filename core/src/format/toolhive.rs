use super::connection::{access, endpoint};
use super::fields::{name_in_catalogue, names, stated, texts};
use super::mcp_registry::FAMILY;
use super::{Format, Score};
use crate::document::{Kind, Node};
use crate::model::{Definition, Identity, NodeKind, Protocol, ReferenceKind};

/// Entries of the ToolHive registry: how to run an MCP server, and which tools it has.
pub(super) struct ToolHive;

const ID: &str = "toolhive";

impl Format for ToolHive {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "ToolHive registry entry"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let is_text = |key| root.get(key).is_some_and(|value| value.as_str().is_some());
        let is_list = root.get("tools").is_some_and(|tools| tools.kind() == Kind::Sequence);
        let is_own = is_text("transport") && (is_text("image") || is_text("url"));
        match (is_own, is_list, is_text("tier") || is_text("status")) {
            (true, true, _) => 90,
            (true, false, true) => 70,
            _ => 0,
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let Some((identity, id, span)) = name_in_catalogue(root, path) else { return Vec::new() };
        let tools = tools(&id, root.get("tools"), ID);
        let mut server = Definition::new(NodeKind::McpServer, FAMILY, ID, identity, span);
        server.description = stated(root, &["description"]);
        server.domains = texts(root.get("tags"));
        server.endpoints.extend(endpoint(root.get("url"), Protocol::Mcp, access(root)));
        let mut definitions = vec![server];
        definitions.extend(tools);
        definitions
    }
}

/// The tools of `server`, each called `server/tool`: tools of different servers share names.
pub(super) fn tools(server: &str, list: Option<Node<'_>>, format: &'static str) -> Vec<Definition> {
    names(list)
        .into_iter()
        .map(|(name, holder)| {
            let identity = Identity::Configured(format!("{server}/{name}"));
            let mut tool = Definition::new(NodeKind::Tool, FAMILY, format, identity, holder.span());
            tool.refer(ReferenceKind::UsesMcpServer, server, "tools", holder.span());
            tool
        })
        .collect()
}
