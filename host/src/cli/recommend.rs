use std::io::Write;

use ossa_core::analysis::Recommender;
use ossa_core::wire::Recommendations;

use super::Verdict;
use super::graphs::{Answering, Asked};
use super::output::{self, BOLD, printable};
use crate::answer;

const EXAMPLES: &str = "\
Examples:
  ossa recommend refund-desk
  ossa recommend refund-desk --most 3 --source agents --json";

/// Show which agents are like one, and with whom it might work
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Key, id or name of a node
    #[arg(value_name = "ID")]
    id: String,

    /// Show so many of each
    #[arg(long, value_name = "N", default_value_t = 10)]
    most: usize,

    #[command(flatten)]
    asked: Asked,

    #[command(flatten)]
    answering: Answering,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let loaded = arguments.asked.load()?;
    let graph = loaded.graph();
    let node = answer::node(graph, &arguments.id)?;
    let found = Recommendations::of(graph, &Recommender::new(graph), node, arguments.most);
    arguments.answering.print(&found, human)?;
    Ok(Verdict::Clean)
}

fn human(out: &mut dyn Write, found: &Recommendations) -> std::io::Result<()> {
    let key = printable(&found.node.key);
    if found.similar.is_empty() {
        writeln!(out, "nothing is like {BOLD}{key}{BOLD:#}")?;
    } else {
        writeln!(out, "like {BOLD}{key}{BOLD:#}")?;
        let rows = found.similar.iter().map(|similar| {
            let shared: Vec<String> = similar
                .shared
                .iter()
                .take(4)
                .map(|shared| format!("{} {}", shared.feature, shared.value))
                .collect();
            [format!("{:.2}", similar.score), similar.node.key.clone(), shared.join(", ")]
        });
        output::table(out, ["score", "node", "both have"], rows)?;
    }
    writeln!(out)?;
    if found.collaborators.is_empty() {
        return writeln!(out, "no agent is known that {BOLD}{key}{BOLD:#} might work with");
    }
    writeln!(out, "might work with {BOLD}{key}{BOLD:#}")?;
    let rows = found.collaborators.iter().map(|other| {
        let [score, common, likeness] =
            [other.score, other.common, other.likeness].map(|number| format!("{number:.2}"));
        [score, other.node.key.clone(), common, likeness]
    });
    output::table(out, ["score", "agent", "common", "alike"], rows)
}
