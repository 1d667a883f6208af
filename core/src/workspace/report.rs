//! Graph and findings as clients see them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::document::{Document, Syntax, read};
use crate::export::findings::{FindingsReport, Summary};
use crate::source::Source;
use crate::wire;

use super::{Analysis, Workspace};

impl Workspace {
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
                let source = Source::new(location.path.clone(), file.text().as_bytes());
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
        let mut findings_by_severity = BTreeMap::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let count = analysis.diagnostics.iter().filter(|d| d.severity == severity).count();
            findings_by_severity.insert(severity.as_str().to_owned(), count);
        }
        wire::Stats { findings_by_severity, ..wire::Stats::of(&analysis.graph) }
    }

    /// Everything a client needs to show the current revision.
    pub fn report(&mut self) -> wire::Report {
        let analysis = self.analyse();
        wire::Report {
            revision: analysis.revision,
            profile: self.profile.name().to_owned(),
            source_count: self.files.len(),
            graph: (&analysis.graph).into(),
            stats: Self::stats(&analysis),
            clusters: wire::Cluster::all_of(&analysis.graph),
            findings: self.findings(&analysis.diagnostics).collect(),
            skipped: analysis
                .skipped
                .iter()
                .map(|(path, reason)| wire::Skipped { path: path.to_string(), reason: (*reason).to_owned() })
                .collect(),
        }
    }
}
