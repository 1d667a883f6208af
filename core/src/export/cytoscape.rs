//! Elements for Cytoscape.js: <https://js.cytoscape.org/#notation/elements-json>.

use std::io::{self, Write};

use serde::Serialize;

use super::object::{NodeObject, RelationObject, write_array};
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
    write_array(
        out,
        view.relations().enumerate().map(|(index, relation)| {
            let data = RelationObject { id: Some(index), relation };
            Element { data, classes: relation.kind().to_owned() }
        }),
    )?;
    out.write_all(b"}}\n")
}
