use std::io::Write;

use ossa_core::wire::Paths;

use super::Verdict;
use super::graphs::{Answering, Asked};
use super::output::{BOLD, printable};
use crate::answer::{self, Search};

const EXAMPLES: &str = "\
Examples:
  ossa path refund-desk ledger
  ossa path refund-desk ledger --count 3 --either-way
  ossa path refund-desk ledger --kinds depends_on,delegates_to --json";

/// Show how one node leads to another
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Key, id or name of the node to start from
    #[arg(value_name = "FROM")]
    from: String,

    /// Key, id or name of the node to come to
    #[arg(value_name = "TO")]
    to: String,

    /// Show so many paths, shortest first
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    count: u32,

    /// Follow only relations of these kinds
    #[arg(long, value_delimiter = ',', value_name = "KIND")]
    kinds: Vec<String>,

    /// Walk relations against their direction, too
    #[arg(long)]
    either_way: bool,

    /// Take strong relations for short ones, instead of counting relations
    #[arg(long)]
    by_weight: bool,

    #[command(flatten)]
    asked: Asked,

    #[command(flatten)]
    answering: Answering,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let loaded = arguments.asked.load()?;
    let Arguments { either_way, by_weight, .. } = *arguments;
    let search = Search { count: arguments.count as usize, either_way, by_weight };
    let ends = [arguments.from.as_str(), arguments.to.as_str()];
    let paths = answer::paths(loaded.graph(), ends, &arguments.kinds, search)?;
    arguments.answering.print(&paths, |out, paths| human(out, paths, either_way))?;
    Ok(Verdict::Clean)
}

fn human(out: &mut dyn Write, paths: &Paths, either_way: bool) -> std::io::Result<()> {
    let (from, to) = (printable(&paths.from.key), printable(&paths.to.key));
    if paths.paths.is_empty() {
        writeln!(out, "no relations lead from {BOLD}{from}{BOLD:#} to {BOLD}{to}{BOLD:#}")?;
        if !either_way {
            writeln!(out, "`--either-way` walks them against their direction, too")?;
        }
        return Ok(());
    }
    for (index, path) in paths.paths.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{BOLD}{}{BOLD:#}", printable(&path.nodes[0].key))?;
        for (node, relation) in path.nodes[1..].iter().zip(&path.relations) {
            let kind = printable(&relation.kind);
            let arrow =
                if relation.target == node.key { format!("─{kind}→") } else { format!("←{kind}─") };
            write!(out, "  {arrow} {BOLD}{}{BOLD:#}", printable(&node.key))?;
            writeln!(out, "  ({})", printable(&relation.via))?;
        }
    }
    Ok(())
}
