//! The tools an agent lists, and what serves them.

use super::endpoint;
use crate::document::Node;
use crate::format::connection::access;
use crate::format::fields::names;
use crate::format::mcp_registry;
use crate::format::server::Uses;
use crate::model::{Access, Definition, Endpoint, Identity, NodeKind, Protocol, ReferenceKind};
use crate::text::is_template;

const FIELD: &str = "spec.tools";

/// Reads a list of tools: names, or maps that say of what type each is.
pub(super) fn tools(uses: &mut Uses<'_>, list: Option<Node<'_>>) {
    for item in list.into_iter().flat_map(Node::items) {
        if item.is_mapping() {
            tool(uses, item);
        } else if let Some(name) = item.as_text().filter(|name| !is_template(name)) {
            uses.definition.refer(ReferenceKind::UsesTool, name, FIELD, item.span());
        }
    }
}

fn tool(uses: &mut Uses<'_>, item: Node<'_>) {
    if let (Some(path), Some(holder)) = (item.text_at(&["$ref"]), item.get("$ref")) {
        // `#/components/tools/search` is described in the same file.
        let name = path.rsplit('/').next().unwrap_or(path);
        uses.definition.refer(ReferenceKind::UsesTool, name, FIELD, holder.span());
        return;
    }
    let of_source = item.text_at(&["source", "uri"]).and_then(|uri| uri.strip_prefix("mcp://"));
    let holder = ["name", "id"].into_iter().find_map(|key| item.get(key));
    let name = holder.and_then(Node::as_text).map(str::trim).filter(|name| !is_template(name));
    match item.text_at(&["type"]) {
        Some("mcp") if of_source.is_none() => mcp(uses, item, name),
        Some("a2a" | "agent") => agent(uses.definition, item),
        _ => {
            if let (Some(of_source), Some(uri)) = (of_source, item.at(&["source", "uri"])) {
                served_by(uses, of_source, uri);
                return;
            }
            if let (Some(name), Some(holder)) = (name, holder) {
                uses.definition.refer(ReferenceKind::UsesTool, name, FIELD, holder.span());
            }
            uses.definition.endpoints.extend(address(item, Protocol::Other));
        }
    }
}

/// `mcp://knowledge/query` is the tool `query` of the server `knowledge`.
fn served_by(uses: &mut Uses<'_>, source: &str, uri: Node<'_>) {
    let (server, tool) = source.split_once('/').unwrap_or((source, ""));
    if is_template(source) || server.is_empty() {
        return;
    }
    uses.server(server, uri, FIELD, uri.span());
    uses.tool_of(server, tool, FIELD, uri.span());
}

/// An entry of type `mcp` is a server with some of its tools, or one tool of a server.
fn mcp(uses: &mut Uses<'_>, item: Node<'_>, name: Option<&str>) {
    let stated = [&["server"][..], &["server", "name"], &["config", "server"], &["config", "server_name"]]
        .into_iter()
        .filter_map(|keys| item.at(keys))
        // A command line says how to start the server, not what it is called.
        .find(|holder| holder.as_text().is_some_and(|text| is_name(text.trim())));
    let Some(holder) = stated.or_else(|| item.get("name")) else { return };
    let Some(server) = holder.as_text().map(str::trim).filter(|server| is_name(server)) else { return };
    uses.server(server, item, FIELD, holder.span());
    serve(uses, server, address(item, Protocol::Mcp), holder);
    let mut listed = false;
    for keys in [
        &["capabilities"][..],
        &["toolNames"],
        &["tool_names"],
        &["tools"],
        &["operations"],
        &["config", "tools"],
        &["config", "operations"],
    ] {
        for (tool, holder) in names(item.at(keys)) {
            listed = true;
            uses.tool_of(server, tool, FIELD, holder.span());
        }
    }
    if let (Some(tool), Some(holder)) = (name, item.get("name"))
        && !listed
        && tool != server
    {
        uses.tool_of(server, tool, FIELD, holder.span());
    }
}

/// Says where a server can be reached.
pub(super) fn serve(uses: &mut Uses<'_>, server: &str, endpoint: Option<Endpoint>, holder: Node<'_>) {
    if let Some(endpoint) = endpoint {
        let identity = Identity::Configured(server.to_owned());
        let (family, format) = (mcp_registry::FAMILY, uses.definition.format);
        let mut server = Definition::new(NodeKind::McpServer, family, format, identity, holder.span());
        server.endpoints.push(endpoint);
        uses.others.push(server);
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace) && !text.contains("://") && !is_template(text)
}

/// Another agent, called like a tool.
fn agent(definition: &mut Definition, item: Node<'_>) {
    let config = item.get("config").unwrap_or(item);
    let stated = ["agent", "agent_id", "agentId", "target_agent", "target"]
        .into_iter()
        .find_map(|key| item.get(key).or_else(|| config.get(key)));
    if let Some(holder) = stated.or_else(|| item.get("name"))
        && let Some(name) = holder.as_text().filter(|name| !is_template(name))
    {
        let name = name.trim().trim_start_matches('@');
        definition.refer_if_known(ReferenceKind::DelegatesTo, name, FIELD, holder.span());
    }
    definition.endpoints.extend(address(item, Protocol::A2a));
}

/// Where the tool is reached.
pub(super) fn address(item: Node<'_>, protocol: Protocol) -> Option<Endpoint> {
    let places: [Option<Node<'_>>; 3] = [Some(item), item.get("config"), item.get("transport")];
    let first = |keys: &[&str]| {
        places.into_iter().flatten().find_map(|place| keys.iter().find_map(|key| place.get(key)))
    };
    let auth = first(&["auth", "authentication"]);
    let mut endpoint = endpoint(first(&["endpoint", "url", "base_url", "baseUrl"]), auth, protocol)?;
    // Headers and tokens prove it as well.
    if auth.is_none() && places.into_iter().flatten().any(|place| access(place) == Access::Authenticated) {
        endpoint.access = Access::Authenticated;
    }
    Some(endpoint)
}
