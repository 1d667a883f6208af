//! DOT of Graphviz: <https://graphviz.org/doc/info/lang.html>.

use std::borrow::Cow;
use std::io::{self, Write};

use super::field::{NodeField, RelationField};
use super::view::View;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"digraph ossa {\n  node [shape=box];\n")?;
    for node in view.nodes() {
        write!(out, "  n{} [label=\"{}\", key=\"{}\"", node.index(), label(node.name()), text(node.key()))?;
        for field in NodeField::ALL {
            let value = node.get(field).map(|value| value.to_text()).filter(|value| !value.is_empty());
            if let Some(value) = value {
                write!(out, ", {}=\"{}\"", field.name(), text(&value))?;
            }
        }
        out.write_all(b"];\n")?;
    }
    for relation in view.relations() {
        let (source, target) = (relation.source(), relation.target());
        write!(out, "  n{source} -> n{target} [label=\"{}\"", label(relation.kind()))?;
        for field in RelationField::ALL {
            write!(out, ", {}=\"{}\"", field.name(), text(&relation.get(field).to_text()))?;
        }
        out.write_all(b"];\n")?;
    }
    out.write_all(b"}\n")
}

/// What is drawn. Graphviz reads escapes and references to characters there.
fn label(text: &str) -> Cow<'_, str> {
    escape(text, true)
}

/// Any other value between quotes. A backslash counts as one only before a quote or another one, and readers of such
/// values see both of a pair.
fn text(text: &str) -> Cow<'_, str> {
    escape(text, false)
}

fn escape(text: &str, is_drawn: bool) -> Cow<'_, str> {
    let is_plain = |c: char| !matches!(c, '"' | '\\' | '&') && c >= ' ';
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '&' if is_drawn => escaped.push_str("&amp;"),
            '\n' if is_drawn => escaped.push_str("\\n"),
            '&' | '\n' | '\t' => escaped.push(character),
            other if is_plain(other) => escaped.push(other),
            _ => escaped.push('\u{fffd}'),
        }
    }
    Cow::Owned(escaped)
}
