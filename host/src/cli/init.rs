use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::output::{self, counted, printable};
use super::{Verdict, sources};
use ossa_core::synthetic::Fleet;

const EXAMPLES: &str = "\
Examples:
  ossa init my-fleet --agents 300
  ossa init large --template synthetic --agents 100000 --seed 7
  ossa validate my-fleet";

/// Make a folder of definitions to begin with
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Folder to make; it must not exist, or be empty
    #[arg(value_name = "NAME")]
    folder: PathBuf,

    /// What to fill it with
    #[arg(long, value_enum, default_value_t = Template::Synthetic)]
    template: Template,

    /// How many agents
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    agents: u32,

    /// The same number gives the same files
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Template {
    /// A made-up fleet in teams: 3 domains, 3 capabilities and 2 dependencies an agent, without mistakes
    Synthetic,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let folder = &arguments.folder;
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let mut content =
        fs::read_dir(folder).with_context(|| format!("cannot read the folder `{}`", folder.display()))?;
    if content.next().is_some() {
        bail!("the folder `{}` is not empty; name one that does not exist yet", folder.display());
    }
    match arguments.template {
        Template::Synthetic => write_fleet(folder, Fleet::new(arguments.agents, arguments.seed))?,
    }
    let name = folder.display().to_string();
    let agents = counted(arguments.agents as usize, "agent");
    writeln!(output::stderr(), "wrote {agents} to {}", printable(&name))?;
    Ok(Verdict::Clean)
}

fn write_fleet(folder: &Path, fleet: Fleet) -> anyhow::Result<()> {
    let manifests = fleet.manifests();
    let bar = sources::progress_bar("writing", manifests.len());
    // Agents of one area follow each other.
    let mut made = PathBuf::new();
    for manifest in manifests {
        let file = folder.join(&manifest.path);
        let area = file.parent().unwrap_or(folder);
        if area != made {
            fs::create_dir_all(area)
                .with_context(|| format!("cannot make the folder `{}`", area.display()))?;
            area.clone_into(&mut made);
        }
        fs::write(&file, manifest.text).with_context(|| format!("cannot write `{}`", file.display()))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}
