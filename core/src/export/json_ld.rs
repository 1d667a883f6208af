//! JSON-LD 1.1: nodes and relations as linked data, <https://www.w3.org/TR/json-ld11/>.
//!
//! A relation is a statement of its own, with weight and origin; its source also has the plain relation as a property, so
//! that a query can follow it in one step.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::field::{NodeField, RelationField};
use super::view::{Node, Relation, View};

const CONTEXT: &str = r#"{"@context": {
"@version": 1.1,
"@vocab": "urn:ossa:term:",
"node": "urn:ossa:node:",
"relation": "urn:ossa:relation:",
"name": "http://www.w3.org/2000/01/rdf-schema#label",
"description": "http://www.w3.org/2000/01/rdf-schema#comment",
"source": {"@type": "@id"},
"target": {"@type": "@id"},
"relationKind": {"@type": "@id"},
"weight": {"@type": "http://www.w3.org/2001/XMLSchema#double"}
},
"@graph": ["#;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(CONTEXT.as_bytes())?;
    for node in view.nodes() {
        out.write_all(if node.index() == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &Subject(node))?;
    }
    // Without a node there is no relation.
    for relation in view.relations() {
        out.write_all(b",\n")?;
        serde_json::to_writer(&mut *out, &Statement(relation))?;
    }
    out.write_all(b"\n]}\n")
}

struct Subject<'v>(Node<'v>);

impl Serialize for Subject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("@id", &iri("node", self.0.key()))?;
        object.serialize_entry("@type", "Node")?;
        object.serialize_entry("key", self.0.key())?;
        object.serialize_entry("name", self.0.name())?;
        for field in NodeField::ALL {
            if let Some(value) = self.0.get(field) {
                object.serialize_entry(field.name(), &value)?;
            }
        }
        object.end()
    }
}

struct Statement<'v>(Relation<'v>);

impl Serialize for Statement<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(relation) = *self;
        let target = Reference { id: iri("node", relation.target_key()), relation: None };
        let kind = iri("relation", relation.kind());
        let source = Reference { id: iri("node", relation.source_key()), relation: Some((&kind, &target)) };
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("@type", "Relation")?;
        object.serialize_entry("source", &source)?;
        object.serialize_entry("target", &target.id)?;
        object.serialize_entry("relationKind", &kind)?;
        for field in RelationField::ALL {
            object.serialize_entry(field.name(), &relation.get(field))?;
        }
        object.end()
    }
}

/// A node by its name, with the one relation it has here.
struct Reference<'v> {
    id: String,
    relation: Option<(&'v str, &'v Reference<'v>)>,
}

impl Serialize for Reference<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("@id", &self.id)?;
        if let Some((kind, target)) = self.relation {
            object.serialize_entry(kind, target)?;
        }
        object.end()
    }
}

/// A compact name: the prefix, and what else than letters, digits and a few signs of URNs percent-encoded.
fn iri(prefix: &str, text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut iri = String::with_capacity(prefix.len() + 1 + text.len());
    iri.push_str(prefix);
    iri.push(':');
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':' | b'@') {
            iri.push(char::from(byte));
        } else {
            iri.push('%');
            for digit in [byte >> 4, byte & 15] {
                iri.push(char::from(HEX[usize::from(digit)]));
            }
        }
    }
    iri
}
