//! Arguments that say which graph is asked, and getting it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use ossa_core::Analysis;
use ossa_core::graph::{Graph, Kinds, resolve};
use ossa_core::model::NodeId;
use ossa_core::wire::GraphFile;

use super::output::{self, printable};
use super::sources::{Configuring, Reading, Tree, nothing_to_read};

/// Which graph is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    /// Files and folders of definitions, or a graph as JSON; may be given several times
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
    if let [file] = paths
        && let Some(graph) = graph_file(file)?
    {
        return Ok(Loaded::File(Box::new(graph)));
    }
    let tree = Tree::new(paths, reading, configuring)?;
    let mut workspace = reading.workspace(paths)?;
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

/// The graph in a JSON file, if there is one: definitions may be JSON, too.
fn graph_file(file: &Path) -> anyhow::Result<Option<GraphFile>> {
    let is_json = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if !is_json || !file.is_file() {
        return Ok(None);
    }
    let bytes = std::fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    graph_in(&bytes).with_context(|| format!("cannot read the graph in `{}`", file.display()))
}

/// The graph a text holds. `None` if it does not look like one; an error if it does and is none.
pub(super) fn graph_in(bytes: &[u8]) -> anyhow::Result<Option<GraphFile>> {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Shape {
        Graph { nodes: Vec<serde::de::IgnoredAny> },
        Answer { graph: Inner },
    }
    #[derive(serde::Deserialize)]
    struct Inner {
        nodes: Vec<serde::de::IgnoredAny>,
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return Ok(None) };
    match serde_json::from_str::<Shape>(text) {
        Ok(Shape::Graph { nodes } | Shape::Answer { graph: Inner { nodes } }) => {
            drop(nodes);
            Ok(Some(GraphFile::read(text)?))
        }
        Err(_) => Ok(None),
    }
}

/// The node people mean by `text`.
pub(super) fn node(graph: &Graph, text: &str) -> anyhow::Result<NodeId> {
    Ok(resolve(graph.catalog(), text)?)
}

/// The kinds people named; those of `otherwise` if they named none.
pub(super) fn kinds(
    graph: &Graph,
    names: &[String],
    otherwise: impl Fn(&Graph) -> Kinds,
) -> anyhow::Result<Kinds> {
    if names.is_empty() {
        return Ok(otherwise(graph));
    }
    Ok(Kinds::named(graph, names.iter().map(String::as_str))?)
}
