//! From files and graph to findings.
//!
//! What is said about a file is found and judged for each file by itself: what reading it found, what its identities and
//! references are worth, and what lints say about it among everything. Only files for which one of these changed are judged
//! again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::{Config, Outcome, Rulings, Spoken, Suppressed};
use crate::diagnostic::{Code, Diagnostic, sort};
use crate::graph::Graph;
use crate::rule::lint::{Overview, asks_for_description};
use crate::text::Span;

use super::file::LISTED_FINDINGS;
use super::foreign::Foreign;
use super::listing::Listing;
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
    /// Those of them with secrets.
    pub(super) secretive: BTreeSet<Arc<str>>,
    /// What lints say that look at a file among everything.
    linted: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// What rules say; under an empty path, what is about no source.
    ruled: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// What was found by following references into other files.
    foreign: Foreign,
    /// What is left when everything was heard; under an empty path, what is about no source.
    pub(super) judged: BTreeMap<Arc<str>, Judged>,
    /// How many references in all of them were not looked up.
    unchecked: usize,
    /// Sources that define nothing, and why.
    pub(super) skipped: BTreeMap<Arc<str>, &'static str>,
    /// The same one after the other, as it was when somebody asked last.
    pub(super) listing: Option<Listing>,
}

impl Findings {
    /// Nothing is known yet.
    pub(super) fn new() -> Self {
        Self { is_stale: true, ..Self::default() }
    }
}

/// The findings of one file.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) shown: Vec<Diagnostic>,
    pub(super) suppressed: Vec<Suppressed>,
    pub(super) unchecked: usize,
}

impl Workspace {
    /// The graph and findings of the current revision; computed once a revision.
    ///
    /// # Complexity
    /// As [`Workspace::graph`], and O(n log n) in the definitions, relations and findings of the files that changed, that are
    /// about what changed, or that name it. O(findings) if an earlier analysis is still kept by somebody.
    pub fn analyse(&mut self) -> Arc<Analysis> {
        if let Some(analysis) = &self.analysis {
            return analysis.clone();
        }
        self.settle();
        let mut findings = std::mem::take(&mut self.findings);
        let mut touched: BTreeSet<Arc<str>> = std::mem::take(&mut findings.pending);
        touched.extend(self.state.registry.take_touched());
        let is_stale = std::mem::take(&mut findings.is_stale);
        if is_stale {
            findings = Findings::default();
            touched = self.files.keys().cloned().collect();
            touched.extend(self.configuration.iter().map(|configuration| configuration.path.clone()));
        }
        findings.add_labelled(&mut touched);
        self.follow_foreign(&mut findings.foreign, &mut touched);
        if self.state.overview.is_none() {
            let ruled = by_path(&self.state.findings);
            let paths: BTreeSet<&Arc<str>> = findings.ruled.keys().chain(ruled.keys()).collect();
            let differs = |path: &&Arc<str>| findings.ruled.get(*path) != ruled.get(*path);
            touched.extend(paths.into_iter().filter(differs).cloned());
            findings.ruled = ruled;
        }
        if self.profile == Profile::Default {
            self.lint(&mut findings.linted, &mut touched, is_stale);
        }
        for path in &touched {
            self.judge(path, &mut findings);
        }
        let Listing { shown, suppressed, skipped } = findings.list(&touched);
        let analysis = Arc::new(Analysis {
            revision: self.revision,
            graph: self.state.graph.clone(),
            diagnostics: shown,
            suppressed,
            unchecked_references: findings.unchecked,
            skipped,
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
        found.extend(included.iter().flat_map(|file| file.diagnostics().iter().cloned()));
        found.extend(merged);
        for said in [&findings.linted, &findings.ruled] {
            found.extend(said.get(path).into_iter().flatten().cloned());
        }
        found.extend(findings.foreign.findings(path).cloned());
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
            let is_judged = file.unlisted() == 0 && file.skipped().is_none();
            let (text, lines, suppressions) = (file.text().as_ref(), file.lines(), file.suppressions());
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
            file.skipped().unwrap_or("an API description without agent extensions")
        });
        match skipped {
            Some(reason) => findings.skipped.insert(path.clone(), reason),
            None => findings.skipped.remove(path),
        };
        findings.unchecked += judged.unchecked;
        let is_empty = judged.shown.is_empty() && judged.suppressed.is_empty() && judged.unchecked == 0;
        let before = if is_empty {
            findings.judged.remove(path)
        } else {
            findings.judged.insert(path.clone(), judged)
        };
        findings.unchecked -= before.map_or(0, |before| before.unchecked);
    }

    /// Brings what lints say that look at files among everything up to date where something is `touched`, and adds the files
    /// of which they say something else. Whether it `has_all` files is known to the caller.
    fn lint(
        &mut self,
        linted: &mut BTreeMap<Arc<str>, Vec<Diagnostic>>,
        touched: &mut BTreeSet<Arc<str>>,
        has_all: bool,
    ) {
        let state = &mut self.state;
        if state.overview.is_none() && !has_all {
            touched.extend(self.files.keys().cloned());
        }
        let overview = state.overview.get_or_insert_with(|| Overview::of(&state.graph));
        let files = &self.files;
        let is_undescribed = |path: &str| {
            files.get(path).is_some_and(|file| file.diagnostics().iter().any(asks_for_description))
        };
        // All of them are not held twice.
        let asked = if has_all { std::mem::take(touched) } else { touched.clone() };
        let (judged, mut found) = overview.check(&state.graph, &state.registry, asked, &is_undescribed);
        for path in &judged {
            let now = found.remove(path).unwrap_or_default();
            if linted.get(path).map(Vec::as_slice).unwrap_or_default() == now {
                continue;
            }
            touched.insert(path.clone());
            if now.is_empty() {
                linted.remove(path);
            } else {
                linted.insert(path.clone(), now);
            }
        }
        if has_all {
            *touched = judged;
        }
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

/// Findings by the path of the source they are about.
fn by_path(found: &[Diagnostic]) -> BTreeMap<Arc<str>, Vec<Diagnostic>> {
    let mut by_path: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
    for finding in found {
        let path = finding.location.as_ref().map_or_else(|| "".into(), |location| location.path.clone());
        by_path.entry(path).or_default().push(finding.clone());
    }
    by_path
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
