//! What is known of a graph beyond drawing it: figures, colours, and the state before.

use std::collections::BTreeMap;

use ossa_core::graph::Graph;
use ossa_core::wire::{FileFindings, Report};

use super::compare::Comparison;
use super::engine::Shown;
use super::paint::Paint;
use super::question::Measure;
use super::rare;
use crate::state::look::Look;

/// See the module.
#[derive(Default)]
pub(super) struct Study {
    /// What colours and sizes say.
    pub look: Look,
    /// How many findings each file has.
    findings: BTreeMap<String, u32>,
    /// Figures of the graph that is drawn.
    figures: BTreeMap<Measure, Vec<f64>>,
    /// What was shown first of this set.
    pub opened: Shown,
    /// A state that was read to compare with, and what it is called.
    pub chosen: Option<(String, Shown)>,
    /// Both states, while they are drawn.
    pub comparison: Option<Comparison>,
}

impl Study {
    /// Another report is shown.
    pub(super) fn note(&mut self, report: &Report) {
        self.findings.clear();
        for place in report.findings.iter().filter_map(|finding| finding.place.as_ref()) {
            *self.findings.entry(place.path.clone()).or_default() += 1;
        }
    }

    /// Some files have other findings.
    pub(super) fn note_changes(&mut self, files: &[FileFindings]) {
        for file in files {
            match file.findings.iter().filter(|finding| finding.place.is_some()).count() {
                0 => self.findings.remove(&file.path),
                count => self.findings.insert(file.path.clone(), count as u32),
            };
        }
    }

    /// Another set is shown: `shown` is its state before all edits.
    pub(super) fn open(&mut self, shown: &Shown, report: &Report) {
        self.opened = shown.clone();
        self.note(report);
    }

    /// The graph that is drawn: `shown`, or both states.
    pub(super) fn drawn<'s>(&'s self, shown: &'s Shown) -> Option<&'s Graph> {
        self.comparison.as_ref().map(|comparison| &comparison.graph).or_else(|| shown.graph())
    }

    /// Another graph is drawn.
    pub(super) fn restart(&mut self) {
        self.figures.clear();
        self.comparison = None;
    }

    /// A figure of every node of `graph`, which is the one that is drawn.
    pub(super) fn figure(&mut self, graph: &Graph, which: Measure) -> &[f64] {
        let findings = &self.findings;
        let measured = || rare::get().map(|rare| (rare.measure)(graph, which, findings)).unwrap_or_default();
        self.figures.entry(which).or_insert_with(measured)
    }

    /// Both states are drawn from now on, or no longer.
    pub(super) fn compare(&mut self, comparison: Option<Comparison>) {
        self.figures.clear();
        self.comparison = comparison;
    }

    /// The state before and what it is called.
    pub(super) fn before(&self) -> Option<(&str, &Graph)> {
        match &self.chosen {
            Some((name, shown)) => Some((name, shown.graph()?)),
            None => Some(("As it was opened", self.opened.graph()?)),
        }
    }

    /// Colours and sizes of what is drawn: `current`, or both states.
    pub(super) fn paint_of(&mut self, current: Option<&Graph>) -> Paint {
        let (look, comparison) = (self.look.clone(), self.comparison.take());
        let changes = comparison.as_ref().map(|comparison| comparison.changes.as_slice());
        let drawn = comparison.as_ref().map(|comparison| &comparison.graph).or(current);
        let paint = drawn.map_or_else(Paint::default, |graph| {
            Paint::new(graph, &look, &mut |which| self.figure(graph, which).to_vec(), changes)
        });
        self.comparison = comparison;
        paint
    }
}
