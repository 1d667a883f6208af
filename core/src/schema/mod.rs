//! JSON Schemas of our own for each format, and a validator that points into the text.
//!
//! The schemas are ordinary JSON Schema 2020-12, so editors can use them too, in the part of the language the
//! compiler knows; it refuses to compile anything else. Two keywords are ours. `x-form` names the [`Form`] of a
//! text and stands beside the `pattern` that says the same to others. `x-lenient` gives the reason why a
//! violation is only a warning: as a text for the schema it stands in and those it refers to; as a map for single
//! keywords, with `required` either one reason or a reason for each key.

mod check;
mod choice;
mod compile;
mod compiled;
mod describe;
mod form;
mod judge;
mod keys;
mod mend;
mod place;
mod words;

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

pub use describe::{Description, PropertyDescription, describe};
pub(crate) use form::is_semver;
pub use form::{FORMS, Form};

use crate::diagnostic::Diagnostic;
use crate::document::Node;
use compiled::Schema;

/// The text of every schema, by format id.
pub const SCHEMAS: [(&str, &str); 23] = [
    ("a2a", include_str!("a2a.schema.json")),
    ("agent-spec", include_str!("agent-spec.schema.json")),
    ("backstage", include_str!("backstage.schema.json")),
    ("cagent", include_str!("cagent.schema.json")),
    ("claude-marketplace", include_str!("claude-marketplace.schema.json")),
    ("claude-plugin", include_str!("claude-plugin.schema.json")),
    ("claude-subagent", include_str!("claude-subagent.schema.json")),
    ("copilot-agent", include_str!("copilot-agent.schema.json")),
    ("crewai-agents", include_str!("crewai-agents.schema.json")),
    ("crewai-tasks", include_str!("crewai-tasks.schema.json")),
    ("docker-mcp", include_str!("docker-mcp.schema.json")),
    ("kagent", include_str!("kagent.schema.json")),
    ("mcp-client", include_str!("mcp-client.schema.json")),
    ("mcp-registry", include_str!("mcp-registry.schema.json")),
    ("microsoft-agent", include_str!("microsoft-agent.schema.json")),
    ("microsoft-agent-manifest", include_str!("microsoft-agent-manifest.schema.json")),
    ("microsoft-workflow", include_str!("microsoft-workflow.schema.json")),
    ("oasf", include_str!("oasf.schema.json")),
    ("openapi", include_str!("openapi.schema.json")),
    ("ossa-0.1", include_str!("ossa-0.1.schema.json")),
    ("ossa-0.2", include_str!("ossa-0.2.schema.json")),
    ("ossa-1.0", include_str!("ossa-1.0.schema.json")),
    ("toolhive", include_str!("toolhive.schema.json")),
];

/// Checks `root` against the schema of the format `id`; a format without a schema has no structure to check.
///
/// # Complexity
/// O(values × log keys of their schema), times the branches that look at a value; bounded by the size of the
/// document in any case. The schema is compiled once a process.
pub fn validate(id: &str, root: Node<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(schemas) = compiled(id) {
        check::check(schemas, root, diagnostics);
    }
}

/// Whether `root` is valid by the schema of the format `id`, warnings included and advice left out; `true` for a
/// format without a schema. The same as [`validate`], but quicker and without a reason.
pub fn is_valid(id: &str, root: Node<'_>) -> bool {
    compiled(id).is_none_or(|schemas| judge::Judge::new(schemas, root).accepts(0, root))
}

/// The schemas of the format `id`; the first is the root.
fn compiled(id: &str) -> Option<&'static [Schema]> {
    static COMPILED: OnceLock<Vec<(&str, Vec<Schema>)>> = OnceLock::new();
    let compiled =
        COMPILED.get_or_init(|| SCHEMAS.iter().map(|(id, text)| (*id, compile::compile(id, text))).collect());
    compiled.iter().find(|(known, _)| *known == id).map(|(_, schemas)| schemas.as_slice())
}
