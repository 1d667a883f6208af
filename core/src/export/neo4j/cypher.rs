//! A Cypher script for an empty database: `cypher-shell -f graph.cypher`.
//!
//! Rows come in lists of a bounded length, so that neither the writer nor the database holds more than one list.

use std::io::{self, Write};

use super::super::field::{NodeField, RelationField, Value};
use super::super::view::View;
use super::{label, relation_type};

/// How many rows one statement makes.
const ROWS: usize = 500;

pub(in super::super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(
        b"CREATE CONSTRAINT ossa_key IF NOT EXISTS FOR (node:Ossa) REQUIRE node.key IS UNIQUE;\n\
        CALL db.awaitIndexes();\n",
    )?;
    let mut list = List::default();
    for node in view.nodes() {
        let end = format!("CREATE (node:Ossa:{}) SET node = row;\n", label(node.kind()));
        list.next(out, end)?;
        out.write_all(b"{key: ")?;
        text(out, node.key())?;
        out.write_all(b", name: ")?;
        text(out, node.name())?;
        for field in NodeField::ALL {
            if let Some(value) = node.get(field) {
                property(out, field.name(), &value)?;
            }
        }
        out.write_all(b"}")?;
    }
    for relation in view.relations() {
        let end = format!(
            "MATCH (source:Ossa {{key: row.source}}), (target:Ossa {{key: row.target}}) \
             CREATE (source)-[relation:{}]->(target) SET relation = row.properties;\n",
            relation_type(relation.kind())
        );
        list.next(out, end)?;
        out.write_all(b"{source: ")?;
        text(out, relation.source_key())?;
        out.write_all(b", target: ")?;
        text(out, relation.target_key())?;
        out.write_all(b", properties: {kind: ")?;
        text(out, relation.kind())?;
        for field in RelationField::ALL {
            property(out, field.name(), &relation.get(field))?;
        }
        out.write_all(b"}}")?;
    }
    list.close(out)
}

/// The statement being written: how many rows it has, and what is done with them.
#[derive(Default)]
struct List {
    rows: usize,
    end: String,
}

impl List {
    /// Begins a row, in a new statement where the one before is full or does something else.
    fn next(&mut self, out: &mut dyn Write, end: String) -> io::Result<()> {
        if self.rows == ROWS || self.end != end {
            self.close(out)?;
            self.end = end;
        }
        out.write_all(if self.rows == 0 { b"UNWIND [\n" } else { b",\n" })?;
        self.rows += 1;
        Ok(())
    }

    fn close(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows > 0 {
            self.rows = 0;
            write!(out, "\n] AS row {}", self.end)?;
        }
        Ok(())
    }
}

fn property(out: &mut dyn Write, name: &str, value: &Value<'_>) -> io::Result<()> {
    write!(out, ", {name}: ")?;
    match value {
        Value::Text(value) => text(out, value),
        Value::Texts(_) | Value::Files(_) => {
            out.write_all(b"[")?;
            for (index, item) in value.texts().into_iter().enumerate() {
                out.write_all(if index == 0 { b"" } else { b", " })?;
                text(out, item)?;
            }
            out.write_all(b"]")
        }
        Value::Flag(flag) => write!(out, "{flag}"),
        // With a point, so that a whole number does not become an integer.
        Value::Number(number) => write!(out, "{number:?}"),
    }
}

/// A text between single quotes.
fn text(out: &mut dyn Write, text: &str) -> io::Result<()> {
    out.write_all(b"'")?;
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c < ' ' || matches!(c, '\'' | '\\' | '\u{7f}')) {
        let (plain, special) = rest.split_at(at);
        out.write_all(plain.as_bytes())?;
        let mut characters = special.chars();
        match characters.next() {
            Some('\'') => out.write_all(b"\\'")?,
            Some('\\') => out.write_all(b"\\\\")?,
            Some(control) => write!(out, "\\u{:04x}", u32::from(control))?,
            None => {}
        }
        rest = characters.as_str();
    }
    out.write_all(rest.as_bytes())?;
    out.write_all(b"'")
}
