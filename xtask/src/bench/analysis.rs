//! `cargo xtask bench analysis`: every analysis on a graph of plain relations and on one of groups.

use std::fmt::Write as _;
use std::process::Command;

use anyhow::Result;

use super::tasks::{Task, read};
use crate::shell::{note, output, print};

/// The two suites, and what they are about.
pub(super) const GRAPHS: [(&str, &str); 2] = [
    ("relations", "50,000 nodes, 1,000,000 relations"),
    ("groups", "100,000 agents in 1,000 domains, 44,869,614 relations"),
];

pub(super) fn run() -> Result<()> {
    let program = super::program("bench-tasks")?;
    let mut text = String::new();
    for (suite, about) in GRAPHS {
        note(&format!("measuring: {about}"));
        writeln!(text, "\n{about}:\n\n| Analysis | Time | Found |\n|---|--:|---|")?;
        for task in read(&output(Command::new(&program).arg(suite))?)? {
            let Task { name, found, .. } = &task;
            writeln!(text, "| {name} | {} | {found} |", task.told(task.nanoseconds))?;
        }
    }
    print(&text);
    Ok(())
}
