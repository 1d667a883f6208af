//! How servers and agents are reached, in the spellings the formats share.

use std::collections::BTreeSet;

use crate::document::Node;
use crate::model::{Access, Endpoint, Protocol, Text};

/// The endpoint whose address is `url`; `None` when there is none, or a template decides all of it.
pub(super) fn endpoint(url: Option<Node<'_>>, protocol: Protocol, access: Access) -> Option<Endpoint> {
    let url = url?;
    let value = url.as_str()?.trim();
    if value.is_empty() || value.starts_with(['{', '$', '<', '=']) {
        return None;
    }
    Some(Endpoint { url: Text { value: value.to_owned(), span: url.span() }, protocol, access })
}

/// Adds each of `found` whose address is not there already: agents state one address for each transport.
pub(super) fn add_endpoints(endpoints: &mut Vec<Endpoint>, found: impl IntoIterator<Item = Endpoint>) {
    let mut known: BTreeSet<String> = endpoints.iter().map(|endpoint| endpoint.url.value.clone()).collect();
    endpoints.extend(found.into_iter().filter(|endpoint| known.insert(endpoint.url.value.clone())));
}

/// What a connection of a format that has headers or a key for credentials says about access.
pub(super) fn access(connection: Node<'_>) -> Access {
    const KEYS: [&str; 16] = [
        "apiKey",
        "api_key",
        "auth",
        "authProvider",
        "authentication",
        "authorization",
        "authorization_token",
        "bearerToken",
        "connection",
        "headersHelper",
        "key_file",
        "oauth",
        "oauth2",
        "oauth_config",
        "sensitive_headers",
        "token",
    ];
    let has_scheme = KEYS.iter().filter_map(|key| connection.get(key)).any(is_something);
    let headers = ["headers", "http_headers"].iter().filter_map(|key| connection.get(key));
    if has_scheme || headers.into_iter().any(has_credentials) { Access::Authenticated } else { Access::Open }
}

/// Whether a scheme is named: not null, not `false`, not `none`, not an empty collection.
pub(super) fn is_something(scheme: Node<'_>) -> bool {
    match scheme.as_text() {
        Some(text) => !matches!(text.trim(), "" | "none" | "None" | "false"),
        None => !scheme.is_empty(),
    }
}

/// Whether one of the headers carries credentials. Headers are a map, a list of maps with `name`, or a list of
/// lines such as `Authorization: Bearer …`.
pub(super) fn has_credentials(headers: Node<'_>) -> bool {
    headers.entries().any(|(key, _)| key.as_text().is_some_and(is_credential))
        || headers.items().any(|header| {
            let is_secret = ["isSecret", "is_secret", "secret"]
                .iter()
                .any(|key| header.get(key).and_then(Node::as_text) == Some("true"));
            let line = header.as_str().and_then(|line| line.split(':').next());
            is_secret || header.text_at(&["name"]).or(line).is_some_and(is_credential)
        })
}

/// Whether a header of that name proves who the caller is.
fn is_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["authorization", "api-key", "apikey", "api_key", "token", "secret", "cookie", "credential", "password"]
        .iter()
        .any(|word| name.contains(word))
}

/// The value of the first of `keys` that is there: formats that changed their spelling, or are written by tools
/// that did.
pub(super) fn either<'d>(node: Node<'d>, keys: [&str; 2]) -> Option<Node<'d>> {
    keys.iter().find_map(|key| node.get(key))
}

#[cfg(test)]
mod tests {
    use super::{has_credentials, is_credential};
    use crate::document::{Limits, Syntax, read};
    use crate::source::Source;

    #[test]
    fn headers_that_prove_who_calls() {
        for name in ["Authorization", "X-API-Key", "x-goog-api-key", "DD-APPLICATION-TOKEN", "Cookie"] {
            assert!(is_credential(name), "{name}");
        }
        for name in ["Content-Type", "X-MCP-Toolsets", "User-Agent"] {
            assert!(!is_credential(name), "{name}");
        }
    }

    #[test]
    fn headers_are_written_in_three_ways() {
        let check = |yaml: &str, expected| {
            let (document, _) = read(&Source::new("a.yaml", yaml.as_bytes()), Syntax::Yaml, &Limits::DEFAULT);
            let found = document.roots().next().map(has_credentials);
            assert_eq!(found, Some(expected), "{yaml}");
        };
        check("{Authorization: Bearer x}", true);
        check("{Accept: json}", false);
        check("[{name: X-API-Key}]", true);
        check("[{name: X-Tenant, isSecret: true}]", true);
        check("[{name: X-Tenant, isSecret: false}]", false);
        check("['Authorization: Bearer x']", true);
        check("['Accept: a token']", false);
    }
}
