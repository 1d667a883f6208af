//! JSON Schemas of our own for each format, and a validator that points into the text.
//!
//! The schemas are ordinary JSON Schema 2020-12, so editors can use them too, in the part of the language the
//! compiler knows; it refuses to compile anything else. Two keywords are ours: `x-lenient` gives the reason why
//! a violation is only a warning, and `x-form` names the form of a text.

mod check;
mod compile;
mod form;

use std::sync::OnceLock;

use crate::diagnostic::Diagnostic;
use crate::document::Node;
use compile::Schema;
pub(crate) use form::is_semver;

/// The text of every schema, by format id.
pub const SCHEMAS: [(&str, &str); 4] = [
    ("claude-subagent", include_str!("claude-subagent.schema.json")),
    ("openapi", include_str!("openapi.schema.json")),
    ("ossa-0.1", include_str!("ossa-0.1.schema.json")),
    ("ossa-1.0", include_str!("ossa-1.0.schema.json")),
];

/// Checks `root` against the schema of the format `id`; a format without a schema has no structure to check.
///
/// # Complexity
/// O(values × keys of their schema); the schema is compiled once a process.
pub fn validate(id: &str, root: Node<'_>, diagnostics: &mut Vec<Diagnostic>) {
    static COMPILED: OnceLock<Vec<(&str, Schema)>> = OnceLock::new();
    let compiled =
        COMPILED.get_or_init(|| SCHEMAS.iter().map(|(id, text)| (*id, compile::compile(id, text))).collect());
    if let Some((_, schema)) = compiled.iter().find(|(known, _)| *known == id) {
        check::check(schema, root, diagnostics);
    }
}
