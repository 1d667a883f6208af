//! `cargo xtask bench process`: `ossa knowledge-graph` as a whole, beside programs that only read the same files.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::rounds::rounds;
use crate::shell::{note, print, target_dir};

const ROUNDS: usize = 31;

pub(super) fn run(folder: &Path) -> Result<()> {
    let programs = super::host_programs()?;
    let out = target_dir().join("bench-process");
    let ossa = |arguments: &[&str]| {
        let mut ossa = Command::new(programs.join("ossa"));
        ossa.args(arguments);
        ossa
    };
    let mut graph = ossa(&["knowledge-graph", "--profile", "ossa-0.1.9", "--output"]);
    graph.arg(&out).arg(folder);
    let mut stats = ossa(&["stats", "--profile", "ossa-0.1.9", "--source"]);
    stats.arg(folder);
    let mut walk = Command::new(programs.join("bench-walk"));
    walk.arg(folder);
    let mut cat = Command::new("sh");
    let line =
        "find \"$1\" -type f \\( -name '*.yml' -o -name '*.yaml' \\) -print0 | xargs -0 cat > /dev/null";
    cat.args(["-c", line, "sh"]).arg(folder);
    let names = [
        "`ossa knowledge-graph`, three exports",
        "`ossa stats`, the graph alone",
        "reading the same files after the same walk",
        "`find … | xargs cat > /dev/null`",
        "`ossa --version`",
    ];
    note(&format!("measuring over {}", folder.display()));
    let runs = rounds(ROUNDS, &mut [graph, stats, walk, cat, ossa(&["--version"])])?;
    let mut text = String::from(
        "| Program | Median | Least | Processor, mean | Median : reading | Processor : reading |\n\
         |---|--:|--:|--:|--:|--:|\n",
    );
    let reading = &runs[2];
    for (name, runs) in names.iter().zip(&runs) {
        let processor = runs.processor().map_or_else(String::new, |time| format!("{time:.1} ms"));
        let share = runs.processor().zip(reading.processor()).map(|(one, other)| one / other);
        writeln!(
            text,
            "| {name} | {:.1} ms | {:.1} ms | {processor} | {:.1} | {} |",
            runs.median(),
            runs.least(),
            runs.median() / reading.median(),
            share.map_or_else(String::new, |share| format!("{share:.1}")),
        )?;
    }
    print(&text);
    Ok(())
}
