use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use ossa_core::document::Limits as Reading;
use ossa_core::source::Source;
use ossa_core::synthetic::Fleet;
use ossa_core::{Profile, Workspace};
use ossa_plugin_runtime::{Dataset, Engine, Limits, Plugin};

use super::Verdict;
use super::output;
use crate::plugins;

/// How often each thing is measured; the least time counts, because whatever else the machine does only adds to it.
const ROUNDS: u32 = 20;

/// Measures compiling, loading, an empty call, and calls over `agents` made-up agents.
pub(super) fn run(file: &Path, agents: u32, config: &str) -> anyhow::Result<Verdict> {
    let bytes = fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let limits = Limits { time: Duration::from_mins(1), ..Limits::default() };
    let started = Instant::now();
    drop(Plugin::from_bytes(&Engine::new()?, &bytes, limits.clone())?);
    let compiling = started.elapsed();

    let engine = plugins::engine()?;
    let plugin = Plugin::from_bytes(&engine, &bytes, limits.clone())?;
    let loading =
        least(|| Plugin::from_bytes(&engine, &bytes, limits.clone()).map(drop).map_err(Into::into))?;
    let call = |dataset: &Arc<Dataset>| match plugin.run(dataset, config).result {
        Ok(output) => Ok(output),
        Err(error) => bail!("`{}` {error}", plugin.metadata().name),
    };
    let empty: Arc<Dataset> = Arc::default();
    let empty_call = least(|| call(&empty).map(drop))?;

    let mut workspace = Workspace::new(Profile::Default, Reading::DEFAULT);
    for manifest in Fleet::new(agents, 1).manifests() {
        workspace.put(&Source::new(manifest.path.as_str(), manifest.text));
    }
    let catalog = workspace.graph().catalog().clone();
    let columns = least(|| {
        drop(Dataset::from(catalog.as_ref()));
        Ok(())
    })?;
    let dataset = Arc::new(Dataset::from(catalog.as_ref()));
    let output = call(&dataset)?;
    let calling = least(|| call(&dataset).map(drop))?;

    let mut out = output::stdout();
    let parts =
        output.relations.len() + output.cliques.len() + output.bicliques.len() + output.findings.len();
    for (what, time) in [
        ("compile", compiling),
        ("load from the cache and ask what it is", loading),
        ("call without nodes", empty_call),
        ("make the columns", columns),
        ("call with all nodes", calling),
    ] {
        writeln!(out, "{:>10.3} ms  {what}", time.as_secs_f64() * 1000.0)?;
    }
    writeln!(
        out,
        "{} nodes, {parts} relations, groups and findings; the least of {ROUNDS} rounds",
        dataset.len()
    )?;
    out.flush()?;
    Ok(Verdict::Clean)
}

fn least(mut measured: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<Duration> {
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        measured()?;
        least = least.min(started.elapsed());
    }
    Ok(least)
}
