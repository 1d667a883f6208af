//! `cargo xtask bench web`: the explorer beside sigma and cosmos.gl in one browser, and its layouts beside theirs.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use super::tasks::read;
use crate::shell::{note, output, print, root, run as run_command};
use crate::tools;
use crate::web::{self, Mode};

pub(super) fn run() -> Result<()> {
    let page = web::build(Mode::Release)?;
    let programs = super::host_programs()?;
    let playwright = tools::playwright()?.join("playwright-core/index.mjs");
    let explorers = tools::explorers()?;
    let mut command = Command::new("node");
    command
        .arg(root().join("tests/bench/web/run.mjs"))
        .env("PLAYWRIGHT_CORE", playwright)
        .env("OSSA_CHROMIUM", tools::chromium()?)
        .env("OSSA_BIN", programs.join("ossa"))
        .env("OSSA_DIST", page)
        .env("OSSA_BENCH_WEB", &explorers);
    run_command(&mut command)?;
    layouts(&explorers)
}

/// The tasks of the page's worker in WebAssembly and, line by line, what JavaScript's libraries have for them.
fn layouts(explorers: &Path) -> Result<()> {
    note("measuring: layouts and communities");
    let native = read(&output(Command::new(super::program("bench-tasks")?).arg("layout"))?)?;
    let wasm = read(&output(super::node("tasks.mjs", &super::wasm_module()?).arg("layout"))?)?;
    let mut peers = Command::new("node");
    peers.arg(root().join("tests/bench/web/layouts.mjs")).env("OSSA_BENCH_WEB", explorers);
    let peers = read(&output(&mut peers)?)?;
    ensure!(native.len() == wasm.len() && wasm.len() == peers.len(), "all do the same tasks");
    let mut text = String::from(
        "\nLayouts and communities, one thread:\n\n| Task | Native | Wasm | Found | JavaScript | Found | Wasm : JavaScript |\n\
         |---|--:|--:|---|--:|---|--:|\n",
    );
    for ((native, wasm), peer) in native.iter().zip(&wasm).zip(&peers) {
        let (time, ratio) = if peer.nanoseconds > 0.0 {
            (peer.told(peer.nanoseconds), format!("{:.3}", wasm.nanoseconds / peer.nanoseconds))
        } else {
            (String::new(), String::new())
        };
        writeln!(
            text,
            "| {} | {} | {} | {} | {}: {time} | {} | {ratio} |",
            wasm.name,
            native.told(native.nanoseconds),
            wasm.told(wasm.nanoseconds),
            wasm.found,
            peer.name,
            peer.found,
        )?;
    }
    print(&text);
    Ok(())
}
