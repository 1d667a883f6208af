//! From a place in the text to the value that is written there.

use std::fmt::Write as _;

use super::tree::{Document, Kind, Node};
use crate::text::Span;

impl Document {
    /// The JSON Pointer (RFC 6901) of the innermost value or entry around `span`, inside its document of the file;
    /// `None` outside of every document, as in the prose of a Markdown file.
    ///
    /// # Complexity
    /// O(depth × entries).
    pub fn pointer_to(&self, span: Span) -> Option<String> {
        self.innermost(span).map(|(_, pointer)| pointer)
    }

    /// Whether the byte at `offset` is part of a scalar.
    ///
    /// # Complexity
    /// O(depth × entries).
    pub fn is_inside_scalar(&self, offset: u32) -> bool {
        let is_inside = |node: Node<'_>| {
            let is_collection = matches!(node.kind(), Kind::Mapping | Kind::Sequence);
            !is_collection && node.span().start <= offset && offset < node.span().end
        };
        self.innermost(Span::at(offset)).is_some_and(|(node, _)| {
            is_inside(node) || node.entries().any(|(key, value)| is_inside(key) || is_inside(value))
        })
    }

    fn innermost(&self, span: Span) -> Option<(Node<'_>, String)> {
        let is_around = |outer: Span| outer.start <= span.start && span.end <= outer.end;
        let mut node = self.roots().find(|root| is_around(root.span()))?;
        let mut pointer = String::new();
        loop {
            let item = node.items().enumerate().find(|(_, item)| is_around(item.span()));
            if let Some((index, item)) = item {
                let _ = write!(pointer, "/{index}");
                node = item;
                continue;
            }
            let entry = node.entries().find(|(key, value)| {
                let end = key.span().end.max(value.span().end);
                is_around(Span::new(key.span().start, end))
            });
            let Some((key, value)) = entry else { return Some((node, pointer)) };
            pointer.push('/');
            pointer.push_str(&key.as_text().unwrap_or("null").replace('~', "~0").replace('/', "~1"));
            if !is_around(value.span()) {
                return Some((if is_around(key.span()) { key } else { value }, pointer));
            }
            node = value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Syntax, read};
    use super::*;
    use crate::source::Source;

    /// The pointer to the first place where `text` has `part`.
    fn check(text: &str, syntax: Syntax, part: &str, expected: Option<&str>) {
        let (document, _) = read(&Source::new("x", text), syntax, &Limits::DEFAULT);
        let start = text.find(part).unwrap_or_else(|| panic!("{part} is not in the text")) as u32;
        let pointer = document.pointer_to(Span::new(start, start + part.len() as u32));
        assert_eq!(pointer.as_deref(), expected, "{part} in {text}");
    }

    #[test]
    fn values_keys_and_entries_have_a_pointer() {
        let text = "a:\n  - b: 1\n    c/d~: [x, {e: deep}]\nz: 9\n";
        check(text, Syntax::Yaml, "deep", Some("/a/0/c~1d~0/1/e"));
        check(text, Syntax::Yaml, "c/d~", Some("/a/0/c~1d~0"));
        check(text, Syntax::Yaml, "b: 1", Some("/a/0/b"));
        check(text, Syntax::Yaml, "9", Some("/z"));
        check("{\"a\": [1, {\"b\": null}]}", Syntax::Json, "null", Some("/a/1/b"));
        check("---\na: 1\n---\nprose\n", Syntax::Markdown, "1", Some("/a"));
        check("---\na: 1\n---\nprose\n", Syntax::Markdown, "prose", None);
        check("a: 1\n---\nb: 2\n", Syntax::Yaml, "2", Some("/b"));
        check("a: &x {b: 1}\nc: *x\n", Syntax::Yaml, "*x", Some("/c"));
    }

    #[test]
    fn a_mark_in_a_block_of_text_is_inside_a_scalar() {
        let text = "a: |\n  # one\n  # two\nb: c # three\n";
        let (document, _) = read(&Source::new("x", text), Syntax::Yaml, &Limits::DEFAULT);
        let at = |part: &str| text.find(part).map_or(0, |offset| offset as u32);
        assert!(document.is_inside_scalar(at("# one")));
        assert!(document.is_inside_scalar(at("# two")));
        assert!(!document.is_inside_scalar(at("# three")));
        assert!(document.is_inside_scalar(0));
    }
}
