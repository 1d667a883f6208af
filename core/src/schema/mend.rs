//! Edits that mend a finding.

use crate::diagnostic::{Edit, Fix};
use crate::document::{Node, opens_block};
use crate::text::Span;

/// Puts the scalar `node` in quotes. Its text stays what it was, so nobody has to look at it.
pub(super) fn quote(node: Node<'_>) -> Option<Fix> {
    let text = node.as_text()?;
    // An alias repeats what stands elsewhere.
    let is_written_here = written(node) == Some(text);
    let is_plain = !text.contains(['"', '\\']) && !text.contains(char::is_control);
    let edit = Edit::replace(node.span(), format!("\"{text}\""));
    (is_written_here && is_plain).then(|| Fix::safe("put the value in quotes", vec![edit]))
}

/// Writes `text` in place of the string `node`, quoted as it was.
pub(super) fn replace(node: Node<'_>, text: &str, title: String) -> Option<Fix> {
    // A block text ends with a line end; it is not written like other strings.
    let written = written(node).filter(|written| !written.contains('\n'))?.trim_end();
    let span = Span::new(node.span().start, node.span().start + written.len() as u32);
    let quote = written.chars().next().filter(|first| matches!(first, '"' | '\''));
    let is_whole = match quote {
        Some(quote) => written.len() >= 2 && written.ends_with(quote),
        None => node.as_text() == Some(written),
    };
    if !is_whole
        || is_block(node)
        || written.contains('\n')
        || text.contains(['"', '\'', '\\'])
        || text.contains(char::is_control)
    {
        return None;
    }
    let replacement = match quote {
        Some(quote) => format!("{quote}{text}{quote}"),
        None if is_plain(text) => text.to_owned(),
        None => format!("\"{text}\""),
    };
    Some(Fix::suggestion(title, vec![Edit::replace(span, replacement)]))
}

/// Whether the string is the text below a `|` or `>`, where quotes and escapes mean themselves.
fn is_block(node: Node<'_>) -> bool {
    let before = node.document().text().get(..node.span().start as usize).unwrap_or_default();
    let is_below = before.trim_end_matches([' ', '\t']).ends_with('\n');
    is_below && before.trim_end().lines().next_back().is_some_and(opens_block)
}

fn written(node: Node<'_>) -> Option<&str> {
    node.document().text().get(node.span().range())
}

/// Whether YAML reads `text` as just this string without quotes.
fn is_plain(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./$".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '$' || first == '_')
        && text.bytes().all(is_word)
        && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::apply;
    use crate::document::{Limits, Syntax, read};
    use crate::source::Source;

    fn mended(yaml: &str, mend: impl Fn(Node<'_>) -> Option<Fix>) -> Option<String> {
        let (document, faults) = read(&Source::new("a.yml", yaml), Syntax::Yaml, &Limits::DEFAULT);
        assert!(faults.is_empty(), "{faults:?}");
        let node = document.roots().next()?.entries().last()?.1;
        mend(node).map(|fix| apply(yaml, [&fix]).0)
    }

    #[test]
    fn scalars_are_quoted_where_they_stand() {
        assert_eq!(mended("a: 2 # two", quote).as_deref(), Some("a: \"2\" # two"));
        assert_eq!(mended("a: true", quote).as_deref(), Some("a: \"true\""));
        assert_eq!(mended("a: &x 2\nb: *x", quote), None);
        assert_eq!(mended("a: [1]", quote), None);
    }

    #[test]
    fn strings_keep_their_quotes() {
        let to = |text: &'static str| move |node: Node<'_>| replace(node, text, "change".into());
        assert_eq!(mended("a: 'x'", to("y")).as_deref(), Some("a: 'y'"));
        assert_eq!(mended("{ a: 'x' }", to("y")).as_deref(), Some("{ a: 'y' }"));
        assert_eq!(mended("a: x", to("word")).as_deref(), Some("a: word"));
        assert_eq!(mended("a: x", to("@b/c")).as_deref(), Some("a: \"@b/c\""));
        assert_eq!(mended("a: x", to("on")).as_deref(), Some("a: \"on\""));
        assert_eq!(mended("a: >-\n  x\n", to("word")), None);
    }
}
