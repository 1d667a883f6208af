use crate::analysis;
use crate::analysis::diff::Diff;
use crate::export::ExportFormat;
use crate::graph::Graph;
use crate::wire::{GraphFile, GraphFileError};

/// One of two graphs that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'g> {
    /// The graph.
    pub graph: &'g Graph,
    /// Whether it was read from an export, which says less than a graph.
    pub is_export: bool,
}

/// What `new` has that `old` had not, and the other way round. When one of them is an export, both are compared by what an
/// export says.
///
/// # Errors
/// [`GraphFileError`] when an export of one of them cannot be read back, which is a bug of ours.
/// # Complexity
/// That of [`analysis::diff()`]; and with an export on one side only, the relations of the other pair by pair.
pub fn difference(old: Side<'_>, new: Side<'_>) -> Result<Diff, GraphFileError> {
    Ok(match (old.is_export, new.is_export) {
        (true, false) => analysis::diff(old.graph, &exported(new.graph)?),
        (false, true) => analysis::diff(&exported(old.graph)?, new.graph),
        _ => analysis::diff(old.graph, new.graph),
    })
}

/// What an export of `graph` says.
fn exported(graph: &Graph) -> Result<Graph, GraphFileError> {
    let bytes = ExportFormat::Json.to_bytes(graph);
    Ok(GraphFile::read(&String::from_utf8_lossy(&bytes))?.graph)
}
