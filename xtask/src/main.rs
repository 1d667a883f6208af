//! `cargo xtask …`: every build, check, test and release step of the repository.

mod bench;
mod book;
mod check;
mod codegen;
mod dist;
mod e2e;
mod editor;
mod fuzz;
mod guests;
mod npm;
mod serve;
mod shell;
mod size;
mod test;
mod tidy;
mod tools;
mod transpiler;
mod web;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::web::Mode;

const HELP: &str = "\
Builds, checks and runs ossa.

Usage: cargo xtask <command> [options]

For users:
  serve [-- PATH…]     Build everything in release mode and serve the explorer on http://127.0.0.1:3000,
                       over the bundled sample or over your own folders
  test [--no-e2e]      Install what tests need and run every check and test

For developers:
  check                The quick part: format, tidy, clippy and native tests of what changes most
  web [--dev]          Build the page into dist/; --dev compiles quickly, to large and slow programs
  npm [--dev]          Build the npm package @ossa/core into target/npm, as a folder and as npm would publish it
  editor               Bundle the editor of the page for `trunk serve`
  guests               Build the plugins of plugins/examples and plugins/fixtures as components
  tidy                 Check the rules of the architecture (docs/architecture.md)
  book                 Build the documentation into docs/book
  codegen [--check]    Write the files under generated/, or fail when they are stale
  bench [NAME [FOLDER]]
                       Measure everything, or one of process, read, validate, engine, analysis, wasm, web and parts;
                       `bench --help` tells what each is
  fuzz [--seconds N] [--seed N] [TARGET…]
                       Run the fuzz targets of tests/fuzz, each for 60 seconds
  e2e                  Run the browser tests only (needs a finished `test` or `serve`)
  help                 Print this text

Examples:
  cargo xtask serve
  cargo xtask serve -- ~/agents --addr 127.0.0.1:8080
  cargo xtask test --no-e2e
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            shell::error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let has = |flag: &str| rest.iter().any(|argument| argument == flag);
    if has("--help") && !matches!(command, "serve" | "bench") {
        shell::print(HELP);
        return Ok(());
    }
    match command {
        "serve" => serve::run(rest),
        "test" => test::run(!has("--no-e2e")),
        "check" => check::run(),
        "web" => web::build(if has("--dev") { Mode::Development } else { Mode::Release }).map(drop),
        "npm" => npm::build(if has("--dev") { Mode::Development } else { Mode::Release }).map(drop),
        "editor" => editor::for_trunk(),
        "guests" => guests::build().map(drop),
        "tidy" => tidy::run(),
        "book" => book::build(),
        "codegen" => codegen::run(has("--check")),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run_targets(rest),
        "e2e" => e2e::run(),
        "help" | "--help" | "-h" => {
            shell::print(HELP);
            Ok(())
        }
        other => bail!("unknown command `{other}`; `cargo xtask help` lists them"),
    }
}
