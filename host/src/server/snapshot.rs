use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::HeaderValue;
use ossa_core::graph::Graph;
use ossa_core::wire::{Finding, GraphFile, Report, ReportChange, Skipped, Stats};
use ossa_core::{Profile, Workspace};

use crate::answer::Side;
use crate::ingest::Unread;
use crate::store::Build;

/// One revision of the graph, ready to be answered with. It never changes; a build makes a new one.
pub struct Snapshot {
    revision: u64,
    /// `None` when the graph came from a file.
    profile: Option<Profile>,
    graph: Graph,
    is_export: bool,
    stats: Stats,
    source_count: usize,
    findings: Vec<Finding>,
    skipped: Vec<Skipped>,
    texts: BTreeMap<Arc<str>, Arc<str>>,
    report_json: Bytes,
    etag: HeaderValue,
    build: Build,
}

impl Snapshot {
    /// What `workspace` is now, and what changed in its report since `before` besides the graph. `finish` makes the record of
    /// the build once its figures are known.
    ///
    /// # Errors
    /// When the report cannot be written as JSON.
    pub(super) fn take(
        workspace: &mut Workspace,
        unread: Vec<Unread>,
        before: Option<&Self>,
        finish: impl FnOnce(u64, &Stats) -> Build,
    ) -> Result<(Self, Option<ReportChange>), serde_json::Error> {
        let graph = workspace.analyse().graph.clone();
        let mut report = workspace.report();
        report.skipped.extend(unread.into_iter().map(|Unread { path, reason, .. }| Skipped { path, reason }));
        report.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        let texts = workspace.paths().filter_map(|path| Some((path.clone(), workspace.text(path)?.clone())));
        let texts = texts.collect();
        let change = before.map(|before| ReportChange::between(&before.findings, &before.skipped, &report));
        let snapshot = Self { profile: Some(workspace.profile()), texts, ..Self::of(report, graph, finish)? };
        Ok((snapshot, change))
    }

    /// The graph of a file, which has no sources.
    ///
    /// # Errors
    /// When the report cannot be written as JSON.
    pub(super) fn of_file(
        file: &GraphFile,
        finish: impl FnOnce(u64, &Stats) -> Build,
    ) -> Result<Self, serde_json::Error> {
        let report = Report { revision: 1, ..Report::of_graph(&file.graph) };
        Ok(Self { is_export: file.is_export, ..Self::of(report, file.graph.clone(), finish)? })
    }

    fn of(
        report: Report,
        graph: Graph,
        finish: impl FnOnce(u64, &Stats) -> Build,
    ) -> Result<Self, serde_json::Error> {
        let report_json = serde_json::to_vec(&report)?;
        Ok(Self {
            revision: report.revision,
            profile: None,
            graph,
            is_export: false,
            texts: BTreeMap::new(),
            etag: etag(report.revision, &report_json),
            report_json: report_json.into(),
            source_count: report.source_count,
            findings: report.findings,
            skipped: report.skipped,
            build: finish(report.revision, &report.stats),
            stats: report.stats,
        })
    }

    /// Its revision.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How its sources were read; `None` when it came from a file.
    pub fn profile(&self) -> Option<Profile> {
        self.profile
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The graph, as one of two that are compared.
    pub(super) fn side(&self) -> Side<'_> {
        Side { graph: &self.graph, is_export: self.is_export }
    }

    /// Its figures.
    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// How many files were read.
    pub fn source_count(&self) -> usize {
        self.source_count
    }

    /// How many files define nothing or could not be read.
    pub fn skipped_count(&self) -> usize {
        self.skipped.len()
    }

    /// The text of a source.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.texts.get(path)
    }

    /// The build that made it.
    pub fn build(&self) -> &Build {
        &self.build
    }

    pub(super) fn report_json(&self) -> &Bytes {
        &self.report_json
    }

    pub(super) fn etag(&self) -> &HeaderValue {
        &self.etag
    }
}

/// Weak, because the same report may be sent compressed. Revisions count from the start of the process, so the
/// content takes part too: a tag kept across a restart must not match another graph.
fn etag(revision: u64, content: &[u8]) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    let text = format!("W/\"{revision}-{:016x}\"", hasher.finish());
    HeaderValue::try_from(text).expect("digits, letters, a dash and quotes are allowed in a header")
}
