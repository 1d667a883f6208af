//! One JSON object a line: first every node, then every relation. `record` says which it is.

use std::io::{self, Write};

use serde::Serialize;

use super::object::{NodeObject, RelationObject};
use super::view::View;

#[derive(Serialize)]
struct Record<T> {
    record: &'static str,
    #[serde(flatten)]
    object: T,
}

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for node in view.nodes() {
        line(out, &Record { record: "node", object: NodeObject { node, name: "name" } })?;
    }
    for relation in view.relations() {
        line(out, &Record { record: "relation", object: RelationObject { id: None, relation } })?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, record: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}
