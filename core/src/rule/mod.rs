//! Relationship rules: what makes two nodes related. Lints: what is suspicious about them.

mod builtin;
pub mod lint;

use std::sync::Arc;

pub use builtin::{Communicates, Coordinates, Monitors, Selected, Stated, builtin};

use crate::diagnostic::{Diagnostic, Origin};
use crate::graph::{Graph, RelationSink};
use crate::model::Catalog;

/// Adds relations between nodes. Built-in rules and users' plugins are the same to the graph.
///
/// A rule is a pure function of the catalog: the same catalog gives the same relations in the same order.
pub trait Rule: Send + Sync {
    /// Who the relations are attributed to.
    fn origin(&self) -> Origin;

    /// Puts relations, groups and findings into `sink`. It may add nothing else, and must not panic.
    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink);
}

/// Runs `rules` in order over `catalog`.
pub fn relate(catalog: &Arc<Catalog>, rules: &[Arc<dyn Rule>]) -> (Graph, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let sinks: Vec<RelationSink> = rules
        .iter()
        .map(|rule| {
            let mut sink = RelationSink::new(rule.origin());
            rule.relate(catalog, &mut sink);
            diagnostics.extend(sink.take_findings());
            sink
        })
        .collect();
    (Graph::new(catalog.clone(), sinks), diagnostics)
}
