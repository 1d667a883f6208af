//! Elements for Cytoscape.js: <https://js.cytoscape.org/#notation/elements-json>.

use std::io::{self, Write};

use serde::Serialize;

use super::decimal;
use super::object::{NodeObject, RelationLines, write_array};
use super::view::View;

#[derive(Serialize)]
struct Element<T> {
    data: T,
    classes: String,
}

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"elements\": {\"nodes\": ")?;
    write_array(
        out,
        view.nodes().map(|node| {
            let classes = match node.agent_type() {
                Some(agent_type) => format!("{} {agent_type}", node.kind()),
                None => node.kind().to_owned(),
            };
            Element { data: NodeObject { node, name: "label" }, classes }
        }),
    )?;
    out.write_all(b", \"edges\": ")?;
    let mut lines = RelationLines::default();
    out.write_all(b"[")?;
    for (index, relation) in view.relations().enumerate() {
        let before = |line: &mut Vec<u8>| {
            let start: &[u8] =
                if index == 0 { b"\n{\"data\":{\"id\":\"e" } else { b",\n{\"data\":{\"id\":\"e" };
            line.extend_from_slice(start);
            decimal::push(line, index);
            line.extend_from_slice(b"\",");
        };
        let line = lines.line(before, relation)?;
        line.extend_from_slice(b",\"classes\":");
        serde_json::to_writer(&mut *line, relation.kind())?;
        line.push(b'}');
        out.write_all(line)?;
    }
    out.write_all(b"\n]")?;
    out.write_all(b"}}\n")
}
