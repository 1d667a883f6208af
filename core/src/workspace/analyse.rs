//! From files and graph to findings.
//!
//! What is said about a file is found and judged for each file by itself: what reading it found, what its identities and
//! references are worth, and what lints that look at everything say about it. Only files for which one of these changed are
//! judged again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::{Config, Outcome, Rulings, Spoken, Suppressed};
use crate::diagnostic::{Code, Diagnostic, sort};
use crate::graph::Graph;
use crate::rule::lint::{Fleet, LINTS, asks_for_description, check_foreign_references};
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

/// What is known about findings, by path.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Sources that were read anew since, and whether something changed that is about all of them.
    pub(super) pending: BTreeSet<Arc<str>>,
    pub(super) is_stale: bool,
    /// What rules and lints that look at everything say; under an empty path, what is about no source.
    whole: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// What was found by following references into other files, and the files at both ends.
    foreign: Vec<Diagnostic>,
    foreign_ends: BTreeSet<Arc<str>>,
    /// What is left when everything was heard; under an empty path, what is about no source.
    judged: BTreeMap<Arc<str>, Judged>,
    /// Sources that define nothing, and why.
    skipped: BTreeMap<Arc<str>, &'static str>,
}

impl Findings {
    /// Nothing is known yet.
    pub(super) fn new() -> Self {
        Self { is_stale: true, ..Self::default() }
    }
}

/// The findings of one file.
#[derive(Debug, Default)]
struct Judged {
    shown: Vec<Diagnostic>,
    suppressed: Vec<Suppressed>,
    unchecked: usize,
}

impl Workspace {
    /// The graph and findings of the current revision; computed once a revision.
    ///
    /// # Complexity
    /// As [`Workspace::graph`], and O(nodes + relations + findings) for what looks at everything.
    pub fn analyse(&mut self) -> Arc<Analysis> {
        if let Some(analysis) = &self.analysis {
            return analysis.clone();
        }
        self.settle();
        let mut findings = std::mem::take(&mut self.findings);
        let mut touched: BTreeSet<Arc<str>> = std::mem::take(&mut findings.pending);
        touched.extend(self.state.registry.take_touched());
        if std::mem::take(&mut findings.is_stale) {
            findings = Findings::default();
            touched = self.files.keys().cloned().collect();
            touched.extend(self.configuration.iter().map(|configuration| configuration.path.clone()));
            self.follow_foreign(&mut findings);
        } else if touched.iter().any(|path| self.has_foreign_end(&findings, path)) {
            self.follow_foreign(&mut findings);
        }
        let whole = self.look_at_everything(&findings.foreign);
        let paths: BTreeSet<&Arc<str>> = findings.whole.keys().chain(whole.keys()).collect();
        touched
            .extend(paths.into_iter().filter(|path| findings.whole.get(*path) != whole.get(*path)).cloned());
        findings.whole = whole;
        for path in touched {
            self.judge(&path, &mut findings);
        }
        let judged = || findings.judged.values();
        let analysis = Arc::new(Analysis {
            revision: self.revision,
            graph: self.state.graph.clone(),
            diagnostics: judged().flat_map(|judged| &judged.shown).cloned().collect(),
            suppressed: judged().flat_map(|judged| &judged.suppressed).cloned().collect(),
            unchecked_references: judged().map(|judged| judged.unchecked).sum(),
            skipped: findings.skipped.iter().map(|(path, reason)| (path.clone(), *reason)).collect(),
        });
        self.findings = findings;
        self.analysis = Some(analysis.clone());
        analysis
    }

    /// Finds out what is shown of a file, and why it is skipped, if it is.
    fn judge(&mut self, path: &Arc<str>, findings: &mut Findings) {
        let nothing = Config::default();
        let mut found = Vec::new();
        let merged = self.state.registry.findings(path);
        let rulings = self.rulings(&nothing);
        let file = self.files.get(path);
        let included = file.filter(|_| !rulings.excludes(path));
        found.extend(included.iter().flat_map(|file| file.diagnostics.iter().cloned()));
        found.extend(merged);
        found.extend(findings.whole.get(path).into_iter().flatten().cloned());
        let mut judged = Judged::default();
        found.retain(|finding| {
            let is_known = self.is_whole || !finding.code.depends_on_the_rest();
            let is_name = matches!(finding.code, Code::UnresolvedReference | Code::UnknownStepAgent);
            judged.unchecked += usize::from(!is_known && is_name);
            is_known
        });
        found.extend(self.configuration_at(path).iter().flat_map(|file| file.diagnostics.iter().cloned()));
        sort(&mut found);
        let spoken = included.filter(|file| !file.suppressions().is_empty()).map(|file| {
            let is_judged = file.unlisted() == 0 && file.skipped.is_none();
            let (text, lines, suppressions) = (file.text.text().as_ref(), file.lines(), file.suppressions());
            (path, Spoken { text, lines, suppressions, is_judged })
        });
        let Outcome { diagnostics, suppressed } = rulings.apply(found, &spoken.into_iter().collect());
        (judged.shown, judged.suppressed) = (diagnostics, suppressed);
        let of_suppressed = judged.suppressed.iter_mut().map(|suppressed| &mut suppressed.diagnostic);
        judged.shown.iter_mut().chain(of_suppressed).for_each(|finding| self.keep_secrets_out_of(finding));
        sort(&mut judged.shown);
        if !path.is_empty() {
            limit(path, included.map_or(0, |file| file.unlisted()), &rulings, &mut judged.shown);
        }
        let skipped = file.filter(|_| !self.state.registry.is_used(path)).map(|file| {
            if included.is_none() {
                return "left out by the configuration";
            }
            // What is read but not used can only be an API without a manifest beside it.
            file.skipped.unwrap_or("an API description without agent extensions")
        });
        match skipped {
            Some(reason) => findings.skipped.insert(path.clone(), reason),
            None => findings.skipped.remove(path),
        };
        if judged.shown.is_empty() && judged.suppressed.is_empty() && judged.unchecked == 0 {
            findings.judged.remove(path);
        } else {
            findings.judged.insert(path.clone(), judged);
        }
    }

    /// What rules and lints that look at everything say, by path.
    fn look_at_everything(&self, foreign: &[Diagnostic]) -> BTreeMap<Arc<str>, Vec<Diagnostic>> {
        let mut found = self.state.findings.clone();
        if self.profile == Profile::Default {
            self.lint(&self.state.graph, &mut found);
        }
        found.extend(foreign.iter().cloned());
        let mut by_path: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
        for finding in found {
            let path = finding.location.as_ref().map_or_else(|| "".into(), |location| location.path.clone());
            by_path.entry(path).or_default().push(finding);
        }
        by_path
    }

    /// Runs the lints that look at everything.
    fn lint(&self, graph: &Graph, findings: &mut Vec<Diagnostic>) {
        let nothing = Config::default();
        let included = self.included(&nothing);
        let mut defined = Vec::new();
        let mut undescribed = BTreeSet::new();
        for (path, file) in &included {
            let nodes = self.state.registry.nodes_of(path).zip(0..);
            defined.extend(nodes.filter_map(|(node, index)| Some((node?, *path, &file.definitions, index))));
            if file.diagnostics.iter().any(asks_for_description) {
                undescribed.insert(path.as_ref());
            }
        }
        let fleet = Fleet::new(graph, defined, undescribed);
        for lint in LINTS {
            lint.check_fleet(&fleet, findings);
        }
    }

    /// The sources that the configuration does not leave out.
    fn included<'w>(&'w self, nothing: &'w Config) -> Vec<(&'w Arc<str>, &'w File)> {
        let rulings = self.rulings(nothing);
        let included = self.files.iter().filter(|(path, _)| !rulings.excludes(path));
        included.map(|(path, file)| (path, file.as_ref())).collect()
    }

    /// Whether a reference into another file starts or ends, or did so, in the file at `path`.
    fn has_foreign_end(&self, findings: &Findings, path: &str) -> bool {
        findings.foreign_ends.contains(path)
            || self.files.get(path).is_some_and(|file| !file.foreign().is_empty())
    }

    /// Follows the references into other files.
    fn follow_foreign(&self, findings: &mut Findings) {
        if self.profile != Profile::Default {
            return;
        }
        let nothing = Config::default();
        let mut included = self.included(&nothing);
        included.retain(|(_, file)| !file.foreign().is_empty());
        findings.foreign.clear();
        findings.foreign_ends.clear();
        for (path, file) in &included {
            findings.foreign_ends.insert((*path).clone());
            findings.foreign_ends.extend(file.foreign().iter().map(|reference| reference.target().into()));
        }
        let foreign = included.iter().map(|(path, file)| (*path, file.foreign()));
        check_foreign_references(foreign, &self.limits, &|path| self.text(path), &mut findings.foreign);
    }

    /// Takes the secrets of the files a finding is about out of what it says: other checks name what they found.
    fn keep_secrets_out_of(&self, diagnostic: &mut Diagnostic) {
        let labels = diagnostic.labels.iter().map(|label| &label.location);
        let paths: BTreeSet<Arc<str>> =
            diagnostic.location.iter().chain(labels).map(|location| location.path.clone()).collect();
        for secrets in paths.iter().filter_map(|path| self.files.get(path)?.secrets()) {
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
}

/// Keeps the first findings of a source, and says how many more there are beside the `unlisted`.
fn limit(path: &Arc<str>, unlisted: usize, rulings: &Rulings<'_>, findings: &mut Vec<Diagnostic>) {
    let rest = unlisted + findings.len().saturating_sub(LISTED_FINDINGS);
    findings.truncate(LISTED_FINDINGS);
    if rest > 0 && rulings.selects(Code::TooManyFindings) {
        let message = format!("{rest} more findings in this file are not listed");
        findings.push(Diagnostic::new(Code::TooManyFindings, path, Span::at(0), message));
        sort(findings);
    }
}
