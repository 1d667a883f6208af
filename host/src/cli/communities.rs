use std::io::Write;

use ossa_core::analysis::CommunitySettings;
use ossa_core::wire::Communities;

use super::Verdict;
use super::graphs::{Answering, Asked};
use super::output::{self, BOLD, counted};
use crate::answer;

const EXAMPLES: &str = "\
Examples:
  ossa communities
  ossa communities --resolution 2          more and smaller ones
  ossa communities --kinds depends_on,delegates_to --json";

/// Show which nodes belong together by how they are related
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Above 1 for more and smaller communities, below for fewer and larger
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0, value_parser = positive)]
    resolution: f64,

    /// Another number looks at the nodes in another order
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,

    /// Count only relations of these kinds
    #[arg(long, value_delimiter = ',', value_name = "KIND")]
    kinds: Vec<String>,

    #[command(flatten)]
    asked: Asked,

    #[command(flatten)]
    answering: Answering,
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
        _ => Err("not a number above 0".to_owned()),
    }
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let loaded = arguments.asked.load()?;
    let settings = CommunitySettings { resolution: arguments.resolution, seed: arguments.seed };
    let found = answer::communities(loaded.graph(), &arguments.kinds, settings)?;
    arguments.answering.print(&found, human)?;
    Ok(Verdict::Clean)
}

fn human(out: &mut dyn Write, found: &Communities) -> std::io::Result<()> {
    let (several, alone): (Vec<_>, Vec<_>) =
        found.communities.iter().partition(|community| community.members.len() > 1);
    let count = several.len();
    let counted_communities =
        if count == 1 { "1 community".to_owned() } else { format!("{count} communities") };
    writeln!(
        out,
        "{BOLD}{counted_communities}{BOLD:#}, modularity {:.3}; {} alone",
        found.modularity,
        counted(alone.len(), "node")
    )?;
    if several.is_empty() {
        return Ok(());
    }
    let rows = several.into_iter().map(|community| {
        const SHOWN: usize = 4;
        let mut members: Vec<&str> = community.members.iter().take(SHOWN).map(String::as_str).collect();
        let more = community.members.len().saturating_sub(SHOWN);
        let more = format!("and {more} more");
        if community.members.len() > SHOWN {
            members.push(&more);
        }
        [
            community.id.to_string(),
            community.members.len().to_string(),
            community.domain.clone().unwrap_or_default(),
            community.centre.name.clone(),
            members.join(", "),
        ]
    });
    output::table(out, ["id", "nodes", "domain", "centre", "members"], rows)
}
