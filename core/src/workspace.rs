//! Sources in, graph and findings out.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::analysis::{clusters_by_type, stats};
use crate::config::{self, Comments, Config, Rulings, Selection, Spoken, Suppressed, Suppression};
use crate::diagnostic::{Code, Diagnostic, Location, Secrets, Severity, sort};
use crate::document::{Document, Kind, Limits, Syntax, read};
use crate::export::ExportFormat;
use crate::export::findings::{FindingsReport, Summary};
use crate::format::{detect, may_be_definition, read_as_0_1_9, reason, reason_of_name};
use crate::graph::Graph;
use crate::model::{Definition, Identities, NodeId, ReferenceKind, merge};
use crate::rule::lint::{
    Defined, Fleet, ForeignReference, LINTS, Reading, check_foreign_references, foreign_references,
};
use crate::rule::{Communicates, Coordinates, Rule, Stated, builtin, relate};
use crate::schema;
use crate::source::{Source, decode};
use crate::text::{LineIndex, Span};
use crate::wire;

/// Which reading of the sources a workspace gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Only definitions become nodes, files of one agent are one node, unresolved names are findings.
    #[default]
    Default,
    /// What the graph builder of OSSA 0.1.9 did: every YAML file is an agent, equal ids stay separate, and
    /// nobody monitors.
    Ossa019,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 2] = [Self::Default, Self::Ossa019];

    /// The name used on the command line, in the API and in the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Ossa019 => "ossa-0.1.9",
        }
    }

    /// The profile named `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// Whether the profile reads a file of this path at all. Shells ask before they open it.
    pub fn reads(self, path: &str) -> bool {
        // What `ossa knowledge-graph` wrote the last time is no definition.
        if is_export(path) {
            return false;
        }
        // The builder of OSSA 0.1.9 knew no configuration.
        if path == config::FILE_NAME {
            return self == Self::Default;
        }
        match (self, Syntax::of_path(path)) {
            (_, None) => false,
            (Self::Default, Some(_)) => true,
            (Self::Ossa019, Some(syntax)) => syntax == Syntax::Yaml,
        }
    }

    fn identities(self) -> Identities {
        match self {
            Self::Default => Identities::Merged,
            Self::Ossa019 => Identities::Separate,
        }
    }

    fn rules(self) -> Vec<Arc<dyn Rule>> {
        match self {
            Self::Default => builtin(),
            Self::Ossa019 => {
                vec![
                    Arc::new(Stated(ReferenceKind::DependsOn)),
                    Arc::new(Communicates),
                    Arc::new(Coordinates),
                ]
            }
        }
    }
}

/// Whether `path` is where `ossa knowledge-graph` writes a graph by default.
fn is_export(path: &str) -> bool {
    let folder_of = |name| path.strip_suffix(name)?.strip_suffix("knowledge-graph/");
    path.contains("knowledge-graph/")
        && ExportFormat::ALL
            .into_iter()
            .flat_map(ExportFormat::files)
            .any(|file| folder_of(file.name).is_some())
}

/// What one source gave.
#[derive(Clone, Debug)]
struct File {
    text: Arc<str>,
    /// The secrets in the text, where there are some.
    secrets: Option<Secrets>,
    lines: LineIndex,
    definitions: Vec<Definition>,
    diagnostics: Vec<Diagnostic>,
    /// References into other files.
    foreign: Vec<ForeignReference>,
    /// Comments that allow findings.
    suppressions: Vec<Suppression>,
    /// Findings beyond those that are kept.
    unlisted: usize,
    /// Whether the bytes were refused, so that the text says nothing about them.
    refused: bool,
    /// Why the source defines nothing, when it does not.
    skipped: Option<&'static str>,
}

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

/// The graph and findings of one revision.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The revision of the workspace they belong to.
    pub revision: u64,
    /// The graph.
    pub graph: Graph,
    /// The findings, sorted by source, offset and code.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings that a comment allows or the configuration ignores by path, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// References that were not looked up because only some sources were read.
    pub unchecked_references: usize,
    /// Sources that define nothing, and why, by path.
    pub skipped: Vec<(Arc<str>, &'static str)>,
}

/// A set of sources and what they mean together.
///
/// Sources come and go one by one; reading one never depends on another, so [`Workspace::put`] costs the size of
/// that source. [`Workspace::analyse`] then brings graph and findings up to date.
pub struct Workspace {
    profile: Profile,
    limits: Limits,
    root: String,
    files: BTreeMap<Arc<str>, File>,
    configuration: Option<Configuration>,
    overrides: Selection,
    is_whole: bool,
    rules: Vec<Arc<dyn Rule>>,
    revision: u64,
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
            configuration: None,
            overrides: Selection::default(),
            is_whole: true,
            rules: profile.rules(),
            revision: 0,
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
        self.touch();
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
        let file = self.files.get(path).map(|file| &file.text);
        file.or_else(|| self.configuration_at(path).map(|configuration| &configuration.text))
    }

    /// The text and lines of a source, for showing a place in it.
    pub fn text_and_lines(&self, path: &str) -> Option<(&str, &LineIndex)> {
        let file = self.files.get(path).map(|file| (file.text.as_ref(), &file.lines));
        file.or_else(|| {
            self.configuration_at(path)
                .map(|configuration| (configuration.text.as_ref(), &configuration.lines))
        })
    }

    /// Like [`Workspace::text_and_lines`], with asterisks for secrets: what may be printed and logged.
    pub fn shown_text_and_lines(&self, path: &str) -> Option<(&str, &LineIndex)> {
        let masked =
            self.files.get(path).and_then(|file| Some((file.secrets.as_ref()?.masked(), &file.lines)));
        masked.or_else(|| self.text_and_lines(path))
    }

    /// Whether the source of `path` was read from just these bytes.
    pub fn is_current(&self, path: &str, bytes: &[u8]) -> bool {
        let is_text_of = |read: &str| decode(bytes).is_ok_and(|text| text == read);
        match self.files.get(path) {
            Some(file) => !file.refused && is_text_of(&file.text),
            None => self.configuration_at(path).is_some_and(|file| file.is_source && is_text_of(&file.text)),
        }
    }

    /// Adds a rule, which runs after those that are there.
    pub fn add_rule(&mut self, rule: Arc<dyn Rule>) {
        self.rules.push(rule);
        self.touch();
    }

    /// Adds a source, or replaces the one of the same path. Returns the new revision.
    ///
    /// The source named `ossa.toml` is the configuration. It does not replace one that was given to
    /// [`Workspace::configure`].
    pub fn put(&mut self, source: &Source) -> u64 {
        if self.put_configuration(source) {
            return self.revision;
        }
        let file = read_file(source, &self.root, self.profile, &self.limits);
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
    pub fn put_all(&mut self, mut sources: Vec<Source>, on_read: &(dyn Fn() + Sync)) -> u64 {
        sources.retain(|source| {
            let is_configuration = self.put_configuration(source);
            if is_configuration {
                on_read();
            }
            !is_configuration
        });
        let files = crate::parallel::map(sources, |source| {
            let file = read_file(&source, &self.root, self.profile, &self.limits);
            on_read();
            (source.path, file)
        });
        for (path, file) in files {
            self.insert(path, file);
        }
        self.revision
    }

    fn insert(&mut self, path: Arc<str>, file: File) -> u64 {
        self.touch();
        self.files.insert(path, file);
        self.revision
    }

    /// Removes a source. Returns whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        let configuration = self.configuration.take_if(|file| file.is_source && file.path.as_ref() == path);
        let was_there = self.files.remove(path).is_some() || configuration.is_some();
        if was_there {
            self.touch();
        }
        was_there
    }

    fn touch(&mut self) {
        self.revision += 1;
        self.analysis = None;
    }

    /// The graph and findings of the current revision; computed once a revision.
    ///
    /// # Complexity
    /// O(n log n) in the definitions, references and domain memberships.
    pub fn analyse(&mut self) -> Arc<Analysis> {
        if let Some(analysis) = &self.analysis {
            return analysis.clone();
        }
        let nothing = Config::default();
        let rulings = self.rulings(&nothing);
        let mut included: Vec<(&Arc<str>, &File)> = self.files.iter().collect();
        included.retain(|(path, _)| !rulings.excludes(path));
        let definitions = included.iter().map(|(path, file)| (*path, file.definitions.as_slice()));
        let merged = merge(definitions, self.profile.identities());
        let (graph, found) = relate(&Arc::new(merged.catalog), &self.rules);
        let mut diagnostics: Vec<Diagnostic> =
            included.iter().flat_map(|(_, file)| file.diagnostics.iter().cloned()).collect();
        diagnostics.extend(merged.diagnostics);
        diagnostics.extend(found);
        if self.profile == Profile::Default {
            lint(&included, &graph, &merged.nodes, &mut diagnostics);
            let foreign = included.iter().map(|(path, file)| (*path, file.foreign.as_slice()));
            check_foreign_references(foreign, &self.limits, &|path| self.text(path), &mut diagnostics);
        }
        let mut unchecked_references = 0;
        diagnostics.retain(|finding| {
            let is_known = self.is_whole || !finding.code.depends_on_the_rest();
            let is_name = matches!(finding.code, Code::UnresolvedReference | Code::UnknownStepAgent);
            unchecked_references += usize::from(!is_known && is_name);
            is_known
        });
        diagnostics.extend(self.configuration.iter().flat_map(|file| file.diagnostics.iter().cloned()));
        sort(&mut diagnostics);
        let spoken = included.iter().filter(|(_, file)| !file.suppressions.is_empty()).map(|(path, file)| {
            let is_judged = file.unlisted == 0 && file.skipped.is_none();
            let (text, lines, suppressions) = (file.text.as_ref(), &file.lines, file.suppressions.as_slice());
            (*path, Spoken { text, lines, suppressions, is_judged })
        });
        let config::Outcome { mut diagnostics, mut suppressed } =
            rulings.apply(diagnostics, &spoken.collect());
        let found =
            diagnostics.iter_mut().chain(suppressed.iter_mut().map(|suppressed| &mut suppressed.diagnostic));
        found.for_each(|diagnostic| self.keep_secrets_out_of(diagnostic));
        sort(&mut diagnostics);
        self.limit_findings(&rulings, &mut diagnostics);
        let skipped = self.skipped(&rulings, &graph);
        let revision = self.revision;
        let analysis =
            Arc::new(Analysis { revision, graph, diagnostics, suppressed, unchecked_references, skipped });
        self.analysis = Some(analysis.clone());
        analysis
    }

    /// Takes the secrets of the files a finding is about out of what it says: other checks name what they found.
    fn keep_secrets_out_of(&self, diagnostic: &mut Diagnostic) {
        let labels = diagnostic.labels.iter().map(|label| &label.location);
        let paths: BTreeSet<Arc<str>> =
            diagnostic.location.iter().chain(labels).map(|location| location.path.clone()).collect();
        for secrets in paths.iter().filter_map(|path| self.files.get(path)?.secrets.as_ref()) {
            secrets.keep_out_of(diagnostic);
        }
    }

    /// Everything that was said about findings; `nothing` is what an absent file says.
    fn rulings<'w>(&'w self, nothing: &'w Config) -> Rulings<'w> {
        let (config, folders) = match &self.configuration {
            Some(file) => (&file.config, (file.folders.0.as_str(), file.folders.1.as_str())),
            None => (nothing, ("", "")),
        };
        Rulings { config, overrides: &self.overrides, folders, is_whole: self.is_whole }
    }

    /// Keeps the first findings of each source, in order, and says how many more there are.
    fn limit_findings(&self, rulings: &Rulings<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let mut counts: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for (path, file) in
            self.files.iter().filter(|(path, file)| file.unlisted > 0 && !rulings.excludes(path))
        {
            counts.insert(path.clone(), file.unlisted);
        }
        let mut listed: Option<(Arc<str>, usize)> = None;
        diagnostics.retain(|diagnostic| {
            let Some(location) = &diagnostic.location else { return true };
            match &mut listed {
                Some((path, count)) if *path == location.path => *count += 1,
                other => *other = Some((location.path.clone(), 1)),
            }
            let fits = listed.as_ref().is_some_and(|(_, count)| *count <= LISTED_FINDINGS);
            if !fits {
                *counts.entry(location.path.clone()).or_default() += 1;
            }
            fits
        });
        if counts.is_empty() || !rulings.selects(Code::TooManyFindings) {
            return;
        }
        diagnostics.extend(counts.into_iter().map(|(path, rest)| {
            let message = format!("{rest} more findings in this file are not listed");
            Diagnostic::new(Code::TooManyFindings, &path, Span::at(0), message)
        }));
        sort(diagnostics);
    }

    /// The sources no node of the graph comes from, each with its reason.
    fn skipped(&self, rulings: &Rulings<'_>, graph: &Graph) -> Vec<(Arc<str>, &'static str)> {
        let catalog = graph.catalog();
        let used: BTreeSet<&str> =
            catalog.node_ids().flat_map(|id| catalog.node(id).places().map(|(path, _, _)| path)).collect();
        self.files
            .iter()
            .filter(|(path, _)| !used.contains(path.as_ref()))
            .map(|(path, file)| {
                if rulings.excludes(path) {
                    return (path.clone(), "left out by the configuration");
                }
                // What is read but not used can only be an API without a manifest beside it.
                (path.clone(), file.skipped.unwrap_or("an API description without agent extensions"))
            })
            .collect()
    }

    /// A finding as clients see it, with lines and columns, but without a JSON Pointer.
    pub fn finding(&self, diagnostic: &Diagnostic) -> wire::Finding {
        wire::Finding::new(diagnostic, &|path| self.text_and_lines(path))
    }

    /// Findings as clients see them, with lines, columns and JSON Pointers. Sources are read again for the latter, each
    /// once if the findings are sorted.
    ///
    /// # Complexity
    /// O(bytes of the sources with findings).
    pub fn findings<'d>(
        &self,
        diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    ) -> impl Iterator<Item = wire::Finding> {
        let mut pointers = self.pointers();
        diagnostics.into_iter().map(move |diagnostic| {
            let pointer = diagnostic.location.as_ref().and_then(&mut pointers);
            wire::Finding { pointer, ..self.finding(diagnostic) }
        })
    }

    /// A function that gives the JSON Pointer of a place: that of the innermost value or entry around it, inside its
    /// document. It reads the source again and keeps the last one.
    pub fn pointers(&self) -> impl FnMut(&Location) -> Option<String> {
        let mut last: Option<Document> = None;
        move |location| {
            if last.as_ref().is_none_or(|document| *document.path() != location.path) {
                let file = self.files.get(&location.path)?;
                let source = Source::new(location.path.clone(), file.text.as_bytes());
                let syntax = Syntax::of_path(&location.path).unwrap_or(Syntax::Yaml);
                last = Some(read(&source, syntax, &self.limits).0);
            }
            last.as_ref()?.pointer_to(location.span)
        }
    }

    /// What [`FindingsFormat::write`](crate::export::findings::FindingsFormat::write) needs of `analysis`, which must be
    /// of this workspace: all findings, under the paths of the sources, and no file that was not read.
    pub fn findings_report<'w>(&'w self, analysis: &'w Analysis) -> FindingsReport<'w> {
        FindingsReport {
            findings: analysis.diagnostics.iter().collect(),
            suppressed: &analysis.suppressed,
            skipped: &analysis.skipped,
            unread: Vec::new(),
            summary: Summary {
                sources: self.files.len(),
                suppressed: analysis.suppressed.len(),
                skipped: analysis.skipped.len(),
                unchecked_references: analysis.unchecked_references,
                ..Summary::of(&analysis.diagnostics)
            },
            text_of: Box::new(|path| self.shown_text_and_lines(path)),
            pointer_of: RefCell::new(Box::new(self.pointers())),
            path_of: Box::new(ToOwned::to_owned),
        }
    }

    /// The figures of `analysis`.
    pub fn stats(analysis: &Analysis) -> wire::Stats {
        let figures = stats(&analysis.graph);
        let mut findings_by_severity = BTreeMap::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let count = analysis.diagnostics.iter().filter(|d| d.severity == severity).count();
            findings_by_severity.insert(severity.as_str().to_owned(), count);
        }
        wire::Stats {
            total_agents: figures.agent_count,
            relationships: figures.relation_count,
            clusters: clusters_by_type(analysis.graph.catalog()).len(),
            by_type: figures.by_type,
            by_domain: figures.by_domain,
            avg_dependencies: figures.mean_dependencies,
            relationships_by_type: figures.relations_by_kind,
            nodes_by_kind: figures.by_kind,
            undefined: figures.undefined_count,
            findings_by_severity,
        }
    }

    /// Everything a client needs to show the current revision.
    pub fn report(&mut self) -> wire::Report {
        let analysis = self.analyse();
        let clusters = clusters_by_type(analysis.graph.catalog());
        wire::Report {
            revision: analysis.revision,
            profile: self.profile.name().to_owned(),
            source_count: self.files.len(),
            graph: (&analysis.graph).into(),
            stats: Self::stats(&analysis),
            clusters: clusters
                .into_iter()
                .map(|cluster| wire::Cluster {
                    agent_type: cluster.agent_type,
                    members: cluster.members.iter().map(|id| id.0).collect(),
                })
                .collect(),
            findings: self.findings(&analysis.diagnostics).collect(),
            skipped: analysis
                .skipped
                .iter()
                .map(|(path, reason)| wire::Skipped { path: path.to_string(), reason: (*reason).to_owned() })
                .collect(),
        }
    }
}

/// Runs the lints that look at everything. `nodes` are those of the definitions, in the order of the files.
fn lint(
    files: &[(&Arc<str>, &File)],
    graph: &Graph,
    nodes: &[Option<NodeId>],
    findings: &mut Vec<Diagnostic>,
) {
    let definitions = files
        .iter()
        .flat_map(|(path, file)| file.definitions.iter().map(move |definition| (*path, definition)));
    let defined = definitions
        .zip(nodes)
        .filter_map(|((path, definition), node)| Some(Defined { node: (*node)?, path, definition }))
        .collect();
    let fleet = Fleet::new(graph, defined);
    for lint in LINTS {
        lint.check_fleet(&fleet, findings);
    }
}

/// Reads one source by itself: the pure part of [`Workspace::put`].
fn read_file(source: &Source, root: &str, profile: Profile, limits: &Limits) -> File {
    let syntax = Syntax::of_path(&source.path).unwrap_or(Syntax::Yaml);
    let (document, mut diagnostics) = read(source, syntax, limits);
    let mut foreign = Vec::new();
    let (definitions, skipped) = match profile {
        Profile::Default => define(&document, root, &mut diagnostics, &mut foreign),
        Profile::Ossa019 => {
            let definition = read_as_0_1_9(&document);
            let skipped = definition.is_none().then_some("the builder of OSSA 0.1.9 skips such a file");
            (definition.into_iter().collect(), skipped)
        }
    };
    let suppressions = suppressions(&document, syntax, &mut diagnostics);
    let secrets = Secrets::found_in(document.text(), &diagnostics);
    let unlisted = diagnostics.len().saturating_sub(LISTED_FINDINGS);
    diagnostics.truncate(LISTED_FINDINGS);
    File {
        unlisted,
        refused: document.text().is_empty() && !source.bytes.is_empty(),
        text: document.text().clone(),
        secrets,
        lines: document.lines().clone(),
        definitions,
        diagnostics,
        foreign,
        suppressions,
        skipped,
    }
}

/// The comments that allow findings. What looks like one inside of a text is none.
fn suppressions(document: &Document, syntax: Syntax, findings: &mut Vec<Diagnostic>) -> Vec<Suppression> {
    let comments = match syntax {
        Syntax::Yaml => Comments::Hash,
        Syntax::Markdown => Comments::Markdown,
        Syntax::Json => return Vec::new(),
    };
    let (mut suppressions, faults) =
        config::suppressions(document.path(), document.text(), document.lines(), comments);
    suppressions.retain(|suppression| !document.is_inside_scalar(suppression.span.start));
    findings.extend(faults.into_iter().filter(|fault| {
        fault.location.as_ref().is_none_or(|location| !document.is_inside_scalar(location.span.start))
    }));
    suppressions
}

/// Findings listed of one file. A file made to be wrong can have a million; nobody reads more than these.
const LISTED_FINDINGS: usize = 1000;

/// Settings of other tools are often not quite YAML or JSON. Where nothing suggests a definition, that is no error.
fn lower_faults(document: &Document, path: &str, diagnostics: &mut [Diagnostic]) {
    let is_fault = |finding: &Diagnostic| matches!(finding.code, Code::SyntaxError | Code::DuplicateKey);
    if !diagnostics.iter().any(is_fault) {
        return;
    }
    let front_matter = document.body().map(|body| body.start as usize);
    let text = document.text().get(..front_matter.unwrap_or(usize::MAX).min(document.text().len()));
    if may_be_definition(text.unwrap_or_default(), path, front_matter.is_some()) {
        return;
    }
    for finding in diagnostics.iter_mut().filter(|finding| is_fault(finding)) {
        finding.severity = Severity::Info;
        let why = "nothing in the file suggests a definition, so this is no error";
        finding.help = Some(match &finding.help {
            Some(help) => format!("{help}; {why}"),
            None => why.to_owned(),
        });
    }
}

/// What the documents of one file define, and, if that is nothing, why.
fn define(
    document: &Document,
    root: &str,
    diagnostics: &mut Vec<Diagnostic>,
    foreign: &mut Vec<ForeignReference>,
) -> (Vec<Definition>, Option<&'static str>) {
    // What could be read of a template is not what it will say.
    if diagnostics.iter().any(|finding| finding.code == Code::Template) {
        return (Vec::new(), Some("a template, not YAML"));
    }
    // What formats look at; findings name the path alone.
    let path =
        if root.is_empty() { document.path().to_string() } else { format!("{root}/{}", document.path()) };
    let mut definitions: Vec<Definition> = Vec::new();
    let mut recognised = false;
    for root in document.roots() {
        let Some(format) = detect(root, &path) else { continue };
        recognised = true;
        let mut structure = Vec::new();
        schema::validate(format.id(), root, &mut structure);
        let mapped = format.map(root, &path);
        let reading = Reading {
            path: document.path(),
            root,
            format: format.id(),
            definitions: &mapped,
            structure: &structure,
        };
        for lint in LINTS {
            lint.check_document(&reading, diagnostics);
        }
        foreign.extend(foreign_references(&reading));
        diagnostics.extend(structure);
        definitions.extend(mapped);
    }
    if !recognised {
        lower_faults(document, &path, diagnostics);
    }
    let skipped = if !definitions.is_empty() {
        None
    } else if let Some(known) = document.roots().find_map(|root| reason(root, &path)) {
        Some(known)
    } else if recognised {
        Some("a known format, but it defines nothing that belongs in the graph")
    } else if !document.is_complete() {
        Some("the file could not be read to its end")
    } else if document.roots().all(|root| root.kind() == Kind::Null) {
        Some(reason_of_name(&path))
    } else {
        Some("not a definition of a known format")
    };
    (definitions, skipped)
}
