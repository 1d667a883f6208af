//! `cargo xtask bench`: measurements, where there is another program beside it in the same run.

mod analysis;
mod engine;
mod parts;
mod process;
mod read;
mod rounds;
mod tasks;
mod validate;
mod wasm;
mod web;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{cargo, note, print, quietly, root, run as run_command, step, target_dir};
use crate::tools;

/// A thing to measure.
struct Subject {
    name: &'static str,
    about: &'static str,
    run: Run,
}

enum Run {
    /// Over made-up input.
    Plain(fn() -> Result<()>),
    /// Over a folder: the one given, else this one of the corpus.
    Over(&'static str, fn(&Path) -> Result<()>),
}

const SUBJECTS: [Subject; 8] = [
    Subject {
        name: "process",
        about: "whole `ossa knowledge-graph` beside reading the same files, over FOLDER or the corpus's OSSA 1.0",
        run: Run::Over(OSSA_1_0, process::run),
    },
    Subject {
        name: "read",
        about: "reading each syntax beside js-yaml and JSON.parse, over FOLDER or the corpus",
        run: Run::Over("", read::run),
    },
    Subject {
        name: "validate",
        about: "validation beside ajv, over FOLDER or the corpus",
        run: Run::Over("", validate::run),
    },
    Subject {
        name: "engine",
        about: "time and memory of 1,000 to 1,000,000 agents, and of edits (needs 6 GB)",
        run: Run::Plain(engine::run),
    },
    Subject { name: "analysis", about: "each analysis on two large graphs", run: Run::Plain(analysis::run) },
    Subject {
        name: "wasm",
        about: "parts, fleets and analyses in WebAssembly beside native",
        run: Run::Plain(wasm::run),
    },
    Subject {
        name: "web",
        about: "the explorer beside sigma and cosmos.gl in the same browser",
        run: Run::Plain(web::run),
    },
    Subject {
        name: "parts",
        about: "parts under criterion, which tells what changed since the last time",
        run: Run::Plain(parts::run),
    },
];

/// The tree of OSSA 1.0 in the corpus: 402 files of YAML among 636.
const OSSA_1_0: &str = "ossa-1.0/blueflyio__openstandardagents@d7b3a5096";

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else { return all() };
    if name == "--help" {
        print(&list());
        return Ok(());
    }
    let Some(subject) = SUBJECTS.iter().find(|subject| subject.name == name) else {
        bail!("nothing is measured under the name `{name}`\n\n{}", list());
    };
    match (&subject.run, rest) {
        (Run::Plain(run), []) => run(),
        (Run::Over(within, run), []) => run(&corpus()?.join(within)),
        (Run::Over(_, run), [folder]) => {
            let absolute = Path::new(folder).canonicalize();
            run(&absolute.with_context(|| format!("cannot open `{folder}`"))?)
        }
        _ => bail!("too many arguments\n\n{}", list()),
    }
}

/// Every subject, one after the other. Those that need the corpus are left out where it is absent.
fn all() -> Result<()> {
    note(&list());
    for Subject { name, about, run } in &SUBJECTS {
        print(&format!("\n## {name}: {about}\n\n"));
        match run {
            Run::Plain(run) => step(name, run)?,
            Run::Over(within, run) => match corpus() {
                Ok(folder) => step(name, || run(&folder.join(within)))?,
                Err(error) => note(&format!("{name} is left out: {error}")),
            },
        }
    }
    Ok(())
}

fn list() -> String {
    let lines = SUBJECTS.iter().map(|Subject { name, about, .. }| format!("  {name:<10} {about}\n"));
    format!(
        "Usage: cargo xtask bench [NAME [FOLDER]]; without a name, everything:\n{}",
        lines.collect::<String>()
    )
}

/// The folder of real files that the tests use.
fn corpus() -> Result<PathBuf> {
    let folder =
        std::env::var_os("OSSA_CORPUS").map_or_else(|| root().join("../shared/corpus"), PathBuf::from);
    if !folder.is_dir() {
        bail!("there is no corpus at {}; name a folder, or set OSSA_CORPUS", folder.display());
    }
    Ok(folder)
}

/// Builds one of the programs in tests/bench and returns where it is.
fn program(name: &str) -> Result<PathBuf> {
    let build = ["build", "--locked", "--release", "--package", "ossa-tests", "--bin", name];
    run_command(&mut cargo(&build))?;
    Ok(target_dir().join("release").join(name))
}

/// Builds `ossa`, and the program that only reads, and returns the folder they are in.
fn host_programs() -> Result<PathBuf> {
    let build = [
        "build",
        "--locked",
        "--release",
        "--package",
        "ossa-host",
        "--package",
        "ossa-bench-walk",
        "--bins",
    ];
    run_command(&mut cargo(&build))?;
    Ok(target_dir().join("release"))
}

/// Builds the module for Node as the page's worker is built, and returns the folder it is in.
fn wasm_module() -> Result<PathBuf> {
    tools::wasm_target()?;
    let build = ["build", "--locked", "--target", tools::WASM, "--package", "ossa-bench-wasm"];
    run_command(cargo(&build).args(["--profile", "wasm-release"]))?;
    let compiled = target_dir().join(tools::WASM).join("wasm-release/ossa_bench_wasm.wasm");
    let folder = target_dir().join("bench-wasm");
    let mut command = Command::new(tools::wasm_bindgen()?);
    command.args(["--target", "nodejs", "--no-typescript", "--out-name", "ossa-bench-wasm", "--out-dir"]);
    quietly(command.arg(&folder).arg(compiled))?;
    let module = folder.join("ossa-bench-wasm_bg.wasm");
    quietly(Command::new(tools::wasm_opt()?).arg("-O3").arg(&module).arg("-o").arg(&module))?;
    Ok(folder)
}

/// A script of tests/bench for Node, which finds the module in `module`.
fn node(script: &str, module: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(root().join("tests/bench").join(script)).env("OSSA_BENCH_WASM", module);
    command
}
