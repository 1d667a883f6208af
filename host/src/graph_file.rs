//! Graphs in files: `.ossag`, the JSON export, and what the API answers.

use std::io;
use std::path::{Path, PathBuf};

use ossa_core::export::SnapshotError;
use ossa_core::graph::Graph;
use ossa_core::wire::{self, GraphFile};

/// The ending of graph files.
const OSSAG: &str = "ossag";

/// Why bytes hold no graph although they look like one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GraphBytesError {
    /// An `.ossag` file that is damaged.
    #[error(transparent)]
    Ossag(#[from] SnapshotError),
    /// JSON that makes no graph.
    #[error(transparent)]
    Json(#[from] wire::GraphFileError),
}

/// Why there is no graph to be had from a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GraphFileError {
    /// The file cannot be read.
    #[error("cannot read the graph in `{}`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file makes no graph.
    #[error("cannot read the graph in `{}`", path.display())]
    NoGraph {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: GraphBytesError,
    },
}

/// Whether the name of a file says that it holds a graph and nothing else.
pub fn is_named_graph(file: &Path) -> bool {
    has_ending(file, OSSAG)
}

fn has_ending(file: &Path, wanted: &str) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(wanted))
}

/// The graph in a file. `None` if it holds none: definitions may be JSON, too.
///
/// # Errors
/// [`GraphFileError`] when the file cannot be read, or looks like a graph and is none.
pub fn read(file: &Path) -> Result<Option<GraphFile>, GraphFileError> {
    let may_hold_one = is_named_graph(file) || has_ending(file, "json");
    if !may_hold_one || !file.is_file() {
        return Ok(None);
    }
    let path = || file.to_owned();
    let bytes = std::fs::read(file).map_err(|source| GraphFileError::Unreadable { path: path(), source })?;
    let found = if is_named_graph(file) { snapshot(&bytes).map(Some) } else { graph_in(&bytes) };
    found.map_err(|source| GraphFileError::NoGraph { path: path(), source })
}

/// The graph that a file holds with these bytes. `None` if it does not look like one.
///
/// # Errors
/// [`GraphBytesError`] if it looks like a graph and is none.
pub fn graph_in(bytes: &[u8]) -> Result<Option<GraphFile>, GraphBytesError> {
    if Graph::is_ossag(bytes) {
        return snapshot(bytes).map(Some);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if GraphFile::is_one(text) => Ok(Some(GraphFile::read(text)?)),
        _ => Ok(None),
    }
}

fn snapshot(bytes: &[u8]) -> Result<GraphFile, GraphBytesError> {
    Ok(GraphFile { graph: Graph::from_ossag(bytes)?, is_export: false })
}
