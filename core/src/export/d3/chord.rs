//! For `d3.chordDirected()(matrix)`: how many relations lead from each category of nodes to each other.

use std::io::{self, Write};

use super::super::object::write_array;
use super::super::view::View;
use super::category::Categories;

pub(in super::super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Categories { names, flows } = Categories::count(view.graph());
    let mut matrix = vec![vec![0u64; names.len()]; names.len()];
    for ((_, source, target), count) in flows {
        matrix[source][target] += count;
    }
    out.write_all(b"{\"names\": ")?;
    write_array(out, names.iter())?;
    out.write_all(b", \"matrix\": ")?;
    write_array(out, matrix.iter())?;
    out.write_all(b"}\n")
}
