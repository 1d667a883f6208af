//! MCP servers an agent declares, and the server it is itself.

use super::Manifest;
use super::tools::{address, serve};
use crate::document::Node;
use crate::format::fields::{names, stated};
use crate::format::mcp_registry;
use crate::model::{Definition, Identity, NodeKind, Protocol, ReferenceKind};
use crate::text::{Span, is_template};

/// Reads every place where a manifest declares servers.
pub(super) fn servers(manifest: &mut Manifest<'_>) {
    let root = manifest.root;
    for (keys, field) in [
        (&["spec", "mcp", "servers"][..], "spec.mcp.servers"),
        (&["spec", "mcpServers"], "spec.mcpServers"),
        (&["spec", "dependencies", "mcp"], "spec.dependencies.mcp"),
        (&["spec", "dependencies", "mcpServers"], "spec.dependencies.mcpServers"),
        (&["spec", "extensions", "mcp", "servers"], "spec.extensions.mcp.servers"),
        (&["extensions", "mcp", "servers"], "extensions.mcp.servers"),
        (&["extensions", "kagent", "mcpServers"], "extensions.kagent.mcpServers"),
        (&["protocols", "mcp", "servers"], "protocols.mcp.servers"),
    ] {
        if let Some(declared) = root.at(keys) {
            list(manifest, declared, field);
        }
    }
    for (keys, field) in [
        (&["spec", "extensions", "mcp"][..], "spec.extensions.mcp.tools"),
        (&["extensions", "mcp"], "extensions.mcp.tools"),
    ] {
        if let Some(extension) = root.at(keys) {
            of_extension(manifest, extension, field);
        }
    }
}

/// Servers by name, or a list of maps with a `name`.
pub(super) fn list(manifest: &mut Manifest<'_>, declared: Node<'_>, field: &'static str) {
    if declared.is_mapping() {
        for (key, server) in declared.entries() {
            one(manifest, key.as_text(), key.span(), server, field);
        }
    } else {
        for item in declared.items() {
            let holder = item.get("name").or_else(|| item.get("id")).unwrap_or(item);
            one(manifest, holder.as_text(), holder.span(), item, field);
        }
    }
}

fn one(manifest: &mut Manifest<'_>, name: Option<&str>, span: Span, server: Node<'_>, field: &'static str) {
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty() && !is_template(name)) else {
        return;
    };
    let mut uses = manifest.uses();
    // Some put the command into the transport.
    let transport = server.get("transport").filter(|transport| transport.get("command").is_some());
    uses.server(name, transport.unwrap_or(server), field, span);
    let at = |key: &str| server.get(key).filter(|node| node.is_mapping());
    let mut place = ["transport", "config"].into_iter().filter_map(at).chain([server]);
    let address = place.find_map(|node| address(node, Protocol::Mcp));
    // An address at `url` of the server itself has been read with it.
    if address.as_ref().is_some_and(|address| Some(address.url.span) != server.get("url").map(Node::span)) {
        serve(&mut uses, name, address, server.get("name").unwrap_or(server));
    }
    for (tool, holder) in names(server.get("tools")) {
        uses.tool_of(name, tool, field, holder.span());
    }
}

/// Tools that name their server, and those the agent offers as a server itself.
fn of_extension(manifest: &mut Manifest<'_>, extension: Node<'_>, field: &'static str) {
    let own = extension.get("server_name").filter(|_| extension.text_at(&["enabled"]) != Some("false"));
    let own = own.and_then(|holder| Some((holder.as_text()?.trim(), holder.span())));
    let format = manifest.main.format;
    if let Some((name, span)) = own {
        // It cannot answer without the agent behind it.
        let identity = Identity::Configured(name.to_owned());
        let mut server = Definition::new(NodeKind::McpServer, mcp_registry::FAMILY, format, identity, span);
        let agent = manifest.id.clone();
        server.refer(ReferenceKind::DependsOn, &agent, "extensions.mcp.server_name", span);
        manifest.others.push(server);
    }
    for item in extension.get("tools").into_iter().flat_map(Node::items) {
        let (Some(tool), Some(holder)) = (item.text_at(&["name"]), item.get("name")) else { continue };
        match (item.text_at(&["server"]), own) {
            (Some(server), _) => manifest.uses().tool_of(server, tool, field, holder.span()),
            (None, Some((server, _))) => {
                let identity = Identity::Configured(format!("{server}/{tool}"));
                let family = mcp_registry::FAMILY;
                let mut offered = Definition::new(NodeKind::Tool, family, format, identity, holder.span());
                offered.description = stated(item, &["description"]);
                offered.refer(ReferenceKind::UsesMcpServer, server, field, holder.span());
                manifest.others.push(offered);
            }
            (None, None) => {}
        }
    }
}
