//! From files to graph and findings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::{self, Config, Rulings, Spoken, Suppressed};
use crate::diagnostic::{Code, Diagnostic, sort};
use crate::graph::Graph;
use crate::model::NodeId;
use crate::rule::lint::{Defined, Fleet, LINTS, check_foreign_references};
use crate::text::Span;

use super::file::{File, LISTED_FINDINGS};
use super::{Profile, Workspace};

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

impl Workspace {
    /// The graph and findings of the current revision; computed once a revision.
    ///
    /// # Complexity
    /// O(n log n) in the definitions, references and domain memberships.
    pub fn analyse(&mut self) -> Arc<Analysis> {
        if let Some(analysis) = &self.analysis {
            return analysis.clone();
        }
        self.settle();
        let paths: Vec<Arc<str>> = self.files.keys().cloned().collect();
        let merged: Vec<Diagnostic> =
            paths.iter().flat_map(|path| self.state.registry.findings(path)).collect();
        let graph = self.state.graph.clone();
        let nothing = Config::default();
        let rulings = self.rulings(&nothing);
        let mut included: Vec<(&Arc<str>, &File)> = self.files.iter().collect();
        included.retain(|(path, _)| !rulings.excludes(path));
        let mut diagnostics: Vec<Diagnostic> =
            included.iter().flat_map(|(_, file)| file.diagnostics.iter().cloned()).collect();
        diagnostics.extend(merged);
        diagnostics.extend(self.state.findings.iter().cloned());
        if self.profile == Profile::Default {
            lint(
                &included,
                &graph,
                &included.iter().flat_map(|(path, _)| self.state.registry.nodes_of(path)).collect::<Vec<_>>(),
                &mut diagnostics,
            );
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
    pub(super) fn rulings<'w>(&'w self, nothing: &'w Config) -> Rulings<'w> {
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
