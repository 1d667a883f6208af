//! Sources in, graph and findings out.

mod analyse;
mod figures;
mod file;
mod foreign;
mod history;
mod listing;
mod profile;
mod relate;
mod remember;
mod report;
mod sources;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use analyse::Analysis;
pub use profile::Profile;
pub use remember::Readings;

use crate::config::{self, Config, Selection};
use crate::diagnostic::Diagnostic;
use crate::document::Limits;
use crate::rule::Rule;
use crate::source::{Source, decode};
use crate::text::LineIndex;

use analyse::Findings;
use file::{File, read_file};
use history::History;
use relate::State;
use text::{Primer, Primers};

/// What `ossa.toml` said.
#[derive(Clone, Debug)]
struct Configuration {
    path: Arc<str>,
    text: Arc<str>,
    lines: LineIndex,
    config: Config,
    diagnostics: Vec<Diagnostic>,
    /// The folder that paths of sources are relative to, and the folder of the file.
    folders: (String, String),
    /// Whether it came as a source, and goes as one.
    is_source: bool,
}

/// So many edits at once are not worth following one by one, if they are a quarter of the sources.
const MANY: usize = 256;

/// A set of sources and what they mean together.
///
/// Sources come and go one by one; reading one never depends on another, so [`Workspace::put`] costs the size of
/// that source. [`Workspace::analyse`] then brings graph and findings up to date.
pub struct Workspace {
    profile: Profile,
    limits: Limits,
    root: String,
    files: BTreeMap<Arc<str>, Arc<File>>,
    primers: Primers,
    configuration: Option<Configuration>,
    overrides: Selection,
    is_whole: bool,
    rules: Vec<Arc<dyn Rule>>,
    revision: u64,
    /// Sources that changed since the graph was brought up to date, and whether something did that is about all of them.
    pending: BTreeSet<Arc<str>>,
    is_stale: bool,
    state: State,
    history: History,
    findings: Findings,
    analysis: Option<Arc<Analysis>>,
}

impl Workspace {
    /// An empty workspace with the rules of `profile`.
    pub fn new(profile: Profile, limits: Limits) -> Self {
        Self {
            profile,
            limits,
            root: String::new(),
            files: BTreeMap::new(),
            primers: Primers::default(),
            configuration: None,
            overrides: Selection::default(),
            is_whole: true,
            rules: profile.rules(),
            revision: 0,
            pending: BTreeSet::new(),
            is_stale: false,
            state: State::new(profile.identities()),
            history: History::default(),
            findings: Findings::new(),
            analysis: None,
        }
    }

    /// Says what the folder is called that paths are relative to. Some definitions are known by the folder they
    /// stand in, and that may be this one.
    #[must_use]
    pub fn with_root(mut self, name: &str) -> Self {
        name.clone_into(&mut self.root);
        self
    }

    /// Says that only some of the sources are read. What they name may be defined in others, so references are not
    /// looked up, and comments about findings that need the whole are taken on trust.
    #[must_use]
    pub fn with_some_sources(mut self) -> Self {
        self.is_whole = false;
        self
    }

    /// Says which checks report, whatever the configuration says: with a list `select` that of the configuration does
    /// not count, and `ignore` always does.
    #[must_use]
    pub fn with_selection(mut self, selection: Selection) -> Self {
        self.overrides = selection;
        self
    }

    /// What the folder is called that paths are relative to.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The profile it was made with.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Grows with every change of sources or rules.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Uses `source` as the configuration, wherever it stands. `names` is the folder that the paths of sources are
    /// relative to, and `folder` the one that holds the file, both absolute with `/` between their parts; patterns
    /// are seen from there. Returns the new revision.
    ///
    /// A source named `ossa.toml` that is [put](Workspace::put) does the same for the folder of the sources.
    pub fn configure(&mut self, source: &Source, names: &str, folder: &str) -> u64 {
        self.set_configuration(source, (names.to_owned(), folder.to_owned()), false);
        self.revision
    }

    fn set_configuration(&mut self, source: &Source, folders: (String, String), is_source: bool) {
        self.touch_all();
        let (config, diagnostics) = config::read(source);
        let text: Arc<str> = decode(&source.bytes).unwrap_or_default().into();
        let lines = LineIndex::new(&text);
        let path = source.path.clone();
        self.configuration =
            Some(Configuration { path, text, lines, config, diagnostics, folders, is_source });
    }

    fn configuration_at(&self, path: &str) -> Option<&Configuration> {
        self.configuration.as_ref().filter(|configuration| configuration.path.as_ref() == path)
    }

    /// How many sources it holds, the configuration not counted.
    pub fn source_count(&self) -> usize {
        self.files.len()
    }

    /// The paths of the sources, in order; then that of the configuration if it is one of them.
    pub fn paths(&self) -> impl Iterator<Item = &Arc<str>> {
        let configuration = self.configuration.iter().filter(|configuration| configuration.is_source);
        self.files.keys().chain(configuration.map(|configuration| &configuration.path))
    }

    /// The text of a source.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        let file = self.files.get(path).map(|file| file.text());
        file.or_else(|| self.configuration_at(path).map(|configuration| &configuration.text))
    }

    /// The text and lines of a source, for showing a place in it.
    pub fn text_and_lines(&self, path: &str) -> Option<(&str, &LineIndex)> {
        let file = self.files.get(path).map(|file| (file.text().as_ref(), file.lines()));
        file.or_else(|| {
            self.configuration_at(path)
                .map(|configuration| (configuration.text.as_ref(), &configuration.lines))
        })
    }

    /// Like [`Workspace::text_and_lines`], with asterisks for secrets: what may be printed and logged.
    pub fn shown_text_and_lines(&self, path: &str) -> Option<(&str, &LineIndex)> {
        let masked = self.files.get(path).and_then(|file| Some((file.secrets()?.masked(), file.lines())));
        masked.or_else(|| self.text_and_lines(path))
    }

    /// Whether the source of `path` was read from just these bytes.
    pub fn is_current(&self, path: &str, bytes: &[u8]) -> bool {
        match self.files.get(path) {
            Some(file) => !file.is_refused() && decode(bytes).is_ok_and(|text| file.has_text(text)),
            None => self.configuration_at(path).is_some_and(|file| {
                file.is_source && decode(bytes).is_ok_and(|text| text == file.text.as_ref())
            }),
        }
    }

    /// Adds a rule, which runs after those that are there.
    pub fn add_rule(&mut self, rule: Arc<dyn Rule>) {
        self.rules.push(rule);
        self.touch_all();
    }

    /// Has these rules run after those of the profile, in place of all that were [added](Workspace::add_rule). What rules
    /// gave before is forgotten, so that rules whose answers changed are asked again.
    pub fn set_rules(&mut self, rules: impl IntoIterator<Item = Arc<dyn Rule>>) {
        self.rules = self.profile.rules();
        self.rules.extend(rules);
        self.touch_all();
    }

    /// Adds a source, or replaces the one of the same path. Returns the new revision.
    ///
    /// The source named `ossa.toml` is the configuration. It does not replace one that was given to
    /// [`Workspace::configure`].
    pub fn put(&mut self, source: &Source) -> u64 {
        if self.put_configuration(source) {
            return self.revision;
        }
        let primer = self.primers.next(&source.bytes);
        let file = self.read(source, primer.as_ref(), None);
        self.insert(source.path.clone(), file)
    }

    fn put_configuration(&mut self, source: &Source) -> bool {
        let is_configuration = source.path.as_ref() == config::FILE_NAME;
        if is_configuration && self.configuration.as_ref().is_none_or(|configuration| configuration.is_source)
        {
            self.set_configuration(source, (String::new(), String::new()), true);
        }
        is_configuration
    }

    /// Adds many sources at once, read on all cores. `on_read` is called after each, from any thread.
    #[cfg(feature = "parallel")]
    pub fn put_all(&mut self, sources: Vec<Source>, on_read: &(dyn Fn() + Sync)) -> u64 {
        self.put_all_remembered(sources, None, on_read)
    }

    /// Like [`Workspace::put_all`]; sources that `readings` remembers are not read again, and those that are read are
    /// remembered.
    #[cfg(feature = "parallel")]
    pub fn put_all_remembered(
        &mut self,
        mut sources: Vec<Source>,
        readings: Option<&dyn Readings>,
        on_read: &(dyn Fn() + Sync),
    ) -> u64 {
        sources.retain(|source| {
            let is_configuration = self.put_configuration(source);
            if is_configuration {
                on_read();
            }
            !is_configuration
        });
        let primed = sources.into_iter().map(|source| (self.primers.next(&source.bytes), source));
        let primed: Vec<(Option<Primer>, Source)> = primed.collect();
        let files = crate::parallel::map(primed, |(primer, source)| {
            let file = self.read(&source, primer.as_ref(), readings);
            on_read();
            (source.path, file)
        });
        for (path, file) in files {
            self.insert(path, file);
        }
        self.revision
    }

    /// Reads a source, or recalls what reading it gave.
    fn read(&self, source: &Source, primer: Option<&Primer>, readings: Option<&dyn Readings>) -> File {
        let recalled = readings.and_then(|readings| readings.recall(source));
        recalled.and_then(|bytes| File::from_bytes(bytes, source, primer)).unwrap_or_else(|| {
            let file = read_file(source, &self.root, self.profile, &self.limits, primer);
            if let Some(readings) = readings
                && let Some(bytes) = file.to_bytes(source)
            {
                readings.remember(source, bytes);
            }
            file
        })
    }

    fn insert(&mut self, path: Arc<str>, file: File) -> u64 {
        let before = self.files.insert(path.clone(), Arc::new(file));
        if let Some(before) = &before {
            self.primers.forget(before.loose_bytes());
        }
        self.touch_file(path, before.as_deref());
        self.revision
    }

    /// Removes a source. Returns whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        let configuration = self.configuration.take_if(|file| file.is_source && file.path.as_ref() == path);
        let file = self.files.remove_entry(path);
        let was_there = file.is_some() || configuration.is_some();
        if configuration.is_some() {
            self.touch_all();
        }
        if let Some((path, before)) = file {
            self.primers.forget(before.loose_bytes());
            self.touch_file(path, Some(&before));
        }
        was_there
    }

    fn touch(&mut self) {
        self.revision += 1;
        if let Some(analysis) = self.analysis.take() {
            self.findings.keep_listing(analysis);
        }
    }

    fn touch_all(&mut self) {
        self.touch();
        self.is_stale = true;
        self.findings.is_stale = true;
    }

    /// Notes that a source came, went or changed. Findings about others may name what it keeps secret.
    fn touch_file(&mut self, path: Arc<str>, before: Option<&File>) {
        self.touch();
        let has_secrets = |file: &File| file.secrets().is_some();
        if self.files.get(&path).is_some_and(|file| has_secrets(file)) || before.is_some_and(has_secrets) {
            self.findings.secretive.insert(path.clone());
        }
        if self.is_stale {
            return;
        }
        self.findings.pending.insert(path.clone());
        self.pending.insert(path);
        // Once they are that many they stay so, whatever comes or goes.
        if self.pending.len() > MANY && self.pending.len() > self.files.len() / 4 {
            self.is_stale = true;
            self.findings.is_stale = true;
            self.pending.clear();
            self.findings.pending.clear();
        }
    }
}
