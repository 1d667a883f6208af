//! Arguments that say which graph is asked, and getting it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use ossa_core::Analysis;
use ossa_core::graph::{Graph, Kinds, resolve};
use ossa_core::model::NodeId;
use ossa_core::wire::GraphFile;
use serde::Serialize;

use super::output::{self, printable};
use super::sources::{Configuring, Reading, Tree, nothing_to_read};

/// The ending of graph files.
const OSSAG: &str = "ossag";

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

/// The graph in the `.ossag` file that `paths` names, if it names one. Such a file is the whole graph, so it stands
/// alone.
pub(super) fn graph_of(paths: &[PathBuf]) -> anyhow::Result<Option<Graph>> {
    let is_graph =
        |path: &&PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(OSSAG));
    let Some(path) = paths.iter().find(is_graph).filter(|path| !path.is_dir()) else { return Ok(None) };
    if paths.len() > 1 {
        bail!("`{}` is a whole graph; it cannot be read together with other paths", path.display());
    }
    Ok(graph_file(path)?.map(|file| file.graph))
}

/// The graph in a file, if it holds one: definitions may be JSON, too.
fn graph_file(file: &Path) -> anyhow::Result<Option<GraphFile>> {
    let may_hold_one = file
        .extension()
        .is_some_and(|ending| ["json", OSSAG].iter().any(|known| ending.eq_ignore_ascii_case(known)));
    if !may_hold_one || !file.is_file() {
        return Ok(None);
    }
    let cannot = || format!("cannot read the graph in `{}`", file.display());
    let bytes = std::fs::read(file).with_context(cannot)?;
    if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(OSSAG)) {
        return snapshot(&bytes).with_context(cannot).map(Some);
    }
    graph_in(&bytes).with_context(cannot)
}

/// The graph that a file holds with these bytes. `None` if it does not look like one; an error if it does and is none.
pub(super) fn graph_in(bytes: &[u8]) -> anyhow::Result<Option<GraphFile>> {
    if Graph::is_ossag(bytes) {
        return snapshot(bytes).map(Some);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if GraphFile::is_one(text) => Ok(Some(GraphFile::read(text)?)),
        _ => Ok(None),
    }
}

fn snapshot(bytes: &[u8]) -> anyhow::Result<GraphFile> {
    Ok(GraphFile { graph: Graph::from_ossag(bytes)?, is_export: false })
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
