use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use ossa_core::export::{Expand, ExportFormat, File as FileOfFormat, MANY_RELATIONS, View};
use ossa_core::graph::Graph;
use ossa_core::wire::Stats;
use ossa_core::{Analysis, Profile, Workspace};
use rayon::prelude::*;
use serde::Serialize;
use tracing::field::Empty;

use super::Verdict;
use super::graphs::graph_file_of;
use super::output::{self, BOLD, counted, printable};
use super::sources::{Configuring, Read, Reading, Tree, nothing_to_read};
use crate::ingest::Unread;
use crate::telemetry;

const EXAMPLES: &str = "\
Examples:
  ossa knowledge-graph agents
  ossa knowledge-graph agents -o build/graph --format json,graphml
  ossa knowledge-graph agents --format gexf --expand groups
  ossa knowledge-graph graph.ossag --format dot
  ossa knowledge-graph .agents --profile ossa-0.1.9 --stats-format json

Findings do not fail this command; use `ossa validate` for that.";

/// Build the graph and write it to files
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files and folders of definitions, or one graph (.ossag, or JSON as exports have it)
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Folder to write to; made if it is not there
    #[arg(short, long, value_name = "DIR", default_value = "knowledge-graph")]
    output: PathBuf,

    /// Formats to write
    #[arg(long, value_delimiter = ',', value_name = "FORMAT", default_value = "json,graphml,cytoscape")]
    format: Vec<Format>,

    /// How relations that groups imply are written: pair by pair, or each group as a node
    #[arg(long, value_enum, default_value_t = Expansion(Expand::Pairs), value_name = "HOW")]
    expand: Expansion,

    /// Write files that list more than 50,000,000 relations, too
    #[arg(long)]
    yes: bool,

    /// How to print the figures: for people to standard error, or as JSON to standard output
    #[arg(long, value_enum, default_value_t = StatsFormat::Human)]
    stats_format: StatsFormat,

    #[command(flatten)]
    configuring: Configuring,

    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Format(ExportFormat);

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Format; ExportFormat::ALL.len()] = {
            let mut all = [Format(ExportFormat::Json); ExportFormat::ALL.len()];
            let mut index = 0;
            while index < all.len() {
                all[index] = Format(ExportFormat::ALL[index]);
                index += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Expansion(Expand);

impl ValueEnum for Expansion {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(Expand::ALL[0]), Self(Expand::ALL[1])]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StatsFormat {
    Human,
    Json,
}

/// The figures as one JSON object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Figures {
    #[serde(flatten)]
    stats: Stats,
    duration_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'static str>,
    source_count: usize,
    skipped: usize,
    unread: usize,
    files: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let clock = Instant::now();
    let whole = telemetry::span!(
        "CHAIN",
        "build_knowledge_graph_main",
        ossa.graph.agents = Empty,
        ossa.graph.relationships = Empty,
    );
    let _inside = whole.enter();
    let Input { analysis, profile, source_count, unread } = read(arguments)?;
    let formats: BTreeSet<ExportFormat> = arguments.format.iter().map(|format| format.0).collect();
    let expand = arguments.expand.0;
    if !arguments.yes {
        refuse_many(&analysis.graph, &formats, expand)?;
    }
    let files = write_all(&View::new(&analysis.graph, expand), &formats, &arguments.output)?;
    let duration = clock.elapsed();
    let stats = Workspace::stats(&analysis);
    whole.record("ossa.graph.agents", stats.total_agents);
    whole.record("ossa.graph.relationships", stats.relationships);
    let figures = Figures {
        stats,
        duration_ms: duration.as_secs_f64() * 1e3,
        profile: profile.map(Profile::name),
        source_count,
        skipped: analysis.skipped.len(),
        unread: unread.len(),
        files: files.iter().map(|file| file.to_string_lossy().into_owned()).collect(),
    };
    match arguments.stats_format {
        StatsFormat::Human => {
            human(&figures)?;
            let mut err = output::stderr();
            for unread in &unread {
                writeln!(err, "not read: {}: {}", printable(&unread.path), printable(&unread.reason))?;
            }
        }
        StatsFormat::Json => {
            let mut out = output::stdout();
            writeln!(out, "{}", serde_json::to_string(&figures)?)?;
            out.flush()?;
        }
    }
    Ok(Verdict::Clean)
}

/// The graph, and where it comes from.
struct Input {
    analysis: Arc<Analysis>,
    /// `None` for a graph file, which does not say.
    profile: Option<Profile>,
    source_count: usize,
    unread: Vec<Unread>,
}

fn read(arguments: &Arguments) -> anyhow::Result<Input> {
    if let Some(file) = graph_file_of(&arguments.paths)? {
        let analysis = Analysis {
            revision: 0,
            graph: file.graph,
            diagnostics: Vec::new(),
            suppressed: Vec::new(),
            unchecked_references: 0,
            skipped: Vec::new(),
        };
        return Ok(Input {
            analysis: Arc::new(analysis),
            profile: None,
            source_count: 1,
            unread: Vec::new(),
        });
    }
    let loading = telemetry::span!("TOOL", "load_all_agents").entered();
    let tree = Tree::new(&arguments.paths, &arguments.reading, &arguments.configuring)?;
    let mut workspace = tree.workspace(&arguments.reading)?;
    let Read { loaded, files: found, .. } = tree.read(&mut workspace)?;
    drop(loading);
    if found.is_empty() {
        nothing_to_read()?;
    }
    let analysis = {
        let _relating = telemetry::span!("TOOL", "build_relationships").entered();
        workspace.analyse()
    };
    Ok(Input {
        analysis,
        profile: Some(workspace.profile()),
        source_count: workspace.source_count(),
        unread: loaded.unread,
    })
}

/// Refuses to fill a disk by surprise.
fn refuse_many(graph: &Graph, formats: &BTreeSet<ExportFormat>, expand: Expand) -> anyhow::Result<()> {
    for format in formats {
        let count = format.relation_count(graph, expand);
        if count > MANY_RELATIONS {
            bail!(
                "`{}` would list {count} relations, more than {MANY_RELATIONS}; `--expand groups` makes a node of \
                 each group, `--yes` writes them all",
                format.name()
            );
        }
    }
    Ok(())
}

/// Writes every format to files of its own beside their place, several at a time, and moves them all there when the last
/// is done: a failure leaves what was there before.
fn write_all(
    view: &View<'_>,
    formats: &BTreeSet<ExportFormat>,
    folder: &Path,
) -> anyhow::Result<Vec<PathBuf>> {
    let names: Vec<_> = formats.iter().map(|format| format.name()).collect();
    let _exporting =
        telemetry::span!("TOOL", "export_graph_formats", ossa.export.formats = names.join(","),).entered();
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let parts: Vec<&FileOfFormat> = formats.iter().flat_map(|format| format.files()).collect();
    let written: Vec<anyhow::Result<(Unfinished, PathBuf)>> = parts
        .into_par_iter()
        .map(|part| {
            let file = folder.join(part.name);
            let unfinished = Unfinished(folder.join(format!(".{}.{}.tmp", part.name, std::process::id())));
            write(view, part, &unfinished.0).with_context(|| format!("cannot write `{}`", file.display()))?;
            Ok((unfinished, file))
        })
        .collect();
    // Of several failures the first by format is told, whichever came first.
    let written: Vec<(Unfinished, PathBuf)> = written.into_iter().collect::<anyhow::Result<_>>()?;
    written
        .into_iter()
        .map(|(unfinished, file)| {
            fs::rename(&unfinished.0, &file).with_context(|| format!("cannot write `{}`", file.display()))?;
            Ok(file)
        })
        .collect()
}

/// Does not wait for the disk: what is lost with the power can be written again, and waiting takes longer than all else.
fn write(view: &View<'_>, part: &FileOfFormat, file: &Path) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 18, File::create(file)?);
    part.write(view, &mut out)?;
    out.flush()
}

/// A file that is removed unless it was moved to its place.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the move there is nothing left to remove.
        let _ = fs::remove_file(&self.0);
    }
}

fn human(figures: &Figures) -> io::Result<()> {
    let stats = &figures.stats;
    let mut err = output::stderr();
    writeln!(
        err,
        "{BOLD}{}{BOLD:#}, {BOLD}{}{BOLD:#}, {} of {} in {:.0} ms",
        counted(stats.total_agents, "agent"),
        counted(stats.relationships as usize, "relationship"),
        counted(stats.clusters, "cluster"),
        counted(figures.source_count, "file"),
        figures.duration_ms,
    )?;
    table(&mut err, "by type", stats.by_type.iter().map(|(name, &count)| (name, count as u64)))?;
    table(&mut err, "by domain", stats.by_domain.iter().map(|(name, &count)| (name, count as u64)))?;
    let relations = stats.relationships_by_type.iter().map(|(name, &count)| (name, count));
    table(&mut err, "relationships", relations)?;
    let findings: Vec<String> = ["error", "warning"]
        .into_iter()
        .filter_map(|name| Some(counted(*stats.findings_by_severity.get(name)?, name)))
        .collect();
    writeln!(err, "  {}, {} skipped", findings.join(", "), counted(figures.skipped, "file"))?;
    for file in &figures.files {
        writeln!(err, "  wrote {file}")?;
    }
    Ok(())
}

/// The largest entries of a table in one line.
fn table<'n>(
    out: &mut impl Write,
    title: &str,
    entries: impl Iterator<Item = (&'n String, u64)>,
) -> io::Result<()> {
    const SHOWN: usize = 8;
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut texts: Vec<String> =
        entries.iter().take(SHOWN).map(|(name, count)| format!("{} {count}", printable(name))).collect();
    if entries.len() > SHOWN {
        texts.push(format!("{} more", entries.len() - SHOWN));
    }
    if texts.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {title}: {}", texts.join(", "))
}
