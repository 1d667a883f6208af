use std::io::Write;

use ossa_core::wire::Impact;

use super::Verdict;
use super::graphs::{Answering, Asked};
use super::output::{self, BOLD, counted, printable};
use crate::answer::{self, Towards};

const EXAMPLES: &str = "\
Examples:
  ossa impact ledger                       what breaks if ledger goes away
  ossa impact model:anthropic/claude-3     the same for a model, by its key
  ossa impact ledger --needs --depth 2     what ledger needs, in two steps
  ossa impact ledger --kinds depends_on --source agents --json";

/// Show what breaks if something goes away
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Keys, ids or names of nodes
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,

    /// Follow only relations of these kinds; all that say that one needs the other when absent
    #[arg(long, value_delimiter = ',', value_name = "KIND")]
    kinds: Vec<String>,

    /// Follow so many relations at most
    #[arg(long, value_name = "N")]
    depth: Option<u32>,

    /// Show what they need, instead of what needs them
    #[arg(long)]
    needs: bool,

    #[command(flatten)]
    asked: Asked,

    #[command(flatten)]
    answering: Answering,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let loaded = arguments.asked.load()?;
    let towards = Towards { needs: arguments.needs, depth: arguments.depth };
    let impact = answer::impact(loaded.graph(), &arguments.ids, &arguments.kinds, towards)?;
    arguments.answering.print(&impact, human)?;
    Ok(Verdict::Clean)
}

fn human(out: &mut dyn Write, impact: &Impact) -> std::io::Result<()> {
    let starts: Vec<&str> = impact.starts.iter().map(|start| start.key.as_str()).collect();
    let starts = starts.join(", ");
    let starts = printable(&starts);
    let count = impact.affected.len();
    let counted = counted(count, "node");
    match (impact.toward.as_str(), count) {
        ("needs", 0) => return writeln!(out, "{BOLD}{starts}{BOLD:#} needs nothing"),
        ("needs", _) => writeln!(out, "{BOLD}{starts}{BOLD:#} needs {counted}")?,
        (_, 0) => return writeln!(out, "nothing needs {BOLD}{starts}{BOLD:#}"),
        (_, 1) => writeln!(out, "{counted} needs {BOLD}{starts}{BOLD:#}")?,
        _ => writeln!(out, "{counted} need {BOLD}{starts}{BOLD:#}")?,
    }
    let rows = impact.affected.iter().map(|affected| {
        let kind = affected.relation.as_ref().map_or("", |relation| relation.kind.as_str());
        [affected.depth.to_string(), affected.node.key.clone(), kind.to_owned(), affected.parent.clone()]
    });
    output::table(out, ["depth", "node", "by", "through"], rows)
}
