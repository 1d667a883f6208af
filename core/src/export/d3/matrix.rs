//! For an adjacency matrix: the nodes are its rows and columns, and every cell that is not empty is listed once, row by
//! row, however many relations it stands for.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::super::object::{NodeObject, write_array};
use super::super::view::View;

#[derive(Serialize)]
struct Cell {
    row: usize,
    column: usize,
    value: f64,
    count: u64,
}

pub(in super::super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"nodes\": ")?;
    write_array(out, view.nodes().map(|node| NodeObject { node, name: "name" }))?;
    out.write_all(b", \"cells\": ")?;
    write_array(out, (0..view.node_count()).flat_map(|row| cells(view, row)))?;
    out.write_all(b"}\n")
}

/// The cells of one row, which is all that is held at a time.
fn cells(view: &View<'_>, row: usize) -> impl Iterator<Item = Cell> + use<> {
    let mut cells: BTreeMap<usize, (f64, u64)> = BTreeMap::new();
    view.outgoing(row, |target, weight| {
        let (value, count) = cells.entry(target).or_default();
        *value += weight;
        *count += 1;
    });
    cells.into_iter().map(move |(column, (value, count))| Cell { row, column, value, count })
}
