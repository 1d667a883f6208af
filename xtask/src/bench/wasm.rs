//! `cargo xtask bench wasm`: the same tasks natively and in WebAssembly run by Node, one thread each.

use std::fmt::Write as _;
use std::process::Command;

use anyhow::{Result, ensure};

use super::analysis::GRAPHS;
use super::tasks::{Task, read};
use crate::shell::{note, output, print};

pub(super) fn run() -> Result<()> {
    let program = super::program("bench-tasks")?;
    let module = super::wasm_module()?;
    let mut text = String::new();
    for (suite, about) in [("parts", "Parts"), ("fleet", "Fleets of agents")].into_iter().chain(GRAPHS) {
        note(&format!("measuring: {about}"));
        let native = read(&output(Command::new(&program).arg(suite))?)?;
        let wasm = read(&output(super::node("tasks.mjs", &module).arg(suite))?)?;
        text.push_str(&table(about, &native, &wasm)?);
    }
    print(&text);
    Ok(())
}

fn table(about: &str, native: &[Task], wasm: &[Task]) -> Result<String> {
    let mut text = format!(
        "\n{about}:\n\n| Task | Native | Wasm | Wasm : native | Wasm, first time | Found |\n|---|--:|--:|--:|--:|---|\n"
    );
    ensure!(native.len() == wasm.len(), "both sides do the same tasks");
    for (native, wasm) in native.iter().zip(wasm) {
        ensure!(
            (&native.name, &native.found) == (&wasm.name, &wasm.found),
            "{}: {} natively, but {}: {} in wasm",
            native.name,
            native.found,
            wasm.name,
            wasm.found
        );
        writeln!(
            text,
            "| {} | {} | {} | {:.1} | {} | {} |",
            native.name,
            native.told(native.nanoseconds),
            wasm.told(wasm.nanoseconds),
            wasm.nanoseconds / native.nanoseconds.max(1.0),
            wasm.first.map_or_else(String::new, |first| wasm.told(first)),
            native.found,
        )?;
    }
    Ok(text)
}
