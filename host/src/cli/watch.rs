use std::io::Write;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use ossa_core::graph::DeltaStep;
use ossa_core::wire::{Delta, DeltaGroup, DeltaRelation, Node};
use ossa_core::{Workspace, wire};

use super::Verdict;
use super::graphs::Answering;
use super::output::{self, BOLD, counted, printable};
use super::sources::{Configuring, Reading, Tree, nothing_to_read};
use crate::ingest::Watch;

const EXAMPLES: &str = "\
Examples:
  ossa watch agents
  ossa watch agents --json | jq -c '[.added[].key, .removed[]]'

Runs until it is stopped. `ossa validate --watch` shows findings instead.";

/// Steps that are remembered between two readings: one would do, as each is printed at once.
const HISTORY: usize = 16;

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();

/// Show what changes in the graph while files change
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files and folders of definitions
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    configuring: Configuring,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    answering: Answering,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let tree = Tree::new(&arguments.paths, &arguments.reading, &arguments.configuring)?;
    let mut workspace = tree.workspace(&arguments.reading)?;
    // Before the first reading, so that no change is missed in between.
    let mut watch = Watch::new(&tree.watched(), None)?;
    let first = tree.read(&mut workspace)?;
    if first.files.is_empty() {
        nothing_to_read()?;
    }
    let mut read = Some(first);
    let figures = workspace.figures();
    // From the graph that is there now: how it came to be is no change.
    workspace = workspace.with_history(HISTORY);
    let mut seen = workspace.revision();
    writeln!(
        output::stderr(),
        "{BOLD}watching{BOLD:#} {} and {}; Ctrl-C stops",
        counted(figures.agent_count, "agent"),
        counted(figures.relation_count as usize, "relation")
    )?;
    loop {
        let changes = watch.wait()?;
        match tree.read_again(&mut workspace, read.take(), &changes) {
            Ok(again) => read = Some(again),
            // Somebody may be moving things about; the next change may put it right.
            Err(error) => {
                output::failure(&error);
                continue;
            }
        }
        print(&mut workspace, seen, arguments.answering.json)?;
        seen = workspace.revision();
    }
}

/// Prints what changed since the revision `seen`.
fn print(workspace: &mut Workspace, seen: u64, as_json: bool) -> anyhow::Result<()> {
    workspace.graph();
    let mut out = output::stdout();
    let Some(steps) = workspace.deltas_since(seen) else {
        // Steps are printed as they come, so none is forgotten; but a history may be shorter than a burst of edits.
        let nodes = counted(workspace.figures().by_kind.values().sum(), "node");
        writeln!(output::stderr(), "the graph has {nodes} now; what changed is not known")?;
        return Ok(());
    };
    for step in steps.iter().filter(|step| !is_empty(step)) {
        let delta = Delta::new(step, workspace.graph());
        if as_json {
            writeln!(out, "{}", serde_json::to_string(&delta)?)?;
        } else {
            human(&mut out, &delta)?;
        }
    }
    out.flush()?;
    Ok(())
}

fn is_empty(step: &DeltaStep) -> bool {
    let delta = &step.delta;
    delta.added.is_empty()
        && delta.removed.is_empty()
        && delta.changed.is_empty()
        && delta.relations_added.is_empty()
        && delta.relations_removed.is_empty()
        && delta.groups.is_empty()
}

fn human(out: &mut impl Write, delta: &Delta) -> std::io::Result<()> {
    let mut line =
        |style: Style, sign: char, text: &str| writeln!(out, "{style}{sign}{style:#} {}", printable(text));
    let name = |node: &Node| {
        if node.name == node.id { node.key.clone() } else { format!("{} ({})", node.key, node.name) }
    };
    for node in &delta.added {
        line(ADDED, '+', &name(node))?;
    }
    for key in &delta.removed {
        line(REMOVED, '-', key)?;
    }
    for node in &delta.changed {
        line(CHANGED, '~', &name(node))?;
    }
    let relation =
        |relation: &DeltaRelation| format!("{} -{}-> {}", relation.source, relation.kind, relation.target);
    for added in &delta.relations_added {
        line(ADDED, '+', &relation(added))?;
    }
    for removed in &delta.relations_removed {
        line(REMOVED, '-', &relation(removed))?;
    }
    for group in &delta.groups {
        line(CHANGED, '~', &moved(group))?;
    }
    Ok(())
}

/// A group and who joined or left it: `communicates_with through billing: + agent:ossa/ledger`.
fn moved(group: &DeltaGroup) -> String {
    let mut text = format!("{} through {}:", group.kind, group.via);
    let sides: [Option<&wire::Moves>; 2] = [Some(&group.sources), group.targets.as_ref()];
    for moves in sides.into_iter().flatten() {
        for (sign, keys) in [("+", &moves.joined), ("-", &moves.left)] {
            for key in keys {
                text.extend([" ", sign, " ", key]);
            }
        }
    }
    text
}
