//! One JSON object a line: first every node, then every relation. `record` says which it is.

use std::io::{self, Write};

use serde::Serialize;

use super::object::{NodeObject, RelationLines};
use super::view::View;

#[derive(Serialize)]
struct Record<T> {
    record: &'static str,
    #[serde(flatten)]
    object: T,
}

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for node in view.nodes() {
        serde_json::to_writer(
            &mut *out,
            &Record { record: "node", object: NodeObject { node, name: "name" } },
        )?;
        out.write_all(b"\n")?;
    }
    let mut lines = RelationLines::default();
    for relation in view.relations() {
        let line = lines.line(|line| line.extend_from_slice(b"{\"record\":\"relation\","), relation)?;
        line.push(b'\n');
        out.write_all(line)?;
    }
    Ok(())
}
