//! Servers, tools and other agents that a definition describes where it uses them.

use super::connection::{access, endpoint};
use super::mcp_client::bridged;
use super::mcp_registry;
use crate::document::Node;
use crate::model::{Definition, Endpoint, Identity, NodeKind, Protocol, ReferenceKind};
use crate::text::{Span, is_template};

/// What a definition uses, and what it says about it in passing.
pub(super) struct Uses<'d> {
    /// The definition that uses something.
    pub(super) definition: &'d mut Definition,
    /// What it says about the nodes it names.
    pub(super) others: &'d mut Vec<Definition>,
}

impl Uses<'_> {
    /// The server `name`. Where `described` says how to start or reach it, it is set up here.
    pub(super) fn server(&mut self, name: &str, described: Node<'_>, field: &'static str, span: Span) {
        let name = name.trim();
        if name.is_empty() || is_template(name) {
            return;
        }
        self.definition.refer(ReferenceKind::UsesMcpServer, name, field, span);
        let url = described.get("url").or_else(|| described.get("serverUrl"));
        if url.is_none() && described.get("command").is_none() {
            return;
        }
        let identity = Identity::Configured(name.to_owned());
        let (family, format) = (mcp_registry::FAMILY, self.definition.format);
        let mut server = Definition::new(NodeKind::McpServer, family, format, identity, span);
        let reached = endpoint(url, Protocol::Mcp, access(described)).or_else(|| bridged(described));
        server.endpoints.extend(reached);
        self.others.push(server);
    }

    /// The tool `tool` of the server `server`.
    pub(super) fn tool_of(&mut self, server: &str, tool: &str, field: &'static str, span: Span) {
        let (server, tool) = (server.trim(), tool.trim());
        if server.is_empty()
            || tool.is_empty()
            || tool.contains('*')
            || is_template(server)
            || is_template(tool)
        {
            return;
        }
        let id = format!("{server}/{tool}");
        self.definition.refer(ReferenceKind::UsesTool, &id, field, span);
        let mut mention = Definition::mention(NodeKind::Tool, "", self.definition.format, &id, span);
        mention.refer(ReferenceKind::UsesMcpServer, server, field, span);
        self.others.push(mention);
    }

    /// The agent that answers at an address, whoever defines it.
    pub(super) fn peer(&mut self, peer: Option<Endpoint>, field: &'static str) {
        let Some(peer) = peer else { return };
        let (family, format) = (self.definition.family, self.definition.format);
        let (url, span) = (peer.url.value.as_str(), peer.url.span);
        self.definition.refer_if_known(ReferenceKind::DelegatesTo, url, field, span);
        let mut agent = Definition::mention(NodeKind::Agent, family, format, url, span);
        agent.endpoints.push(peer);
        self.others.push(agent);
    }
}

/// The endpoint at the `url` of a map that describes a connection.
pub(super) fn at_url(node: Node<'_>, protocol: Protocol) -> Option<Endpoint> {
    endpoint(node.get("url"), protocol, access(node))
}

/// The host of an address, without what may follow it: a path or query can hold a key.
pub(super) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    // What stands before an `@` are credentials.
    let host = host.rsplit('@').next()?;
    (!host.is_empty() && !is_template(host)).then_some(host)
}

/// What a server that is only a command is called: the program, or the package a launcher starts.
pub(super) fn name_of_command(node: Node<'_>) -> Option<&str> {
    const LAUNCHERS: [&str; 7] = ["npx", "bunx", "pnpx", "uvx", "pipx", "node", "python"];
    let command = node.text_at(&["command"])?;
    let program = command.split_whitespace().next()?.rsplit(['/', '\\']).next()?;
    let arguments = node.get("args").into_iter().flat_map(Node::items).filter_map(Node::as_text);
    let package = LAUNCHERS
        .contains(&program)
        .then(|| arguments.map(str::trim).find(|argument| !argument.starts_with('-') && *argument != "run"))
        .flatten();
    Some(package.filter(|package| !package.is_empty() && !is_template(package)).unwrap_or(program))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Limits, Syntax, read};
    use crate::source::Source;

    #[test]
    fn a_launcher_is_known_by_what_it_starts() {
        let check = |yaml: &str, expected| {
            let (document, _) = read(&Source::new("a.yaml", yaml.as_bytes()), Syntax::Yaml, &Limits::DEFAULT);
            assert_eq!(document.roots().next().and_then(name_of_command), expected, "{yaml}");
        };
        check("{command: npx, args: [-y, '@acme/ledger-mcp']}", Some("@acme/ledger-mcp"));
        check("{command: /usr/bin/gopls, args: [mcp]}", Some("gopls"));
        check("{command: npx}", Some("npx"));
        check("{args: [a]}", None);
    }

    #[test]
    fn a_host_is_without_credentials() {
        assert_eq!(host("https://user:pass@mcp.acme.dev/x?key=1"), Some("mcp.acme.dev"));
        assert_eq!(host("https://${HOST}/mcp"), None);
        assert_eq!(host("crew:search"), None);
    }
}
