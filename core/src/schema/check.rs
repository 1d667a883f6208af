//! Walks a value and its schema side by side.

use super::compile::{Schema, Type};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::document::{Kind, Node};
use crate::text::{Span, nearest};

/// Checks `root`, which is a whole document.
pub(super) fn check(schema: &Schema, root: Node<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut checker = Checker { diagnostics, document: root };
    checker.value(schema, root, "the document", root.head());
}

struct Checker<'d, 'f> {
    diagnostics: &'f mut Vec<Diagnostic>,
    document: Node<'d>,
}

impl Checker<'_, '_> {
    /// `name` is how people call the value, `place` where its key is written.
    fn value(&mut self, schema: &Schema, node: Node<'_>, name: &str, place: Span) {
        if node.as_str().is_some_and(is_template) {
            return;
        }
        if !self.has_type(schema, node, name) {
            return;
        }
        if let Some(text) = node.as_text() {
            self.text(schema, node, name, text);
        }
        match node.kind() {
            Kind::Mapping => self.mapping(schema, node, name, place),
            Kind::Sequence => self.sequence(schema, node, name, place),
            _ => {}
        }
    }

    fn has_type(&mut self, schema: &Schema, node: Node<'_>, name: &str) -> bool {
        let fits = |wanted: &Type| {
            matches!(
                (wanted, node.kind()),
                (Type::Null, Kind::Null)
                    | (Type::Boolean, Kind::Bool(_))
                    | (Type::Integer, Kind::Integer(_))
                    | (Type::Number, Kind::Integer(_) | Kind::Float(_))
                    | (Type::String, Kind::String)
                    | (Type::Array, Kind::Sequence)
                    | (Type::Object, Kind::Mapping)
            )
        };
        if schema.types.is_empty() || schema.types.iter().any(fits) {
            return true;
        }
        let wanted: Vec<&str> = schema.types.iter().map(|wanted| type_name(*wanted)).collect();
        let found = article(node.kind().name());
        let message = format!("found {found} where {name} needs {}", article(&wanted.join(" or ")));
        let quoted = schema.types.contains(&Type::String) && node.as_text().is_some();
        let help = quoted.then(|| format!("put it in quotes: \"{}\"", node.as_text().unwrap_or_default()));
        self.report(schema, Code::WrongType, node.span(), message, help);
        false
    }

    fn text(&mut self, schema: &Schema, node: Node<'_>, name: &str, text: &str) {
        let trimmed = text.trim();
        if trimmed.chars().count() < schema.min_length {
            let help = "say in a sentence what it is for".to_owned();
            let help = name.ends_with("`description`").then_some(help);
            self.report(schema, Code::EmptyValue, node.span(), format!("{name} is empty"), help);
            return;
        }
        if !schema.values.is_empty() && !schema.values.iter().any(|value| value == text) {
            let allowed = schema.values.join(", ");
            let help = nearest(text, schema.values.iter().map(String::as_str))
                .map(|near| format!("did you mean `{near}`?"));
            let message = format!("found `{}` where {name} must be one of {allowed}", shorten(text));
            self.report(schema, Code::UnknownValue, node.span(), message, help);
        }
        if let Some(form) = schema.form
            && !form.accepts(trimmed)
        {
            let message = format!("found `{}` where {name} needs {}", shorten(trimmed), form.description());
            self.report(schema, Code::InvalidForm, node.span(), message, None);
        }
    }

    fn mapping(&mut self, schema: &Schema, node: Node<'_>, name: &str, place: Span) {
        let mut misspelled: Vec<&str> = Vec::new();
        if !schema.properties.is_empty() {
            let missing: Vec<&str> = schema
                .properties
                .iter()
                .map(|(key, _)| key.as_str())
                .filter(|key| node.get(key).is_none())
                .collect();
            for (key, _) in node.entries() {
                let Some(written) = key.as_str() else { continue };
                let known = schema.properties.iter().any(|(known, _)| known == written);
                // Extensions are everybody's own.
                if known || written.starts_with("x-") || written.chars().count() < 4 {
                    continue;
                }
                if let Some(meant) = nearest(written, missing.iter().copied())
                    && written.chars().count().abs_diff(meant.chars().count()) <= 1
                    && !is_plural_of(written, meant)
                {
                    let message = format!("{name} has no key `{written}`");
                    let help = Some(format!("did you mean `{meant}`?"));
                    self.report(schema, Code::MisspelledKey, key.span(), message, help);
                    misspelled.push(meant);
                }
            }
        }
        for key in &schema.required {
            // A misspelled key has been reported: one cause, one finding.
            if node.get(key).is_none() && !misspelled.contains(&key.as_str()) {
                let message = format!("{name} has no `{key}`");
                let help = Some(format!("add `{key}`"));
                self.report(schema, Code::MissingField, place, message, help);
            }
        }
        for (key, schema) in &schema.properties {
            if let Some((key_node, value)) = node.entry(key) {
                self.value(schema, value, &format!("`{key}`"), key_node.span());
            }
        }
    }

    fn sequence(&mut self, schema: &Schema, node: Node<'_>, name: &str, place: Span) {
        if node.len() < schema.min_items {
            self.report(schema, Code::EmptyValue, place, format!("{name} is empty"), None);
        }
        if let Some(items) = &schema.items {
            let name = format!("an item of {name}");
            for item in node.items() {
                self.value(items, item, &name, item.head());
            }
        }
    }

    fn report(&mut self, schema: &Schema, code: Code, span: Span, message: String, help: Option<String>) {
        let path = self.document.document().path();
        let mut finding = Diagnostic::new(code, path, span, message);
        finding.help = help;
        if let Some(reason) = &schema.lenient {
            finding.severity = finding.severity.max(Severity::Warning);
            let help = finding.help.take().map_or_else(String::new, |help| format!("; {help}"));
            finding.help = Some(format!("{reason}{help}"));
        }
        self.diagnostics.push(finding);
    }
}

/// Values such as `${MODEL:-default}` and `{{ name }}` are decided elsewhere.
fn is_template(text: &str) -> bool {
    text.contains("${") || text.contains("{{")
}

/// `tool` beside `tools` is another key, not a misspelling.
fn is_plural_of(one: &str, other: &str) -> bool {
    one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one)
}

fn type_name(wanted: Type) -> &'static str {
    match wanted {
        Type::Null => "null",
        Type::Boolean => "boolean",
        Type::Integer => "integer",
        Type::Number => "number",
        Type::String => "string",
        Type::Array => "list",
        Type::Object => "map",
    }
}

fn article(noun: &str) -> String {
    let article = match noun.chars().next() {
        _ if noun == "null" => return "null".to_owned(),
        Some('a' | 'e' | 'i' | 'o' | 'u') => "an",
        _ => "a",
    };
    format!("{article} {noun}")
}

/// The beginning of a text that may be long.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
