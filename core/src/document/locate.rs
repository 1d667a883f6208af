use super::tree::{Document, Node};
use crate::text::Span;

/// One step from a collection to a value in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'d> {
    /// The value of a key.
    Key(&'d str),
    /// An item of a list, counted from 0.
    Item(usize),
}

/// The innermost value at a place of the text, and the way to it.
#[derive(Clone)]
pub struct Located<'d> {
    /// The document's value the way starts at.
    pub root: Node<'d>,
    /// The way from there.
    pub steps: Vec<Step<'d>>,
    /// The value; for a place on a key, the value of that key.
    pub value: Node<'d>,
    /// The key, when the place is on one.
    pub key: Option<Span>,
}

impl Document {
    /// What stands at byte `offset`: the innermost value whose text touches it, or the entry whose key does.
    ///
    /// # Complexity
    /// O(items of the collections on the way).
    pub fn locate(&self, offset: u32) -> Option<Located<'_>> {
        let touches = |span: Span| span.start <= offset && offset <= span.end;
        let root = self.roots().filter(|root| touches(root.span())).last()?;
        let mut located = Located { root, steps: Vec::new(), value: root, key: None };
        loop {
            let value = located.value;
            let entry = value.entries().find(|(key, value)| touches(key.span()) || touches(value.span()));
            if let Some((key, inner)) = entry {
                located.steps.push(Step::Key(key.as_text().unwrap_or_default()));
                located.value = inner;
                if touches(key.span()) {
                    located.key = Some(key.span());
                    return Some(located);
                }
                continue;
            }
            let item = value.items().enumerate().find(|(_, item)| touches(item.span()));
            let Some((index, inner)) = item else { return Some(located) };
            located.steps.push(Step::Item(index));
            located.value = inner;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Syntax, read};
    use super::*;
    use crate::source::Source;

    /// Where the bar stands in `text`, as steps.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let offset = text.find('|').expect("the case marks a place");
        let source = Source::new("a.yml", text.replacen('|', "", 1));
        let (document, _) = read(&source, Syntax::Yaml, &Limits::DEFAULT);
        let located = document.locate(offset as u32).expect("something is there");
        let mut way: String = located
            .steps
            .iter()
            .map(|step| match step {
                Step::Key(key) => format!("/{key}"),
                Step::Item(index) => format!("/{index}"),
            })
            .collect();
        if located.key.is_some() {
            way.push_str(" (key)");
        }
        assert_eq!(way, expected, "{text}");
    }

    #[test]
    fn the_way_to_a_place_is_found() {
        check("a: { b: [x, |y] }", "/a/b/1");
        check("a:\n  |b: 1", "/a/b (key)");
        check("a: 1\n---\nb: |2", "/b");
        check("x: &x { y: 1 }\nz: |*x", "/z");
    }

    #[test]
    fn an_alias_to_its_own_holder_does_not_trap_the_search() {
        let source = Source::new("a.yml", "a: &a\n  b: [*a, *a]\n");
        let (document, _) = read(&source, Syntax::Yaml, &Limits::DEFAULT);
        for offset in 0..20 {
            assert!(document.locate(offset).is_none_or(|located| located.steps.len() <= 3));
        }
    }
}
