//! Reads any YAML file the way the graph builder of OSSA 0.1.9 did, so that its users can compare.

use super::fields::{domains_of_paths, stated, stated_list, text, texts};
use crate::document::{Document, Kind, Node};
use crate::model::{Definition, GENERAL_DOMAIN, Identity, NodeKind, ReferenceKind};
use crate::source::file_name;

/// The agent that builder saw in a file, or `None` for a file it skipped: one that its parser refused (a
/// syntax error, a duplicate key, several documents) or that is empty.
pub fn read_as_0_1_9(document: &Document) -> Option<Definition> {
    let mut roots = document.roots();
    let (root, None) = (roots.next()?, roots.next()) else { return None };
    if !document.is_complete() || root.kind() == Kind::Null {
        return None;
    }
    let title = root.text_at(&["info", "title"]).map(|title| title.replacen(" API", "", 1));
    let id = title
        .clone()
        .or_else(|| text(root, &["x-agent-id"]))
        .unwrap_or_else(|| file_name(document.path()).replacen(".yml", "", 1));
    let holder = root.at(&["info", "title"]).or_else(|| root.get("x-agent-id")).unwrap_or(root);
    let mut definition = Definition::new(NodeKind::Agent, "", "yaml", Identity::Stated(id), holder.span());
    definition.version = stated(root, &["info", "version"]);
    definition.description = stated(root, &["info", "description"]);
    definition.agent_type = stated(root, &["x-agent-type"]);
    definition.capabilities = stated_list(root.get("x-capabilities"));
    definition.domains = match root.get("x-domains") {
        Some(domains) => texts(Some(domains)),
        None => domains_of_paths(root),
    };
    if root.get("x-domains").is_none() && definition.domains.is_empty() {
        definition.domains.push(GENERAL_DOMAIN.to_owned());
    }
    for dependency in root.get("x-dependencies").into_iter().flat_map(Node::items) {
        let name = dependency.as_text().unwrap_or_default();
        definition.refer(ReferenceKind::DependsOn, name, "x-dependencies", dependency.span());
    }
    Some(definition)
}
