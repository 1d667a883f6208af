//! The command line: one file a subcommand. Each returns how it went; [`run`] alone makes exit codes of that.

mod communities;
mod completions;
mod diff;
mod explain;
mod graphs;
mod impact;
mod init;
mod knowledge_graph;
mod lsp;
mod output;
mod path;
mod plugin;
mod query;
mod recommend;
mod revision;
mod serve;
mod sources;
mod stats;
mod validate;
mod watch;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing::level_filters::LevelFilter;

use crate::telemetry;

const EXAMPLES: &str = "\
Examples:
  ossa validate .                         what is wrong with the definitions below this folder
  ossa knowledge-graph agents             write the graph of a folder to ./knowledge-graph/
  ossa impact ledger                      what breaks if ledger goes away
  ossa diff HEAD~1:agents agents          what changed since the last commit
  ossa serve agents --web dist            explore it in a browser
  ossa lsp                                findings while you write, in your editor
  ossa explain G003                       what a finding means
  ossa query 'type:worker -orphan'        which nodes are of a kind
  ossa init my-fleet --agents 300         a made-up fleet to try things out on

Exit codes: 0 clean, 1 findings, 2 could not run.
Logs go to standard error; OSSA_LOG says which, for example OSSA_LOG=debug.";

/// Reads AI agent definitions, validates them and builds the graph of how they relate.
#[derive(Debug, Parser)]
#[command(name = "ossa", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    KnowledgeGraph(knowledge_graph::Arguments),
    Validate(validate::Arguments),
    Query(query::Arguments),
    Impact(impact::Arguments),
    Path(path::Arguments),
    Diff(diff::Arguments),
    Stats(stats::Arguments),
    Communities(communities::Arguments),
    Recommend(recommend::Arguments),
    Watch(watch::Arguments),
    Serve(serve::Arguments),
    Explain(explain::Arguments),
    Init(init::Arguments),
    Lsp(lsp::Arguments),
    #[command(subcommand)]
    Plugin(plugin::Command),
    Completions(completions::Arguments),
}

/// How a command that could run went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Clean,
    Findings,
    /// It went on, but not everything could be read or written; what that is was said.
    Incomplete,
}

/// Runs the command of this process's arguments.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    match execute(cli.command) {
        Ok(Verdict::Clean) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        Ok(Verdict::Incomplete) => ExitCode::from(2),
        // Whoever read our output has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::failure(&error);
            ExitCode::from(2)
        }
    }
}

fn execute(command: Command) -> anyhow::Result<Verdict> {
    let level = if matches!(command, Command::Serve(_)) { LevelFilter::INFO } else { LevelFilter::WARN };
    let _telemetry = telemetry::start(level.into())?;
    match command {
        Command::KnowledgeGraph(arguments) => knowledge_graph::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Query(arguments) => query::run(&arguments),
        Command::Impact(arguments) => impact::run(&arguments),
        Command::Path(arguments) => path::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Stats(arguments) => stats::run(&arguments),
        Command::Communities(arguments) => communities::run(&arguments),
        Command::Recommend(arguments) => recommend::run(&arguments),
        Command::Watch(arguments) => watch::run(&arguments),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Lsp(arguments) => lsp::run(&arguments),
        Command::Plugin(command) => plugin::run(&command),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_make_sense() {
        super::Cli::command().debug_assert();
    }
}
