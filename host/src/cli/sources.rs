//! Arguments that say what is read, and reading it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ossa_core::config::FILE_NAME;
use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace};

use super::output;
use crate::ingest::{self, Changes, Found, Loaded, Options};
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

    /// Neither use nor write what earlier runs remember of files in `.ossa/cache`
    #[arg(long)]
    no_cache: bool,

    /// Use the relationship rule in this WebAssembly component; may be given several times
    #[arg(long = "plugin", value_name = "FILE.wasm")]
    plugins: Vec<PathBuf>,
}

/// Where the configuration is.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Configuring {
    /// Use this file as the configuration, whatever its name
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,

    /// Use no configuration
    #[arg(long)]
    isolated: bool,
}

fn profiles() -> impl TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(Profile::ALL.map(Profile::name))
        .try_map(|name| Profile::from_name(&name).ok_or("not a profile"))
}

impl Configuring {
    /// Whether no configuration counts.
    pub(super) fn is_isolated(&self) -> bool {
        self.isolated
    }
}

impl Reading {
    /// Which files count when they are read with `profile`.
    pub(super) fn options(&self, profile: Profile) -> Options {
        let options = Options::new(profile);
        Options {
            respect_gitignore: options.respect_gitignore && !self.no_ignore,
            remembers: !self.no_cache,
            ..options
        }
    }

    /// The rules of the plugins that are given, and of those that configuration files name.
    pub(super) fn load_plugins(
        &self,
        configurations: &[PathBuf],
    ) -> anyhow::Result<Vec<plugins::LoadedPlugin>> {
        Ok(plugins::load(&self.plugins, configurations)?)
    }

    /// Whether a plugin is given, besides those that configuration files name.
    pub(super) fn has_plugins(&self) -> bool {
        !self.plugins.is_empty()
    }

    /// An empty workspace for what is below `paths`, without a configuration.
    pub(super) fn workspace(&self, paths: &[PathBuf]) -> anyhow::Result<Workspace> {
        self.workspace_with(paths, &[])
    }

    fn workspace_with(&self, paths: &[PathBuf], configurations: &[PathBuf]) -> anyhow::Result<Workspace> {
        let profile = self.profile.unwrap_or_default();
        let mut workspace = Workspace::new(profile, Limits::DEFAULT).with_root(&ingest::root_name(paths));
        for loaded in self.load_plugins(configurations)? {
            workspace.add_rule(loaded.rule);
        }
        Ok(workspace)
    }
}

/// What is read: the files below some paths, and the configuration that belongs to them.
pub(super) struct Tree<'a> {
    paths: &'a [PathBuf],
    options: Options,
    configuration: Configuration,
}

enum Configuration {
    /// None, not even at the root of the sources.
    None,
    /// The one at the root of the sources, if there is one.
    Root,
    /// A file elsewhere.
    File {
        file: PathBuf,
        /// How findings name it.
        name: String,
        /// The folder that the names of sources are relative to.
        names: String,
        /// The folder it stands in.
        folder: String,
    },
}

/// What reading a tree gave.
pub(super) struct Read {
    pub(super) loaded: Loaded,
    /// Where the sources are, by path.
    pub(super) files: BTreeMap<String, PathBuf>,
    /// The same as they were found.
    found: Vec<Found>,
}

impl<'a> Tree<'a> {
    /// Finds the configuration of `paths`: the one asked for; else `ossa.toml` in the folder, if one is given; else in
    /// the working directory or the nearest folder above it.
    pub(super) fn new(
        paths: &'a [PathBuf],
        reading: &Reading,
        configuring: &Configuring,
    ) -> anyhow::Result<Self> {
        let profile = reading.profile.unwrap_or_default();
        let options = reading.options(profile);
        let here = std::env::current_dir().context("the working directory is gone")?;
        let folder = match paths {
            [only] if only.is_dir() => Some(only),
            _ => None,
        };
        let at = |file: &Path| -> anyhow::Result<Configuration> {
            let cannot = || format!("cannot read the configuration `{}`", file.display());
            let absolute = fs::canonicalize(file).with_context(cannot)?;
            let names = match folder {
                Some(folder) => fs::canonicalize(folder).with_context(cannot)?,
                None => fs::canonicalize(&here).with_context(cannot)?,
            };
            Ok(Configuration::File {
                file: file.to_owned(),
                name: ingest::given_name(file),
                names: ingest::slashed(&names),
                folder: ingest::slashed(absolute.parent().unwrap_or(Path::new("/"))),
            })
        };
        let is_itself = |path: &PathBuf| path.as_path() == Path::new(FILE_NAME);
        let configuration = if configuring.isolated {
            Configuration::None
        } else if let Some(file) = &configuring.config {
            at(file)?
        } else if folder.is_some_and(|folder| folder.join(FILE_NAME).is_file())
            || profile == Profile::Ossa019
            || paths.iter().any(is_itself)
        {
            Configuration::Root
        } else {
            // Named relative to here, as all else that people read is.
            let mut above = PathBuf::new();
            let found = here.ancestors().find_map(|ancestor| {
                let file = above.join(FILE_NAME);
                above.push("..");
                ancestor.join(FILE_NAME).is_file().then_some(file)
            });
            match found {
                Some(file) => at(&file)?,
                None => Configuration::Root,
            }
        };
        Ok(Self { paths, options, configuration })
    }

    /// An empty workspace for it, with the plugins that are given and those the configuration names.
    pub(super) fn workspace(&self, reading: &Reading) -> anyhow::Result<Workspace> {
        let configuration = match &self.configuration {
            Configuration::None => None,
            Configuration::Root => root_configuration(self.paths),
            Configuration::File { file, .. } => Some(file.clone()),
        };
        reading.workspace_with(self.paths, configuration.as_slice())
    }

    /// The folders and files to watch for changes.
    pub(super) fn watched(&self) -> Vec<PathBuf> {
        let configuration = match &self.configuration {
            Configuration::File { file, .. } => Some(file.clone()),
            _ => None,
        };
        self.paths.iter().cloned().chain(configuration).collect()
    }

    /// The path of a source as tools know it that were started here.
    pub(super) fn path_of(&self, source: &str) -> String {
        match (&self.configuration, self.paths) {
            (Configuration::File { name, .. }, _) if name == source => source.to_owned(),
            (_, [only]) if only.is_dir() => match ingest::given_name(only).as_str() {
                "" => source.to_owned(),
                "/" => format!("/{source}"),
                folder => format!("{folder}/{source}"),
            },
            _ => source.to_owned(),
        }
    }

    /// Brings `workspace` in step with the files, with a progress bar if someone watches.
    pub(super) fn read(&self, workspace: &mut Workspace) -> anyhow::Result<Read> {
        let mut discovery = ingest::discover(self.paths, self.options)?;
        match &self.configuration {
            Configuration::Root => self.find_root_configuration(&mut discovery),
            Configuration::None => discovery.found.retain(|found| found.path != FILE_NAME),
            Configuration::File { file, name, names, folder } => {
                discovery.found.retain(|found| found.path != FILE_NAME);
                let bytes = fs::read(file)
                    .with_context(|| format!("cannot read the configuration `{}`", file.display()))?;
                let is_same = workspace.text(name).is_some_and(|text| text.as_bytes() == bytes);
                if !is_same {
                    workspace.configure(&Source::new(name.as_str(), bytes), names, folder);
                }
            }
        }
        let mut files: BTreeMap<String, PathBuf> =
            discovery.found.iter().map(|Found { path, file }| (path.clone(), file.clone())).collect();
        if let Configuration::File { file, name, .. } = &self.configuration {
            files.insert(name.clone(), file.clone());
        }
        let bar = progress_bar("reading", discovery.found.len());
        let found = discovery.found.clone();
        let from = (self.paths, self.options);
        let loaded = ingest::load_project(workspace, discovery, from, &Limits::DEFAULT, &|| bar.inc(1));
        bar.finish_and_clear();
        Ok(Read { loaded, files, found })
    }

    /// Brings `workspace` in step with the files after `changes`. `before` is what the reading before gave, if that
    /// succeeded: then only what changed is read, unless files came or went.
    pub(super) fn read_again(
        &self,
        workspace: &mut Workspace,
        before: Option<Read>,
        changes: &Changes,
    ) -> anyhow::Result<Read> {
        let (Some(before), Changes::Of(changed)) = (before, changes) else { return self.read(workspace) };
        let is_configuration = match &self.configuration {
            Configuration::File { file, .. } => {
                // What is gone cannot be resolved, and the search says so.
                fs::canonicalize(file).map_or(true, |file| changed.contains(&file))
            }
            Configuration::None | Configuration::Root => false,
        };
        // What could not be read before may be readable now.
        if is_configuration || before.loaded.unread.iter().any(|unread| unread.is_failure) {
            return self.read(workspace);
        }
        match ingest::reload(workspace, &before.found, changed, &Limits::DEFAULT) {
            Some(loaded) => {
                let unread = before.loaded.unread;
                Ok(Read { loaded: Loaded { unread, ..loaded }, ..before })
            }
            None => self.read(workspace),
        }
    }

    /// The configuration counts even where git ignores it, or where it is a link.
    fn find_root_configuration(&self, discovery: &mut ingest::Discovery) {
        let [folder] = self.paths else { return };
        let file = folder.join(FILE_NAME);
        let is_found = discovery.found.iter().any(|found| found.path == FILE_NAME);
        if self.options.profile.reads(FILE_NAME) && !is_found && file.is_file() {
            discovery.unread.retain(|unread| unread.path != FILE_NAME);
            discovery.found.push(Found { path: FILE_NAME.to_owned(), file });
        }
    }

    /// Puts another text in the place of a source.
    pub(super) fn put(&self, workspace: &mut Workspace, path: &str, text: &str) {
        let source = Source::new(path, text);
        match &self.configuration {
            Configuration::File { name, names, folder, .. } if name == path => {
                workspace.configure(&source, names, folder);
            }
            _ => {
                workspace.put(&source);
            }
        }
    }
}

/// The configuration that stands at the root of what is read, if it does.
pub(super) fn root_configuration(paths: &[PathBuf]) -> Option<PathBuf> {
    let [folder] = paths else { return None };
    Some(folder.join(FILE_NAME)).filter(|file| file.is_file())
}

/// Says that there was nothing to read, which is hardly what was meant.
pub(super) fn nothing_to_read() -> std::io::Result<()> {
    writeln!(output::stderr(), "nothing to read: no file below these paths has a known ending")
}

/// A bar for `file_count` files; hidden where nobody watches. `verb` says what happens to them.
pub(super) fn progress_bar(verb: &'static str, file_count: usize) -> ProgressBar {
    let target = if output::is_watched() {
        ProgressDrawTarget::stderr_with_hz(10)
    } else {
        ProgressDrawTarget::hidden()
    };
    let style = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len}")
        .expect("the template names known fields only");
    let bar =
        ProgressBar::with_draw_target(Some(file_count as u64), target).with_style(style).with_prefix(verb);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
