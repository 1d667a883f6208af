//! Arguments that say what is read, and reading it.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ossa_core::document::Limits;
use ossa_core::rule::Rule;
use ossa_core::{Profile, Workspace};

use super::output;
use crate::ingest::{self, Loaded, Options};
use crate::plugins;

/// How sources are read.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Reading {
    /// How to read: `default`, or `ossa-0.1.9` for exactly what the graph builder of that release did
    #[arg(long, value_parser = profiles())]
    pub(super) profile: Option<Profile>,

    /// Read files that git ignores, too
    #[arg(long)]
    no_ignore: bool,

    /// Use the relationship rule in this WebAssembly component; may be given several times
    #[arg(long = "plugin", value_name = "FILE.wasm")]
    plugins: Vec<PathBuf>,
}

fn profiles() -> impl TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(Profile::ALL.map(Profile::name))
        .try_map(|name| Profile::from_name(&name).ok_or("not a profile"))
}

impl Reading {
    /// Which files count when they are read with `profile`.
    pub(super) fn options(&self, profile: Profile) -> Options {
        let options = Options::new(profile);
        Options { respect_gitignore: options.respect_gitignore && !self.no_ignore, ..options }
    }

    pub(super) fn rules(&self) -> anyhow::Result<Vec<Arc<dyn Rule>>> {
        Ok(plugins::load(&self.plugins)?)
    }

    /// A workspace of everything below `paths`, with a progress bar if someone watches.
    pub(super) fn workspace(&self, paths: &[PathBuf]) -> anyhow::Result<(Workspace, Loaded)> {
        let profile = self.profile.unwrap_or_default();
        let mut workspace = Workspace::new(profile, Limits::DEFAULT).with_root(&ingest::root_name(paths));
        for rule in self.rules()? {
            workspace.add_rule(rule);
        }
        let discovery = ingest::discover(paths, self.options(profile))?;
        if discovery.found.is_empty() {
            // Not an error, but hardly what was meant.
            writeln!(output::stderr(), "nothing to read: no file below these paths has a known ending")?;
        }
        let bar = progress_bar(discovery.found.len());
        let loaded = ingest::load(&mut workspace, discovery, &Limits::DEFAULT, &|| bar.inc(1));
        bar.finish_and_clear();
        Ok((workspace, loaded))
    }
}

fn progress_bar(file_count: usize) -> ProgressBar {
    let target = if output::is_watched() {
        ProgressDrawTarget::stderr_with_hz(10)
    } else {
        ProgressDrawTarget::hidden()
    };
    let style = ProgressStyle::with_template("reading {wide_bar} {pos}/{len}")
        .expect("the template names known fields only");
    let bar = ProgressBar::with_draw_target(Some(file_count as u64), target).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
