//! A Mermaid flowchart: <https://mermaid.js.org/syntax/flowchart.html>.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::view::View;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"flowchart LR\n")?;
    for node in view.nodes() {
        writeln!(out, "  n{}[\"{}\"]", node.index(), escape(node.name()))?;
    }
    for relation in view.relations() {
        let (source, target) = (relation.source(), relation.target());
        writeln!(out, "  n{source} -->|\"{}\"| n{target}", escape(relation.kind()))?;
    }
    Ok(())
}

/// Letters, digits and blanks as they are, everything else as a reference to the character: Mermaid reads Markdown,
/// HTML, directives and comments in texts. What cannot be shown becomes U+FFFD, an empty text a blank, which it needs.
fn escape(text: &str) -> String {
    if text.is_empty() {
        return " ".to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ' ' | '-' | '_' | '/' | '.' => escaped.push(character),
            '\t' | '\n' | '\r' => escaped.push(' '),
            other if other.is_alphanumeric() => escaped.push(other),
            other => {
                let shown = if other.is_control() { '\u{fffd}' } else { other };
                // Writing to memory cannot fail.
                let _ = write!(escaped, "#{};", u32::from(shown));
            }
        }
    }
    escaped
}
