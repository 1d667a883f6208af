//! Nodes and relations as JSON objects, and arrays of them.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::field::{NodeField, RelationField};
use super::view::{Common, Node, Relation, View};

/// A node as an object: its key, its name, then its fields.
pub(super) struct NodeObject<'v> {
    pub(super) node: Node<'v>,
    /// What the name is called.
    pub(super) name: &'static str,
}

impl Serialize for NodeObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("id", self.node.key())?;
        object.serialize_entry(self.name, self.node.name())?;
        for field in NodeField::ALL {
            if let Some(value) = self.node.get(field) {
                object.serialize_entry(field.name(), &value)?;
            }
        }
        object.end()
    }
}

/// Relations as objects: its ends, its kind, then its fields. What follows the ends is made once for all relations that
/// have it in common.
#[derive(Default)]
pub(super) struct RelationLines {
    line: Vec<u8>,
    /// The last source, and its key: relations of a group come by their sources.
    source: Option<usize>,
    source_key: Vec<u8>,
    common: Option<Common>,
    /// With the bracket that closes the object.
    rest: Vec<u8>,
}

impl RelationLines {
    /// The line of a relation, up to the end of its object; `before` has what stands before its ends, and the bracket
    /// that opens the object. More can be appended.
    pub(super) fn line(
        &mut self,
        before: impl FnOnce(&mut Vec<u8>),
        relation: Relation<'_>,
    ) -> io::Result<&mut Vec<u8>> {
        self.line.clear();
        before(&mut self.line);
        self.line.extend_from_slice(b"\"source\":");
        if self.source != Some(relation.source()) {
            self.source = Some(relation.source());
            self.source_key.clear();
            write_text(&mut self.source_key, relation.source_key())?;
        }
        self.line.extend_from_slice(&self.source_key);
        self.line.extend_from_slice(b",\"target\":");
        write_text(&mut self.line, relation.target_key())?;
        let common = relation.common();
        if self.common != Some(common) {
            self.common = Some(common);
            self.rest.clear();
            serde_json::to_writer(&mut self.rest, &Rest(relation))?;
            // It continues an object.
            if let Some(bracket) = self.rest.first_mut() {
                *bracket = b',';
            }
        }
        self.line.extend_from_slice(&self.rest);
        Ok(&mut self.line)
    }
}

/// Appends a text as JSON. Most have nothing to escape, which all of their bytes together tell sooner than one by one.
fn write_text(line: &mut Vec<u8>, text: &str) -> io::Result<()> {
    let is_special = |byte: u8| matches!(byte, 0..=0x1f | b'"' | b'\\');
    if text.bytes().fold(false, |is_any, byte| is_any | is_special(byte)) {
        return Ok(serde_json::to_writer(line, text)?);
    }
    line.push(b'"');
    line.extend_from_slice(text.as_bytes());
    line.push(b'"');
    Ok(())
}

/// What a relation says beside its ends.
struct Rest<'v>(Relation<'v>);

impl Serialize for Rest<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("type", self.0.kind())?;
        for field in RelationField::ALL {
            object.serialize_entry(field.name(), &self.0.get(field))?;
        }
        object.end()
    }
}

/// Writes the relations of a view as a JSON array of objects, one a line.
pub(super) fn write_relations(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = RelationLines::default();
    out.write_all(b"[")?;
    for (index, relation) in view.relations().enumerate() {
        let before: &[u8] = if index == 0 { b"\n{" } else { b",\n{" };
        out.write_all(lines.line(|line| line.extend_from_slice(before), relation)?)?;
    }
    out.write_all(b"\n]")
}

/// Writes the items of a JSON array, one a line.
pub(super) fn write_array<T: Serialize>(
    out: &mut dyn Write,
    items: impl Iterator<Item = T>,
) -> io::Result<()> {
    out.write_all(b"[")?;
    for (index, item) in items.enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &item)?;
    }
    out.write_all(b"\n]")
}

#[cfg(test)]
mod tests {
    use super::write_text;

    #[test]
    fn texts_are_escaped_as_json_is() {
        for text in ["", "agent:a/b", "\"", "back\\slash", "\u{0}", "\u{1f}\n", "\u{7f}é\u{2028}\u{1f600}"] {
            let mut line = Vec::new();
            write_text(&mut line, text).expect("a list takes all");
            assert_eq!(String::from_utf8(line).ok(), serde_json::to_string(text).ok());
        }
    }
}
