use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use ossa_core::document::Limits as Reading;
use ossa_core::graph::{Graph, Group, Shape};
use ossa_core::model::NodeId;
use ossa_core::{Analysis, Profile, Workspace};
use ossa_plugin_runtime::{Engine, Level, Limits, Plugin, PluginRule};
use similar::TextDiff;

use super::Verdict;
use super::output::{self, printable};
use crate::ingest::{self, Options};
use crate::plugins;

/// Prints what a component adds to the fleet below `paths`.
pub(super) fn run(
    file: &Path,
    paths: &[PathBuf],
    config: &str,
    fuel: Option<u64>,
) -> anyhow::Result<Verdict> {
    let engine = if fuel.is_some() { Engine::counting()? } else { plugins::engine()? };
    let plugin = Plugin::load(&engine, file, Limits { fuel, ..Limits::default() })
        .with_context(|| format!("cannot load the plugin `{}`", file.display()))?;
    let added = added(&Arc::new(plugin), paths, config)?;
    let mut out = output::stdout();
    for line in &added.lines {
        writeln!(out, "{}", printable(line))?;
    }
    out.flush()?;
    Ok(if added.failed { Verdict::Findings } else { Verdict::Clean })
}

/// Compares what a component adds to the fleet of each test with what it should.
pub(super) fn test(file: &Path, folder: &Path, update: bool) -> anyhow::Result<Verdict> {
    let plugin = Arc::new(plugins::open(&plugins::engine()?, file)?);
    let tests = folder.join("tests");
    let entries = fs::read_dir(&tests).with_context(|| format!("cannot read `{}`", tests.display()))?;
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.join("agents").is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    if folders.is_empty() {
        bail!("`{}` has no test: a folder with definitions in `agents`", tests.display());
    }
    let mut failures = 0;
    let mut out = output::stdout();
    for test in &folders {
        let name = test.file_name().unwrap_or_default().to_string_lossy();
        let config = fs::read_to_string(test.join("config.json")).unwrap_or_default();
        let found = added(&plugin, &[test.join("agents")], &config)?;
        let found = found.lines.into_iter().map(|line| line + "\n").collect::<String>();
        let snapshot = test.join("expected.txt");
        if update {
            fs::write(&snapshot, &found).with_context(|| format!("cannot write `{}`", snapshot.display()))?;
        }
        let expected = fs::read_to_string(&snapshot).unwrap_or_default().replace("\r\n", "\n");
        if found == expected {
            writeln!(out, "ok      {}", printable(&name))?;
            continue;
        }
        failures += 1;
        writeln!(out, "differs {} (- expected, + found)", printable(&name))?;
        for change in TextDiff::from_lines(&expected, &found).iter_all_changes() {
            write!(out, "  {}{}", change.tag(), printable(change.value()))?;
        }
    }
    writeln!(out, "{} of {} tests passed", folders.len() - failures, folders.len())?;
    out.flush()?;
    Ok(if failures == 0 { Verdict::Clean } else { Verdict::Findings })
}

/// What a component added to a fleet, as lines of text.
struct Added {
    lines: Vec<String>,
    failed: bool,
}

fn added(plugin: &Arc<Plugin>, paths: &[PathBuf], config: &str) -> anyhow::Result<Added> {
    let name = plugin.metadata().name.clone();
    let profile = Profile::Default;
    let mut workspace = Workspace::new(profile, Reading::DEFAULT).with_root(&ingest::root_name(paths));
    workspace.add_rule(Arc::new(PluginRule::new(plugin.clone(), config).with_log(|_, log| {
        let mut err = output::stderr();
        for line in log.lines() {
            let level = match line.level {
                Level::Debug => "debug",
                Level::Info => "info",
                Level::Warn => "warning",
                Level::Error => "error",
            };
            // The log is for whoever looks; where nobody can, it is lost.
            drop(writeln!(err, "{level}: {}", printable(&line.text)));
        }
    })));
    let options = Options { remembers: false, ..Options::new(profile) };
    let discovery = ingest::discover(paths, options)?;
    ingest::load_project(&mut workspace, discovery, (paths, options), &Reading::DEFAULT, &|| {});
    Ok(lines(&workspace.analyse(), &name))
}

/// What the plugin of a name made, sorted: relations as `kind source -> target (weight, cause)`, groups with their members,
/// findings as `severity file: message`.
fn lines(analysis: &Analysis, name: &str) -> Added {
    let graph = &analysis.graph;
    let is_own = |origin: ossa_core::graph::OriginId| *graph.origin(origin).name == *name;
    let relations = graph.relations().iter().filter(|relation| is_own(relation.origin)).map(|relation| {
        let nodes = format!("{} -> {}", key(graph, relation.source), key(graph, relation.target));
        line(graph.kind(relation.kind), &nodes, relation.weight, graph.via(relation.via))
    });
    let groups = graph.groups().iter().filter(|group| is_own(group.origin)).map(|group| {
        line(graph.kind(group.kind), &members(graph, group), group.weight, graph.via(group.via))
    });
    let mut failed = false;
    let own = analysis
        .diagnostics
        .iter()
        .filter(|finding| finding.origin.as_ref().is_some_and(|origin| *origin.name == *name));
    let findings: Vec<String> = own
        .map(|finding| {
            failed |= finding.code == ossa_core::diagnostic::Code::PluginFailed;
            let file = finding.location.as_ref().map_or("-", |location| &location.path);
            format!("{} {file}: {}", finding.severity.as_str(), finding.message)
        })
        .collect();
    let mut lines: Vec<String> = relations.chain(groups).chain(findings).collect();
    lines.sort();
    Added { lines, failed }
}

fn key(graph: &Graph, node: NodeId) -> &str {
    graph.catalog().node(node).key()
}

fn line(kind: &str, nodes: &str, weight: f64, via: &str) -> String {
    format!("{kind} {nodes} ({weight}, {via})")
}

fn members(graph: &Graph, group: &Group) -> String {
    let keys = |nodes: &[NodeId]| nodes.iter().map(|node| key(graph, *node)).collect::<Vec<_>>().join(", ");
    match &group.shape {
        Shape::Clique { members } => keys(members),
        Shape::Biclique { sources, targets, .. } => format!("{} -> {}", keys(sources), keys(targets)),
    }
}
