//! From the text of a schema to what the validator walks.

use super::form::Form;
use crate::document::{Limits, Node, Syntax, read};
use crate::source::Source;

/// One compiled schema.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// Names of the allowed types; any when empty.
    pub(super) types: Vec<Type>,
    pub(super) required: Vec<String>,
    pub(super) properties: Vec<(String, Schema)>,
    /// The allowed texts; any when empty.
    pub(super) values: Vec<String>,
    pub(super) items: Option<Box<Schema>>,
    pub(super) min_items: usize,
    pub(super) min_length: usize,
    pub(super) form: Option<Form>,
    /// Why a violation is only a warning.
    pub(super) lenient: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// Compiles one of our own schemas.
///
/// # Panics
/// When the text is no schema of the subset: a mistake of ours that the first test finds.
pub(super) fn compile(id: &str, text: &str) -> Schema {
    let source = Source::new(format!("{id}.schema.json"), text.as_bytes());
    let (document, diagnostics) = read(&source, Syntax::Json, &Limits::DEFAULT);
    assert!(diagnostics.is_empty(), "schema {id}: {diagnostics:?}");
    document.roots().next().map(|root| schema(id, root)).unwrap_or_default()
}

fn schema(id: &str, node: Node<'_>) -> Schema {
    let mut schema = Schema::default();
    for (key, value) in node.entries() {
        let key = key.as_str().unwrap_or_default();
        match key {
            "type" => schema.types = texts(value).iter().map(|name| type_named(id, name)).collect(),
            "required" => schema.required = texts(value),
            "properties" => {
                schema.properties = value
                    .entries()
                    .map(|(key, value)| {
                        (key.as_str().unwrap_or_default().to_owned(), self::schema(id, value))
                    })
                    .collect();
            }
            "enum" | "const" => schema.values = texts(value),
            "items" => schema.items = Some(Box::new(self::schema(id, value))),
            "minItems" => schema.min_items = number(value),
            "minLength" => schema.min_length = number(value),
            "x-form" => schema.form = value.as_str().and_then(Form::from_name),
            "x-lenient" => schema.lenient = value.as_str().map(ToOwned::to_owned),
            "$schema" | "$id" | "title" | "description" => {}
            other => panic!("schema {id}: the keyword `{other}` is not supported"),
        }
    }
    schema
}

fn texts(node: Node<'_>) -> Vec<String> {
    match node.as_str() {
        Some(text) => vec![text.to_owned()],
        None => node.items().filter_map(|item| item.as_str().map(ToOwned::to_owned)).collect(),
    }
}

fn number(node: Node<'_>) -> usize {
    node.as_text().and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn type_named(id: &str, name: &str) -> Type {
    match name {
        "null" => Type::Null,
        "boolean" => Type::Boolean,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "string" => Type::String,
        "array" => Type::Array,
        "object" => Type::Object,
        other => panic!("schema {id}: unknown type `{other}`"),
    }
}
