//! Graph files in the place of sources.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use ossa_core::graph::Graph;

/// The graph in the `.ossag` file that `paths` names, if it names one. Such a file is the whole graph, so it stands
/// alone.
pub(super) fn graph_of(paths: &[PathBuf]) -> anyhow::Result<Option<Graph>> {
    let is_graph = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "ossag");
    let Some(path) = paths.iter().find(is_graph).filter(|path| !path.is_dir()) else { return Ok(None) };
    if paths.len() > 1 {
        bail!("`{}` is a whole graph; it cannot be read together with other paths", path.display());
    }
    let cannot = || format!("cannot read the graph `{}`", path.display());
    let bytes = fs::read(path).with_context(cannot)?;
    Graph::from_ossag(&bytes).with_context(cannot).map(Some)
}
