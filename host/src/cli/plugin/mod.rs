use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use ossa_plugin_runtime::componentize;

use super::Verdict;
use super::output::{self, BOLD, printable};
use crate::plugins;

/// Make and inspect plugins
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a component of a core module built for wasm32-unknown-unknown
    #[command(
        after_help = "Example:\n  ossa plugin pack target/wasm32-unknown-unknown/release/my_rule.wasm -o my-rule.wasm"
    )]
    Pack {
        /// The core module
        #[arg(value_name = "IN.wasm")]
        input: PathBuf,
        /// The component to write
        #[arg(short, long, value_name = "OUT.wasm")]
        output: PathBuf,
    },
    /// Load a component as `--plugin` does and say what it is
    #[command(after_help = "Example:\n  ossa plugin check my-rule.wasm")]
    Check {
        /// The component
        #[arg(value_name = "FILE.wasm")]
        file: PathBuf,
    },
}

pub(super) fn run(command: &Command) -> anyhow::Result<Verdict> {
    match command {
        Command::Pack { input, output } => pack(input, output),
        Command::Check { file } => check(file),
    }
}

fn pack(input: &Path, output: &Path) -> anyhow::Result<Verdict> {
    let module = fs::read(input).with_context(|| format!("cannot read `{}`", input.display()))?;
    let component = componentize(&module).with_context(|| format!("cannot pack `{}`", input.display()))?;
    fs::write(output, &component).with_context(|| format!("cannot write `{}`", output.display()))?;
    writeln!(output::stderr(), "wrote {} ({} bytes)", output.display(), component.len())?;
    Ok(Verdict::Clean)
}

fn check(file: &Path) -> anyhow::Result<Verdict> {
    let metadata = plugins::metadata(file)?;
    let mut out = output::stdout();
    writeln!(out, "{BOLD}{} {}{BOLD:#}", printable(&metadata.name), printable(&metadata.version))?;
    writeln!(out, "{}", printable(&metadata.description))?;
    for kind in &metadata.kinds {
        let arrow = if kind.directed { "->" } else { "--" };
        writeln!(out, "  {arrow} {} ({})", printable(&kind.id), printable(&kind.label))?;
    }
    out.flush()?;
    Ok(Verdict::Clean)
}
