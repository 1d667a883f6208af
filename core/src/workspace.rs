//! Sources in, graph and findings out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::analysis::{clusters_by_type, stats};
use crate::diagnostic::{Code, Diagnostic, Severity, sort};
use crate::document::{Document, Kind, Limits, Syntax, read};
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
        if path.ends_with("knowledge-graph/graph.json")
            || path.ends_with("knowledge-graph/graph-cytoscape.json")
        {
            return false;
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

/// What one source gave.
#[derive(Clone, Debug)]
struct File {
    text: Arc<str>,
    lines: LineIndex,
    definitions: Vec<Definition>,
    diagnostics: Vec<Diagnostic>,
    /// References into other files.
    foreign: Vec<ForeignReference>,
    /// Findings beyond those that are kept.
    unlisted: usize,
    /// Whether the bytes were refused, so that the text says nothing about them.
    refused: bool,
    /// Why the source defines nothing, when it does not.
    skipped: Option<&'static str>,
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

    /// The profile it was made with.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Grows with every change of sources or rules.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How many sources it holds.
    pub fn source_count(&self) -> usize {
        self.files.len()
    }

    /// The paths of the sources, in order.
    pub fn paths(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.keys()
    }

    /// The text of a source.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get(path).map(|file| &file.text)
    }

    /// The text and lines of a source, for showing a place in it.
    pub fn text_and_lines(&self, path: &str) -> Option<(&str, &LineIndex)> {
        self.files.get(path).map(|file| (file.text.as_ref(), &file.lines))
    }

    /// Whether the source of `path` was read from just these bytes.
    pub fn is_current(&self, path: &str, bytes: &[u8]) -> bool {
        let file = self.files.get(path).filter(|file| !file.refused);
        file.is_some_and(|file| decode(bytes).is_ok_and(|text| text == file.text.as_ref()))
    }

    /// Adds a rule, which runs after those that are there.
    pub fn add_rule(&mut self, rule: Arc<dyn Rule>) {
        self.rules.push(rule);
        self.touch();
    }

    /// Adds a source, or replaces the one of the same path. Returns the new revision.
    pub fn put(&mut self, source: &Source) -> u64 {
        let file = read_file(source, &self.root, self.profile, &self.limits);
        self.insert(source.path.clone(), file)
    }

    /// Adds many sources at once, read on all cores. `on_read` is called after each, from any thread.
    #[cfg(feature = "parallel")]
    pub fn put_all(&mut self, sources: Vec<Source>, on_read: &(dyn Fn() + Sync)) -> u64 {
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
        let was_there = self.files.remove(path).is_some();
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
        let definitions = self.files.iter().map(|(path, file)| (path, file.definitions.as_slice()));
        let merged = merge(definitions, self.profile.identities());
        let (graph, found) = relate(&Arc::new(merged.catalog), &self.rules);
        let mut diagnostics: Vec<Diagnostic> =
            self.files.values().flat_map(|file| file.diagnostics.iter().cloned()).collect();
        diagnostics.extend(merged.diagnostics);
        diagnostics.extend(found);
        if self.profile == Profile::Default {
            self.lint(&graph, &merged.nodes, &mut diagnostics);
            let foreign = self.files.iter().map(|(path, file)| (path, file.foreign.as_slice()));
            check_foreign_references(foreign, &self.limits, &|path| self.text(path), &mut diagnostics);
        }
        sort(&mut diagnostics);
        self.limit_findings(&mut diagnostics);
        let skipped = self.skipped(&graph);
        let analysis = Arc::new(Analysis { revision: self.revision, graph, diagnostics, skipped });
        self.analysis = Some(analysis.clone());
        analysis
    }

    /// Runs the lints that look at everything. `nodes` are those of the definitions, in the order of the files.
    fn lint(&self, graph: &Graph, nodes: &[Option<NodeId>], findings: &mut Vec<Diagnostic>) {
        let definitions = self
            .files
            .iter()
            .flat_map(|(path, file)| file.definitions.iter().map(move |definition| (path, definition)));
        let defined = definitions
            .zip(nodes)
            .filter_map(|((path, definition), node)| Some(Defined { node: (*node)?, path, definition }))
            .collect();
        let fleet = Fleet::new(graph, defined);
        for lint in LINTS {
            lint.check_fleet(&fleet, findings);
        }
    }

    /// Keeps the first findings of each source, in order, and says how many more there are.
    fn limit_findings(&self, diagnostics: &mut Vec<Diagnostic>) {
        let mut counts: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for (path, file) in self.files.iter().filter(|(_, file)| file.unlisted > 0) {
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
        if counts.is_empty() {
            return;
        }
        diagnostics.extend(counts.into_iter().map(|(path, rest)| {
            let message = format!("{rest} more findings in this file are not listed");
            Diagnostic::new(Code::TooManyFindings, &path, Span::at(0), message)
        }));
        sort(diagnostics);
    }

    /// The sources no node of the graph comes from, each with its reason.
    fn skipped(&self, graph: &Graph) -> Vec<(Arc<str>, &'static str)> {
        let catalog = graph.catalog();
        let used: BTreeSet<&str> =
            catalog.node_ids().flat_map(|id| catalog.node(id).places().map(|(path, _, _)| path)).collect();
        self.files
            .iter()
            .filter(|(path, _)| !used.contains(path.as_ref()))
            .map(|(path, file)| {
                // What is read but not used can only be an API without a manifest beside it.
                (path.clone(), file.skipped.unwrap_or("an API description without agent extensions"))
            })
            .collect()
    }

    /// A finding as clients see it, with lines and columns.
    pub fn finding(&self, diagnostic: &Diagnostic) -> wire::Finding {
        wire::Finding::new(diagnostic, &|path| self.text_and_lines(path))
    }

    /// Everything a client needs to show the current revision.
    pub fn report(&mut self) -> wire::Report {
        let analysis = self.analyse();
        let graph = &analysis.graph;
        let clusters = clusters_by_type(graph.catalog());
        let figures = stats(graph);
        let mut findings_by_severity = BTreeMap::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let count = analysis.diagnostics.iter().filter(|d| d.severity == severity).count();
            findings_by_severity.insert(severity.as_str().to_owned(), count);
        }
        wire::Report {
            revision: analysis.revision,
            profile: self.profile.name().to_owned(),
            source_count: self.files.len(),
            graph: graph.into(),
            stats: wire::Stats {
                total_agents: figures.agent_count,
                relationships: figures.relation_count,
                clusters: clusters.len(),
                by_type: figures.by_type,
                by_domain: figures.by_domain,
                avg_dependencies: figures.mean_dependencies,
                relationships_by_type: figures.relations_by_kind,
                nodes_by_kind: figures.by_kind,
                undefined: figures.undefined_count,
                findings_by_severity,
            },
            clusters: clusters
                .into_iter()
                .map(|cluster| wire::Cluster {
                    agent_type: cluster.agent_type,
                    members: cluster.members.iter().map(|id| id.0).collect(),
                })
                .collect(),
            findings: analysis.diagnostics.iter().map(|diagnostic| self.finding(diagnostic)).collect(),
            skipped: analysis
                .skipped
                .iter()
                .map(|(path, reason)| wire::Skipped { path: path.to_string(), reason: (*reason).to_owned() })
                .collect(),
        }
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
    let unlisted = diagnostics.len().saturating_sub(LISTED_FINDINGS);
    diagnostics.truncate(LISTED_FINDINGS);
    File {
        unlisted,
        refused: document.text().is_empty() && !source.bytes.is_empty(),
        text: document.text().clone(),
        lines: document.lines().clone(),
        definitions,
        diagnostics,
        foreign,
        skipped,
    }
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
