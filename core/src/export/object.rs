//! Nodes and relations as JSON objects, and arrays of them.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::field::{NodeField, RelationField};
use super::view::{Node, Relation};

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

/// A relation as an object: its id where it needs one, its ends, its kind, then its fields.
pub(super) struct RelationObject<'v> {
    pub(super) id: Option<usize>,
    pub(super) relation: Relation<'v>,
}

impl Serialize for RelationObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if let Some(id) = self.id {
            object.serialize_entry("id", &format_args!("e{id}"))?;
        }
        object.serialize_entry("source", self.relation.source_key())?;
        object.serialize_entry("target", self.relation.target_key())?;
        object.serialize_entry("type", self.relation.kind())?;
        for field in RelationField::ALL {
            object.serialize_entry(field.name(), &self.relation.get(field))?;
        }
        object.end()
    }
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
