//! For `d3.forceSimulation(nodes)` with `d3.forceLink(links).id(node => node.id)`.

use std::io::{self, Write};

use super::super::object::{NodeObject, write_array, write_relations};
use super::super::view::View;

pub(in super::super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"nodes\": ")?;
    write_array(out, view.nodes().map(|node| NodeObject { node, name: "name" }))?;
    out.write_all(b", \"links\": ")?;
    write_relations(view, out)?;
    out.write_all(b"}\n")
}
