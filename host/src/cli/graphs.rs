//! Arguments that say which graph is asked, and getting it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use ossa_core::Analysis;
use ossa_core::graph::Graph;
use ossa_core::wire::GraphFile;
use serde::Serialize;

use super::output::{self, printable};
use super::sources::{Configuring, Reading, Tree, nothing_to_read};
use crate::answer::Side;
use crate::graph_file;

/// Which graph is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    /// Files and folders of definitions, or a graph as JSON or .ossag; may be given several times
    #[arg(short, long = "source", value_name = "PATH", default_value = ".")]
    sources: Vec<PathBuf>,

    #[command(flatten)]
    configuring: Configuring,

    #[command(flatten)]
    reading: Reading,
}

/// How the answer is printed.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Answering {
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub(super) json: bool,
}

impl Answering {
    /// Prints `answer` to standard output: as JSON, or as `human` writes it.
    pub(super) fn print<A: Serialize>(
        self,
        answer: &A,
        human: impl FnOnce(&mut dyn Write, &A) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let mut out = output::stdout();
        if self.json {
            writeln!(out, "{}", serde_json::to_string(answer)?)?;
        } else {
            human(&mut out, answer)?;
        }
        Ok(out.flush()?)
    }
}

/// A graph, from definitions or from a file.
pub(super) enum Loaded {
    Definitions(Arc<Analysis>),
    File(Box<GraphFile>),
}

impl Loaded {
    pub(super) fn graph(&self) -> &Graph {
        match self {
            Self::Definitions(analysis) => &analysis.graph,
            Self::File(file) => &file.graph,
        }
    }

    pub(super) fn side(&self) -> Side<'_> {
        Side { graph: self.graph(), is_export: matches!(self, Self::File(file) if file.is_export) }
    }
}

impl Asked {
    pub(super) fn load(&self) -> anyhow::Result<Loaded> {
        load(&self.sources, &self.reading, &self.configuring)
    }
}

/// The graph of `paths`; of a JSON file that is a graph, that one.
pub(super) fn load(
    paths: &[PathBuf],
    reading: &Reading,
    configuring: &Configuring,
) -> anyhow::Result<Loaded> {
    if let Some(graph) = graph_file_of(paths)? {
        return Ok(Loaded::File(Box::new(graph)));
    }
    let tree = Tree::new(paths, reading, configuring)?;
    let mut workspace = tree.workspace(reading)?;
    let read = tree.read(&mut workspace)?;
    if read.files.is_empty() {
        nothing_to_read()?;
    }
    let mut err = output::stderr();
    for unread in &read.loaded.unread {
        writeln!(err, "not read: {}: {}", printable(&unread.path), printable(&unread.reason))?;
    }
    Ok(Loaded::Definitions(workspace.analyse()))
}

/// The graph in the file that `paths` names, if it names one. Such a file is the whole graph, so it stands alone.
pub(super) fn graph_file_of(paths: &[PathBuf]) -> anyhow::Result<Option<GraphFile>> {
    if let [file] = paths {
        return Ok(graph_file::read(file)?);
    }
    let is_graph = |path: &&PathBuf| graph_file::is_named_graph(path) && !path.is_dir();
    if let Some(path) = paths.iter().find(is_graph) {
        bail!("`{}` is a whole graph; it cannot be read together with other paths", path.display());
    }
    Ok(None)
}
