use std::io::Write;

use ossa_core::analysis;
use ossa_core::wire::Summary;
use serde::Serialize;
use std::collections::BTreeMap;

use super::Verdict;
use super::graphs::{Answering, Asked};
use super::output::{self, BOLD, counted};

const EXAMPLES: &str = "\
Examples:
  ossa stats
  ossa stats --source agents --json
  ossa stats --source knowledge-graph/graph.json";

/// Show the figures of a graph
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// List so many nodes with the most relations
    #[arg(long, value_name = "N", default_value_t = 10)]
    most: usize,

    #[command(flatten)]
    asked: Asked,

    #[command(flatten)]
    answering: Answering,
}

/// What there is, and its shape.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Figures {
    agents: usize,
    relations: u64,
    undefined: usize,
    mean_dependencies: f64,
    agents_by_type: BTreeMap<String, usize>,
    agents_by_domain: BTreeMap<String, usize>,
    nodes_by_kind: BTreeMap<String, usize>,
    relations_by_kind: BTreeMap<String, u64>,
    #[serde(flatten)]
    shape: Summary,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let loaded = arguments.asked.load()?;
    let graph = loaded.graph();
    let stats = analysis::stats(graph);
    let figures = Figures {
        agents: stats.agent_count,
        relations: stats.relation_count,
        undefined: stats.undefined_count,
        mean_dependencies: stats.mean_dependencies,
        agents_by_type: stats.by_type,
        agents_by_domain: stats.by_domain,
        nodes_by_kind: stats.by_kind,
        relations_by_kind: stats.relations_by_kind,
        shape: Summary::of(graph, &analysis::summary(graph, arguments.most)),
    };
    arguments.answering.print(&figures, human)?;
    Ok(Verdict::Clean)
}

fn human(out: &mut dyn Write, figures: &Figures) -> std::io::Result<()> {
    let shape = &figures.shape;
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}, of them {}; {} named but not defined",
        counted(shape.nodes, "node"),
        counted(figures.agents, "agent"),
        figures.undefined,
    )?;
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}: {} one by one, the rest in {}; {:.1} a node",
        counted(figures.relations as usize, "relation"),
        shape.explicit_relations,
        counted(shape.groups, "group"),
        shape.mean_degree,
    )?;
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}, the largest of {}; {} without relations",
        counted(shape.components, "component"),
        counted(shape.largest_component, "node"),
        counted(shape.isolated, "node"),
    )?;
    match shape.circles {
        0 => writeln!(
            out,
            "no circles of needs; the longest chain has {}",
            counted(shape.longest_chain as usize, "step")
        )?,
        circles => writeln!(
            out,
            "{BOLD}{}{BOLD:#} of needs, the largest of {}; the longest chain has {}",
            counted(circles, "circle"),
            counted(shape.largest_circle, "node"),
            counted(shape.longest_chain as usize, "step"),
        )?,
    }
    let counts =
        |counts: &BTreeMap<String, usize>| counts.iter().map(|(k, n)| (k.clone(), *n as u64)).collect();
    section(out, ["relation", "count"], figures.relations_by_kind.clone().into_iter().collect())?;
    section(out, ["kind of node", "count"], counts(&figures.nodes_by_kind))?;
    section(out, ["type of agent", "count"], counts(&figures.agents_by_type))?;
    section(out, ["domain", "agents"], counts(&figures.agents_by_domain))?;
    let related = shape.most_related.iter().map(|related| (related.node.key.clone(), related.degree));
    section(out, ["most related", "relations"], related.collect())
}

/// The largest counts as a table.
fn section(out: &mut dyn Write, titles: [&str; 2], mut counts: Vec<(String, u64)>) -> std::io::Result<()> {
    const SHOWN: usize = 15;
    if counts.is_empty() {
        return Ok(());
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let more = counts.len().saturating_sub(SHOWN);
    writeln!(out)?;
    output::table(
        out,
        titles,
        counts.into_iter().take(SHOWN).map(|(name, count)| [name, count.to_string()]),
    )?;
    if more > 0 {
        writeln!(out, "and {more} more; `--json` has all")?;
    }
    Ok(())
}
