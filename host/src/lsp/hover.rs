//! What is known about the place under the pointer.

use std::fmt::Write as _;

use gen_lsp_types::{Hover, MarkupContent, MarkupKind};
use ossa_core::document::{Located, Step};
use ossa_core::format::detect;
use ossa_core::graph::Graph;
use ossa_core::model::NodeId;
use ossa_core::schema::{self, Description};
use ossa_core::text::Span;

use super::convert::Encoding;
use super::folder::{Folder, document};
use super::navigate::{node_at, reference_at};

/// What a name stands for, or what the format says about a field.
pub(super) fn hover(folder: &mut Folder, path: &str, offset: u32, encoding: Encoding) -> Option<Hover> {
    let analysis = folder.analyse();
    let graph = &analysis.graph;
    let (text, lines) = folder.text(path)?;
    let document = document(path, text);
    let located = document.locate(offset)?;
    let node = node_at(graph.catalog(), path, offset).map(|node| about_node(graph, node));
    let field = detect(located.root, &folder.format_path(path)).and_then(|format| {
        let steps = steps(&located);
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let described = schema::describe(format.id(), &steps, Some(located.root))?;
        about_field(steps.last().copied().unwrap_or_default(), &described)
    });
    let value = match (node, field) {
        (None, None) => return None,
        (Some(node), Some(field)) => format!("{node}\n\n---\n\n{field}"),
        (Some(about), None) | (None, Some(about)) => about,
    };
    let written = reference_at(graph.catalog(), path, offset).and_then(|reference| reference.location);
    let span = written.map_or_else(|| span_of(&located), |(_, span)| span);
    Some(Hover {
        contents: MarkupContent { kind: MarkupKind::Markdown, value }.into(),
        range: Some(encoding.range(text, lines, span)),
    })
}

/// The key under the pointer, else the value.
fn span_of(located: &Located<'_>) -> Span {
    located.key.unwrap_or_else(|| located.value.span())
}

/// The way to a place as the schemas' reader takes it.
pub(super) fn steps(located: &Located<'_>) -> Vec<String> {
    let step = |step: &Step<'_>| match step {
        Step::Key(key) => (*key).to_owned(),
        Step::Item(index) => index.to_string(),
    };
    located.steps.iter().map(step).collect()
}

fn about_node(graph: &Graph, node: NodeId) -> String {
    let catalog = graph.catalog();
    let view = catalog.node(node);
    let mut about = format!("**{}**", escaped(view.name()));
    let _ = write!(about, " · {}", view.agent_type().unwrap_or(view.kind().as_str()));
    if let Some(version) = view.version() {
        let _ = write!(about, " · {}", escaped(version));
    }
    if let Some(description) = view.description() {
        let _ = write!(about, "\n\n{}", escaped(description));
    }
    let domains: Vec<String> = view.domains().map(escaped).collect();
    if !domains.is_empty() {
        let _ = write!(about, "\n\nDomains: {}", domains.join(", "));
    }
    let (uses, used) = (graph.outgoing(node).count(), graph.incoming(node).count());
    let _ = write!(about, "\n\nNames {uses}, is named by {used}");
    match view.places().next() {
        Some((path, _, _)) => {
            let _ = write!(about, " · defined in `{path}`");
        }
        None => about.push_str(" · defined by none of the sources"),
    }
    about
}

fn about_field(name: &str, described: &Description) -> Option<String> {
    let text = described.description.or(described.title)?;
    let mut about = format!("`{name}`");
    if !described.types.is_empty() {
        let _ = write!(about, " · {}", described.types.join(" or "));
    }
    if described.is_required {
        about.push_str(" · required");
    }
    if described.is_deprecated {
        about.push_str(" · deprecated");
    }
    let _ = write!(about, "\n\n{text}");
    if let Some(form) = described.form {
        let _ = write!(about, "\n\nForm: {form}");
    }
    if !described.values.is_empty() {
        let _ = write!(about, "\n\nOne of `{}`", described.values.join("`, `"));
    }
    if let Some(default) = described.default {
        let _ = write!(about, "\n\nDefault: `{default}`");
    }
    Some(about)
}

/// Definitions are other people's text: nothing in them is markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_punctuation() && !matches!(character, '.' | ',' | '-' | '/' | ':') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
