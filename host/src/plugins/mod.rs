//! Relationship rules from WebAssembly files.

pub mod project;
mod tools;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ossa_core::config;
use ossa_core::rule::Rule;
use ossa_core::source::Source;
use ossa_plugin_runtime::{
    Engine, EngineError, Level, Limits, LoadError, Log, Metadata, Plugin, PluginRule, Unusable,
};

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
    /// Two files hold plugins of one name.
    #[error("`{}` and `{}` are both called `{name}`; use one of them", first.display(), second.display())]
    SameName {
        /// The name.
        name: String,
        /// The file that was named first.
        first: PathBuf,
        /// The file that was named second.
        second: PathBuf,
    },
}

/// The plugins in `files` as rules, in that order, then those that the configuration files name. Starts an engine only if
/// there are any.
///
/// A plugin that a configuration names and that cannot be used is a rule that says so; the graph is built from the rest.
///
/// # Errors
/// [`PluginError`] for the first of `files` that is not a usable plugin.
pub fn load(files: &[PathBuf], configurations: &[PathBuf]) -> Result<Vec<LoadedPlugin>, PluginError> {
    let settings: Vec<(PathBuf, String)> = configurations.iter().flat_map(|file| settings(file)).collect();
    if files.is_empty() && settings.is_empty() {
        return Ok(Vec::new());
    }
    let engine = engine()?;
    let mut names = BTreeMap::new();
    let mut loaded = Vec::new();
    for file in files {
        loaded.push(LoadedPlugin::new(load_one(&engine, file, &mut names)?, ""));
    }
    for (file, config) in settings {
        loaded.push(match load_one(&engine, &file, &mut names) {
            Ok(plugin) => LoadedPlugin::new(plugin, &config),
            Err(error) => {
                let reason = match &error {
                    PluginError::Load { source, .. } => reasons(source),
                    other => reasons(other),
                };
                // Where it lies on this machine is for the finding alone.
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                LoadedPlugin {
                    rule: Arc::new(Unusable::new(file.display().to_string(), reason)),
                    listed: Listed {
                        name,
                        version: String::new(),
                        hash: String::new(),
                        kinds: Vec::new(),
                        is_usable: false,
                    },
                }
            }
        });
    }
    Ok(loaded)
}

/// A plugin as a rule, and what is told of it.
pub struct LoadedPlugin {
    /// The rule.
    pub rule: Arc<dyn Rule>,
    /// What is told of it.
    pub listed: Listed,
}

/// What is told of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name; that of its file where it cannot be used.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The BLAKE3 hash of its component, in hexadecimal digits.
    pub hash: String,
    /// The kinds of relations it may add.
    pub kinds: Vec<String>,
    /// Whether it runs. Findings say why one does not.
    pub is_usable: bool,
}

impl LoadedPlugin {
    fn new(plugin: Plugin, config: &str) -> Self {
        let metadata = plugin.metadata();
        let listed = Listed {
            name: metadata.name.clone(),
            version: metadata.version.clone(),
            hash: plugin.hash().to_owned(),
            kinds: metadata.kinds.iter().map(|kind| kind.id.clone()).collect(),
            is_usable: true,
        };
        Self { rule: rule(plugin, config), listed }
    }
}

/// The plugins that a configuration names, with what they are configured with. What is wrong with the file is said where
/// it is read for everything else.
fn settings(file: &Path) -> Vec<(PathBuf, String)> {
    let Ok(bytes) = std::fs::read(file) else { return Vec::new() };
    let (config, _) = config::read(&Source::new(config::FILE_NAME, bytes));
    let folder = file.parent().unwrap_or(Path::new(""));
    config.plugins.into_iter().map(|plugin| (folder.join(plugin.path), plugin.config)).collect()
}

/// An error and what caused it, on one line.
fn reasons(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// The plugin in `file`, for one look at it.
///
/// # Errors
/// [`PluginError`] when it is not a usable plugin.
pub fn open(engine: &Engine, file: &Path) -> Result<Plugin, PluginError> {
    Plugin::load(engine, file, Limits::default())
        .map_err(|source| PluginError::Load { path: file.to_owned(), source })
}

/// An engine that keeps what it compiles in the user's cache.
///
/// # Errors
/// When nothing can be compiled here.
pub fn engine() -> Result<Engine, EngineError> {
    let engine = Engine::new()?;
    Ok(match cache_folder() {
        Some(folder) => engine.with_cache(folder.join("components")),
        None => engine,
    })
}

/// The folder for what can be made again: `OSSA_CACHE`, else `ossa` in the user's folder of caches.
pub fn cache_folder() -> Option<PathBuf> {
    let folder = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    folder("OSSA_CACHE")
        .or_else(|| Some(folder("XDG_CACHE_HOME")?.join("ossa")))
        .or_else(|| Some(folder("HOME")?.join(".cache/ossa")))
        .or_else(|| Some(folder("LOCALAPPDATA")?.join("ossa")))
}

fn load_one(
    engine: &Engine,
    file: &Path,
    names: &mut BTreeMap<String, PathBuf>,
) -> Result<Plugin, PluginError> {
    let plugin = open(engine, file)?;
    let name = plugin.metadata().name.clone();
    if let Some(first) = names.get(&name) {
        return Err(PluginError::SameName { name, first: first.clone(), second: file.to_owned() });
    }
    names.insert(name, file.to_owned());
    Ok(plugin)
}

/// A plugin as a rule that writes to our log.
pub fn rule(plugin: Plugin, config: &str) -> Arc<dyn Rule> {
    Arc::new(PluginRule::new(Arc::new(plugin), config).with_log(pass_on))
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
