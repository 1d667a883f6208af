//! Relationship rules from WebAssembly files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ossa_core::rule::Rule;
use ossa_plugin_runtime::{Engine, EngineError, Level, Limits, LoadError, Log, Metadata, Plugin, PluginRule};

/// Why a plugin cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PluginError {
    /// Nothing can be compiled here.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The file is not a plugin.
    #[error("cannot load the plugin `{}`", path.display())]
    Load {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: LoadError,
    },
}

/// The plugins in `files` as rules, in that order. Starts an engine only if there are any.
///
/// # Errors
/// [`PluginError`] for the first file that is not a usable plugin.
pub fn load(files: &[PathBuf]) -> Result<Vec<Arc<dyn Rule>>, PluginError> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let engine = Engine::new()?;
    files
        .iter()
        .map(|file| {
            let plugin = Arc::new(load_one(&engine, file)?);
            Ok(Arc::new(PluginRule::new(plugin, "").with_log(pass_on)) as Arc<dyn Rule>)
        })
        .collect()
}

/// What the plugin in `file` says about itself.
///
/// # Errors
/// [`PluginError`] when it is not a usable plugin.
pub fn metadata(file: &Path) -> Result<Metadata, PluginError> {
    Ok(load_one(&Engine::new()?, file)?.metadata().clone())
}

fn load_one(engine: &Engine, file: &Path) -> Result<Plugin, PluginError> {
    Plugin::load(engine, file, Limits::default())
        .map_err(|source| PluginError::Load { path: file.to_owned(), source })
}

/// Lines of plugins are ours to log: they have no other way out.
fn pass_on(metadata: &Metadata, log: &Log) {
    let plugin = metadata.name.as_str();
    for line in log.lines() {
        match line.level {
            Level::Debug => tracing::debug!(plugin, "{}", line.text),
            Level::Info => tracing::info!(plugin, "{}", line.text),
            Level::Warn => tracing::warn!(plugin, "{}", line.text),
            Level::Error => tracing::error!(plugin, "{}", line.text),
        }
    }
    if log.dropped_count() > 0 {
        tracing::warn!(plugin, dropped = log.dropped_count(), "the plugin wrote more lines than are kept");
    }
}
