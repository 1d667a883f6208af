//! For `d3.hierarchy(data).sum(node => node.value)`: kinds, within them types, within them nodes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::super::view::View;

#[derive(Serialize)]
struct Leaf<'v> {
    name: &'v str,
    id: &'v str,
    value: u8,
}

pub(in super::super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut kinds: BTreeMap<&str, BTreeMap<Option<&str>, Vec<usize>>> = BTreeMap::new();
    for node in view.nodes() {
        kinds.entry(node.kind()).or_default().entry(node.agent_type()).or_default().push(node.index());
    }
    out.write_all(b"{\"name\": \"ossa\", \"children\": [")?;
    for (index, (kind, types)) in kinds.iter().enumerate() {
        branch(out, index, kind)?;
        // Nodes without a type stand beside the types, not in one without a name.
        for (index, (agent_type, nodes)) in types.iter().enumerate() {
            let leaves = nodes.iter().map(|&index| {
                let node = view.node(index);
                Leaf { name: node.name(), id: node.key(), value: 1 }
            });
            match agent_type {
                Some(agent_type) => {
                    branch(out, index, agent_type)?;
                    write_leaves(out, leaves)?;
                    out.write_all(b"]}")?;
                }
                None => write_leaves(out, leaves)?,
            }
        }
        out.write_all(b"]}")?;
    }
    out.write_all(b"\n]}\n")
}

fn branch(out: &mut dyn Write, index: usize, name: &str) -> io::Result<()> {
    out.write_all(if index == 0 { b"\n{\"name\": " } else { b",\n{\"name\": " })?;
    serde_json::to_writer(&mut *out, name)?;
    out.write_all(b", \"children\": [")
}

fn write_leaves<'v>(out: &mut dyn Write, leaves: impl Iterator<Item = Leaf<'v>>) -> io::Result<()> {
    for (index, leaf) in leaves.enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &leaf)?;
    }
    Ok(())
}
