//! A value of any syntax as JSON text.

use super::{Kind, Node};
use crate::text::Span;

/// What stands for a value that must not be shown.
const HIDDEN: &str = "\"***\"";

impl Node<'_> {
    /// The value as JSON, with `"***"` for keys and values whose place `is_hidden`. Numbers that JSON does not have are
    /// null, keys that are no text are written as text. `None` if that needs more than `max_bytes`.
    ///
    /// # Complexity
    /// O(`max_bytes`): aliases repeat what they name.
    pub fn to_json(self, max_bytes: usize, is_hidden: &dyn Fn(Span) -> bool) -> Option<String> {
        let mut writer = Writer { out: String::new(), max_bytes, is_hidden };
        writer.value(self)?;
        Some(writer.out)
    }
}

struct Writer<'h> {
    out: String,
    max_bytes: usize,
    is_hidden: &'h dyn Fn(Span) -> bool,
}

impl Writer<'_> {
    fn put(&mut self, text: &str) -> Option<()> {
        (self.out.len() + text.len() <= self.max_bytes).then(|| self.out.push_str(text))
    }

    fn text(&mut self, text: &str, span: Span) -> Option<()> {
        if (self.is_hidden)(span) {
            return self.put(HIDDEN);
        }
        self.put(&serde_json::to_string(text).ok()?)
    }

    fn value(&mut self, node: Node<'_>) -> Option<()> {
        match node.kind() {
            Kind::Null => self.put("null"),
            Kind::String => self.text(node.as_str().unwrap_or_default(), node.span()),
            // A secret may be a number.
            Kind::Integer(_) | Kind::Float(_) if (self.is_hidden)(node.span()) => self.put(HIDDEN),
            Kind::Bool(value) => self.put(if value { "true" } else { "false" }),
            Kind::Integer(value) => self.put(&value.to_string()),
            Kind::Float(value) => self.put(&serde_json::to_string(&value).ok()?),
            Kind::Sequence => {
                self.put("[")?;
                for (place, item) in node.items().enumerate() {
                    if place > 0 {
                        self.put(",")?;
                    }
                    self.value(item)?;
                }
                self.put("]")
            }
            Kind::Mapping => {
                self.put("{")?;
                for (place, (key, value)) in node.entries().enumerate() {
                    if place > 0 {
                        self.put(",")?;
                    }
                    self.text(key.as_text().unwrap_or("null"), key.span())?;
                    self.put(":")?;
                    self.value(value)?;
                }
                self.put("}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Limits, Syntax, read};
    use crate::source::Source;
    use crate::text::Span;

    fn json(text: &str, max_bytes: usize, hidden: &str) -> Option<String> {
        let (document, _) = read(&Source::new("a.yml", text), Syntax::Yaml, &Limits::DEFAULT);
        let is_hidden = |span: Span| !hidden.is_empty() && text.get(span.range()) == Some(hidden);
        document.roots().next()?.to_json(max_bytes, &is_hidden)
    }

    #[test]
    fn every_kind_of_value() {
        let text = "a: [1, 2.5, .inf, true, ~, \"x\\ty\"]\n1: {k: &n v, l: *n}\n";
        let expected = r#"{"a":[1,2.5,null,true,null,"x\ty"],"1":{"k":"v","l":"v"}}"#;
        assert_eq!(json(text, 1000, "").as_deref(), Some(expected));
    }

    #[test]
    fn what_is_hidden_and_what_is_too_long() {
        assert_eq!(json("a: secret\nb: 1\n", 1000, "secret").as_deref(), Some(r#"{"a":"***","b":1}"#));
        assert_eq!(json("a: 12345678\n", 1000, "12345678").as_deref(), Some(r#"{"a":"***"}"#));
        assert_eq!(json("a: [1, 2, 3]\n", 8, ""), None);
    }
}
