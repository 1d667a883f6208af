use super::connection::{access, endpoint};
use super::mcp_registry::FAMILY;
use super::{Format, Score};
use crate::document::Node;
use crate::model::{Access, Definition, Endpoint, Identity, NodeKind, Protocol, Text};
use crate::source::file_name;
use crate::text::is_template;

/// The settings by which clients such as editors start or reach MCP servers: `mcp.json` and its relatives.
pub(super) struct McpClient;

const ID: &str = "mcp-client";

impl Format for McpClient {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "MCP client settings"
    }

    fn detect(&self, root: Node<'_>, path: &str) -> Score {
        if root.document().body().is_some() {
            return 0;
        }
        let Some(servers) = servers(root) else { return 0 };
        let name = file_name(path);
        let is_named =
            name.ends_with("mcp.json") || name.ends_with("mcp-config.json") || name == "mcp_config.json";
        let mut entries = servers.entries().map(|(_, server)| server);
        let are_servers = entries.all(is_server);
        let is_own_key = root.get("mcpServers").is_some() || root.get("servers").is_none();
        match (are_servers, is_own_key, is_named) {
            // `servers` is a word of many formats.
            (true, true, _) | (_, _, true) => 90,
            (true, false, false) if !servers.is_empty() => 60,
            (false, true, false) => 60,
            _ => 0,
        }
    }

    fn map(&self, root: Node<'_>, _path: &str) -> Vec<Definition> {
        servers(root)
            .into_iter()
            .flat_map(Node::entries)
            .filter_map(|(key, server)| define(key, server))
            .collect()
    }
}

/// `mcpServers` of most clients, `servers` of VS Code, `mcp.servers` of its settings file.
fn servers(root: Node<'_>) -> Option<Node<'_>> {
    let paths: [&[&str]; 3] = [&["mcpServers"], &["mcp", "servers"], &["servers"]];
    paths.iter().find_map(|keys| root.at(keys).filter(|node| node.is_mapping()))
}

const ADDRESS_KEYS: [&str; 4] = ["url", "httpUrl", "serverUrl", "endpoint"];

fn is_server(node: Node<'_>) -> bool {
    let is_text = |key| node.get(key).is_some_and(|value| value.as_str().is_some());
    is_text("command") || ADDRESS_KEYS.into_iter().any(is_text)
}

fn define(key: Node<'_>, server: Node<'_>) -> Option<Definition> {
    let id = key.as_text().map(str::trim).filter(|id| !id.is_empty() && !is_template(id))?;
    if !server.is_mapping() {
        return None;
    }
    let identity = Identity::Configured(id.to_owned());
    let mut definition = Definition::new(NodeKind::McpServer, FAMILY, ID, identity, key.span());
    definition.description = super::fields::stated(server, &["description"]);
    let url = ADDRESS_KEYS.iter().find_map(|key| server.get(key));
    definition.endpoints.extend(endpoint(url, Protocol::Mcp, access(server)).or_else(|| bridged(server)));
    Some(definition)
}

/// The address that a local bridge is told to connect to: `npx -y mcp-remote https://…`. The bridge itself asks
/// the user to sign in where the server wants it, so without a header nothing is known about access.
pub(super) fn bridged(server: Node<'_>) -> Option<Endpoint> {
    let args = || server.get("args").into_iter().flat_map(Node::items);
    let is_bridge = |arg: &str| arg == "mcp-remote" || arg.starts_with("mcp-remote@");
    let mut after = args().skip_while(|arg| !arg.as_str().is_some_and(is_bridge)).skip(1);
    let url = after.find(|arg| arg.as_str().is_some_and(|arg| arg.contains("://")))?;
    let has_header = args().any(|arg| arg.as_str() == Some("--header"));
    let access = if has_header { Access::Authenticated } else { Access::NotStated };
    let value = url.as_str().filter(|url| !is_template(url))?.trim().to_owned();
    Some(Endpoint { url: Text { value, span: url.span() }, protocol: Protocol::Mcp, access })
}
