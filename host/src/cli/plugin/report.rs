use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::bail;

use super::Verdict;
use super::output::{self, BOLD, printable};
use crate::plugins;

/// Says what a component is and what it wants, and runs it on nothing.
pub(super) fn check(file: &Path) -> anyhow::Result<Verdict> {
    let plugin = plugins::open(&plugins::engine()?, file)?;
    let metadata = plugin.metadata();
    let mut out = output::stdout();
    writeln!(out, "{BOLD}{} {}{BOLD:#}", printable(&metadata.name), printable(&metadata.version))?;
    writeln!(out, "{}", printable(&metadata.description))?;
    for kind in &metadata.kinds {
        let arrow = if kind.directed { "->" } else { "--" };
        writeln!(out, "  {arrow} {} ({})", printable(&kind.id), printable(&kind.label))?;
    }
    let tasks = [(metadata.relates, "relate"), (metadata.checks, "check")];
    let tasks: Vec<&str> = tasks.into_iter().filter_map(|(does, task)| does.then_some(task)).collect();
    writeln!(out, "does       {}", tasks.join(", "))?;
    writeln!(out, "imports    {}", plugin.imports().join(", "))?;
    writeln!(out, "size       {} bytes", plugin.size())?;
    writeln!(out, "blake3     {}", plugin.hash())?;
    let limits = plugin.limits();
    let (time, memory) = (limits.time.as_secs_f64(), limits.memory_bytes >> 20);
    writeln!(out, "each call  at most {time} s, {memory} MiB, {} calls of the host", limits.host_call_count)?;
    if !metadata.config_schema.is_empty() {
        writeln!(out, "configured {}", printable(&metadata.config_schema))?;
    }
    out.flush()?;
    // A rule may insist on a configuration; everything else should work without nodes.
    match plugin.run(&Arc::default(), "").result {
        Ok(_) => writeln!(out, "dry run    works without nodes")?,
        Err(error @ ossa_plugin_runtime::CallError::InvalidConfig(_)) => writeln!(out, "dry run    {error}")?,
        Err(error) => bail!("`{}` {error}, without any nodes", metadata.name),
    }
    out.flush()?;
    Ok(Verdict::Clean)
}
