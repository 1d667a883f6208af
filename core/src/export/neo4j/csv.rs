//! The two files of `neo4j-admin database import`:
//! <https://neo4j.com/docs/operations-manual/current/import/>.

use std::borrow::Cow;
use std::io::{self, Write};

use super::super::field::{NodeField, RelationField, Shape, Value};
use super::super::view::View;
use super::{label, relation_type};

pub(in super::super) fn write_nodes(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"key:ID,name")?;
    for field in NodeField::ALL {
        header(out, field.name(), field.shape())?;
    }
    out.write_all(b",:LABEL\n")?;
    for node in view.nodes() {
        write!(out, "{},{}", quoted(node.key()), quoted(node.name()))?;
        for field in NodeField::ALL {
            out.write_all(b",")?;
            if let Some(value) = node.get(field) {
                cell(out, &value)?;
            }
        }
        writeln!(out, ",{}", label(node.kind()))?;
    }
    Ok(())
}

pub(in super::super) fn write_relations(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b":START_ID,:END_ID,:TYPE,kind")?;
    for field in RelationField::ALL {
        header(out, field.name(), field.shape())?;
    }
    out.write_all(b"\n")?;
    for relation in view.relations() {
        let (source, target) = (quoted(relation.source_key()), quoted(relation.target_key()));
        let kind = relation.kind();
        write!(out, "{source},{target},{},{}", relation_type(kind), quoted(kind))?;
        for field in RelationField::ALL {
            out.write_all(b",")?;
            cell(out, &relation.get(field))?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn header(out: &mut dyn Write, name: &str, shape: Shape) -> io::Result<()> {
    let suffix = match shape {
        Shape::Text => "",
        Shape::Texts => ":string[]",
        Shape::Flag => ":boolean",
        Shape::Number => ":double",
    };
    write!(out, ",{name}{suffix}")
}

fn cell(out: &mut dyn Write, value: &Value<'_>) -> io::Result<()> {
    match value {
        Value::Text(text) => write!(out, "{}", quoted(text)),
        // The reader knows no escape for its delimiter.
        Value::Texts(_) | Value::Files(_) => {
            let texts: Vec<String> = value.texts().iter().map(|text| text.replace(';', ",")).collect();
            if texts.is_empty() { Ok(()) } else { write!(out, "{}", quoted(&texts.join(";"))) }
        }
        Value::Flag(_) | Value::Number(_) => write!(out, "{}", value.to_text()),
    }
}

/// A field as RFC 4180 has it: between quotes wherever that could matter, an empty one too, which is an empty text and
/// not a missing one.
fn quoted(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | ' ');
    let is_trimmed = !text.starts_with(' ') && !text.ends_with(' ');
    if !text.is_empty() && is_trimmed && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
}
