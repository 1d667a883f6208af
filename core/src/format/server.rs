//! MCP servers that a definition describes where it uses them.

use super::fields::is_templated;
use crate::document::Node;
use crate::model::{Access, Definition, Endpoint, NodeKind, Protocol, ReferenceKind, Text};
use crate::text::Span;

/// What a definition uses, and what it says about it in passing.
pub(super) struct Uses<'d> {
    /// The definition that uses something.
    pub(super) definition: &'d mut Definition,
    /// What it says about the nodes it names.
    pub(super) mentions: &'d mut Vec<Definition>,
}

impl Uses<'_> {
    /// The server `name`, whose address and credentials `described` may hold.
    pub(super) fn server(&mut self, name: &str, described: Node<'_>, field: &'static str, span: Span) {
        self.definition.refer(ReferenceKind::UsesMcpServer, name, field, span);
        if let Some(endpoint) = endpoint(described, &["url", "serverUrl"], Protocol::Mcp) {
            let format = self.definition.format;
            let mut server = Definition::mention(NodeKind::McpServer, "", format, name.trim(), span);
            server.endpoints.push(endpoint);
            self.mentions.push(server);
        }
    }

    /// The tool `tool` of the server `server`.
    pub(super) fn tool_of(&mut self, server: &str, tool: &str, field: &'static str, span: Span) {
        let (server, tool) = (server.trim(), tool.trim());
        if server.is_empty() || tool.is_empty() || tool == "*" || is_templated(tool) {
            return;
        }
        let id = format!("{server}/{tool}");
        self.definition.refer(ReferenceKind::UsesTool, &id, field, span);
        let mut mention = Definition::mention(NodeKind::Tool, "", self.definition.format, &id, span);
        mention.refer(ReferenceKind::UsesMcpServer, server, field, span);
        self.mentions.push(mention);
    }
}

/// The endpoint whose address stands under one of `keys`, unless it is decided elsewhere.
pub(super) fn endpoint(node: Node<'_>, keys: &[&str], protocol: Protocol) -> Option<Endpoint> {
    let holder = keys.iter().find_map(|key| node.get(key))?;
    let value = holder.as_text()?.trim();
    let is_address = !value.is_empty() && !is_templated(value);
    is_address.then(|| Endpoint {
        url: Text { value: value.to_owned(), span: holder.span() },
        protocol,
        access: access(node),
    })
}

/// Whether a map that describes a connection holds credentials, or a place where they come from.
pub(super) fn access(node: Node<'_>) -> Access {
    const CREDENTIALS: [&str; 12] = [
        "auth",
        "authentication",
        "authorization",
        "oauth",
        "oauth2",
        "apiKey",
        "api_key",
        "token",
        "sensitive_headers",
        "headersHelper",
        "key_file",
        "connection",
    ];
    let holds =
        |value: Node<'_>| value.as_text().is_some_and(|text| !text.trim().is_empty()) || !value.is_empty();
    let has_credentials = CREDENTIALS.iter().any(|key| node.get(key).is_some_and(holds));
    let has_header = node.get("headers").is_some_and(|headers| {
        headers.entries().any(|(name, _)| name.as_str().is_some_and(names_a_credential))
            || headers.items().any(|item| item.text_at(&["name"]).is_some_and(names_a_credential))
    });
    if has_credentials || has_header { Access::Authenticated } else { Access::Open }
}

/// Whether a header of that name proves who the caller is.
pub(super) fn names_a_credential(header: &str) -> bool {
    const WORDS: [&str; 5] = ["auth", "key", "token", "secret", "cookie"];
    let header = header.to_ascii_lowercase();
    WORDS.iter().any(|word| header.contains(word))
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
    Some(package.filter(|package| !package.is_empty() && !is_templated(package)).unwrap_or(program))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Limits, Syntax, read};
    use crate::source::Source;

    fn with<T>(yaml: &str, look: impl Fn(Node<'_>) -> T) -> T {
        let (document, _) = read(&Source::new("a.yaml", yaml.as_bytes()), Syntax::Yaml, &Limits::DEFAULT);
        look(document.roots().next().expect("one document"))
    }

    #[test]
    fn only_headers_that_carry_credentials_count() {
        assert_eq!(with("{url: u, headers: {Accept: json}}", access), Access::Open);
        assert_eq!(with("{url: u, headers: {X-Api-Key: k}}", access), Access::Authenticated);
        assert_eq!(with("{url: u, auth: {type: oauth}}", access), Access::Authenticated);
        assert_eq!(with("{url: u, auth: null}", access), Access::Open);
    }

    #[test]
    fn a_launcher_is_known_by_what_it_starts() {
        let name = |yaml| with(yaml, |node| name_of_command(node).map(ToOwned::to_owned));
        assert_eq!(
            name("{command: npx, args: [-y, '@acme/ledger-mcp']}").as_deref(),
            Some("@acme/ledger-mcp")
        );
        assert_eq!(name("{command: /usr/bin/gopls, args: [mcp]}").as_deref(), Some("gopls"));
        assert_eq!(name("{command: npx}").as_deref(), Some("npx"));
        assert_eq!(name("{args: [a]}"), None);
    }
}
