mod bench;
mod report;
mod try_out;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use ossa_plugin_runtime::componentize;

use super::Verdict;
use super::output::{self, printable};
use crate::plugins::project::{self, Language};

/// Write, build, try and inspect plugins
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a folder with a plugin to begin with
    #[command(
        after_help = "Example:\n  ossa plugin new shared-model --lang js\n  cd shared-model\n  ossa plugin test"
    )]
    New {
        /// Folder to make; its name is that of the plugin
        #[arg(value_name = "NAME")]
        folder: PathBuf,
        /// What to write it in
        #[arg(long, value_enum, default_value_t = Lang::Rust)]
        lang: Lang,
    },
    /// Make a component of a plugin's folder
    ///
    /// The tools for JavaScript and Python are installed from npm and PyPI the first time, into the user's cache.
    #[command(after_help = "Example:\n  ossa plugin build shared-model")]
    Build {
        /// The folder
        #[arg(value_name = "FOLDER", default_value = ".")]
        folder: PathBuf,
        /// The component to write; the folder's name with .wasm in the folder by default
        #[arg(short, long, value_name = "OUT.wasm")]
        output: Option<PathBuf>,
    },
    /// Build a plugin's folder and run it over each folder in its `tests`
    ///
    /// A test is a folder with definitions in `agents`, the lines that `ossa plugin run` prints in `expected.txt`, and
    /// what the plugin is configured with in `config.json`, if it is.
    #[command(after_help = "Example:\n  ossa plugin test shared-model --update")]
    Test {
        /// The folder
        #[arg(value_name = "FOLDER", default_value = ".")]
        folder: PathBuf,
        /// Write what comes out into `expected.txt`
        #[arg(long)]
        update: bool,
    },
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
    /// Load a component as `--plugin` does, say what it is, and try it on an empty fleet
    #[command(after_help = "Example:\n  ossa plugin check my-rule.wasm")]
    Check {
        /// The component
        #[arg(value_name = "FILE.wasm")]
        file: PathBuf,
    },
    /// Print the relations and findings that a component adds to a fleet, and its log
    #[command(after_help = "Example:\n  ossa plugin run my-rule.wasm agents --config '{\"weight\": 0.5}'")]
    Run {
        /// The component
        #[arg(value_name = "FILE.wasm")]
        file: PathBuf,
        /// Files and folders with definitions
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
        /// What it is configured with, as JSON
        #[arg(long, value_name = "JSON", default_value = "")]
        config: String,
        /// Stop after so many instructions of WebAssembly, at the same place everywhere
        #[arg(long, value_name = "N")]
        fuel: Option<u64>,
    },
    /// Measure loading a component and running it on a made-up fleet
    #[command(after_help = "Example:\n  ossa plugin bench my-rule.wasm --agents 10000")]
    Bench {
        /// The component
        #[arg(value_name = "FILE.wasm")]
        file: PathBuf,
        /// How many agents
        #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        agents: u32,
        /// What it is configured with, as JSON
        #[arg(long, value_name = "JSON", default_value = "")]
        config: String,
    },
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Lang {
    /// Small and fast; needs cargo
    Rust,
    /// Runs in a QuickJS; needs Node.js to build
    Js,
    /// Runs in a CPython; needs Python 3 to build
    Python,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Rust => Self::Rust,
            Lang::Js => Self::JavaScript,
            Lang::Python => Self::Python,
        }
    }
}

pub(super) fn run(command: &Command) -> anyhow::Result<Verdict> {
    match command {
        Command::New { folder, lang } => new(folder, *lang),
        Command::Build { folder, output } => {
            built(folder, output.as_deref())?;
            Ok(Verdict::Clean)
        }
        Command::Test { folder, update } => try_out::test(&built(folder, None)?, folder, *update),
        Command::Pack { input, output } => pack(input, output),
        Command::Check { file } => report::check(file),
        Command::Run { file, paths, config, fuel } => try_out::run(file, paths, config, *fuel),
        Command::Bench { file, agents, config } => bench::run(file, *agents, config),
    }
}

fn new(folder: &Path, lang: Lang) -> anyhow::Result<Verdict> {
    project::create(folder, lang.into())?;
    let folder = folder.display().to_string();
    writeln!(output::stderr(), "wrote a plugin to {0}; next: ossa plugin test {0}", printable(&folder))?;
    Ok(Verdict::Clean)
}

/// The component made of a folder.
fn built(folder: &Path, output: Option<&Path>) -> anyhow::Result<PathBuf> {
    let file = match output {
        Some(file) => std::path::absolute(file)?,
        None => project::component_of(folder)?,
    };
    project::build(folder, &file)?;
    wrote(&file)?;
    Ok(file)
}

fn wrote(file: &Path) -> anyhow::Result<()> {
    let bytes = fs::metadata(file).with_context(|| format!("cannot read `{}`", file.display()))?.len();
    writeln!(output::stderr(), "wrote {} ({bytes} bytes)", printable(&file.display().to_string()))?;
    Ok(())
}

fn pack(input: &Path, output: &Path) -> anyhow::Result<Verdict> {
    let module = fs::read(input).with_context(|| format!("cannot read `{}`", input.display()))?;
    let component = componentize(&module).with_context(|| format!("cannot pack `{}`", input.display()))?;
    fs::write(output, &component).with_context(|| format!("cannot write `{}`", output.display()))?;
    wrote(output)?;
    Ok(Verdict::Clean)
}
