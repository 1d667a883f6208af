//! `cargo xtask bench engine`: made-up fleets of more and more agents, in memory and as files.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use anyhow::Result;

use super::rounds::rounds;
use crate::shell::{note, output, print, quietly, target_dir};

const FILES: [u32; 2] = [10_000, 100_000];

pub(super) fn run() -> Result<()> {
    let program = super::program("bench-engine")?;
    let ours = |mode: &str, agents: u32| output(Command::new(&program).arg(mode).arg(agents.to_string()));
    let mut text = String::from(
        "| Agents | Reading | Registry and graph | Findings | All, an agent | All | Bytes of text an agent | \
         Catalogue and graph beside its names | Workspace beside that | Most memory | Relations | Findings |\n\
         |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for agents in [1_000, 10_000, 100_000, 1_000_000] {
        note(&format!("measuring {agents} agents"));
        text.push_str(&ours("whole", agents)?);
    }
    note("measuring edits");
    text.push_str("\n| One of 100,000 agents | Time | Times less than everything |\n|---|--:|--:|\n");
    text.push_str(&ours("edits", 100_000)?);
    text.push_str(&files()?);
    print(&text);
    Ok(())
}

/// Whole processes over files on disk.
fn files() -> Result<String> {
    let ossa = super::host_programs()?.join("ossa");
    let mut text = String::from(
        "\n| Files on disk | Median | Processor, mean | An agent | Most memory |\n|--:|--:|--:|--:|--:|\n",
    );
    for agents in FILES {
        let folder = target_dir().join("bench-engine").join(agents.to_string());
        fs::remove_dir_all(&folder).ok();
        note(&format!("writing {agents} files"));
        let mut init = Command::new(&ossa);
        init.args(["init", "--template", "synthetic", "--agents", &agents.to_string()]);
        quietly(init.arg(&folder))?;
        note(&format!("measuring `ossa stats` over {agents} files"));
        let mut stats = Command::new(&ossa);
        stats.args(["stats", "--source"]).arg(&folder);
        let runs = rounds(3, &mut [stats])?;
        fs::remove_dir_all(&folder).ok();
        for runs in runs {
            writeln!(
                text,
                "| {agents} | {:.2} s | {} | {:.1} µs | {} MB |",
                runs.median() / 1e3,
                runs.processor().map_or_else(String::new, |time| format!("{:.2} s", time / 1e3)),
                runs.median() * 1e3 / f64::from(agents),
                runs.peak / 1_000_000,
            )?;
        }
    }
    Ok(text)
}
