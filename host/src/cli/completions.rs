use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Verdict, output};

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ossa completions bash > ~/.local/share/bash-completion/completions/ossa")]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    // The generator panics when it cannot write, so it gets memory to write to.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "ossa", &mut script);
    let mut out = output::stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Verdict::Clean)
}
