use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::overview::Overview;
use crate::graph::Graph;
use crate::model::{Catalog, Registry};

/// All definitions and the graph they make, as lints ask for them.
pub struct Fleet<'a> {
    graph: &'a Graph,
    registry: &'a Registry,
    overview: &'a Overview,
    is_undescribed: &'a dyn Fn(&str) -> bool,
    /// The ids that files describe, by path; only of those somebody asked for.
    described: RefCell<BTreeMap<Arc<str>, BTreeSet<&'a str>>>,
}

impl<'a> Fleet<'a> {
    /// The fleet of `registry`, whose relations are `graph`, seen as a whole by `overview`. In files that are
    /// `is_undescribed`, a schema already asked for a description.
    pub(super) fn new(
        graph: &'a Graph,
        registry: &'a Registry,
        overview: &'a Overview,
        is_undescribed: &'a dyn Fn(&str) -> bool,
    ) -> Self {
        Self { graph, registry, overview, is_undescribed, described: RefCell::default() }
    }

    /// Whether a schema asked for a description in the file.
    pub(super) fn is_undescribed(&self, path: &str) -> bool {
        (self.is_undescribed)(path)
    }

    /// Whether the file at `path` describes what goes by `id`.
    pub(super) fn describes(&self, path: &Arc<str>, id: &str) -> bool {
        let mut described = self.described.borrow_mut();
        let ids = described.entry(path.clone()).or_insert_with(|| {
            let defined = self.registry.definitions_in(path);
            let described = defined.filter(|defined| defined.definition.description.is_some());
            described.map(|defined| self.catalog().node(defined.node).stated_id()).collect()
        });
        ids.contains(id)
    }

    /// What is known about all of it together.
    pub(super) fn overview(&self) -> &'a Overview {
        self.overview
    }

    /// The graph.
    pub(super) fn graph(&self) -> &'a Graph {
        self.graph
    }

    /// The nodes.
    pub(super) fn catalog(&self) -> &'a Catalog {
        self.graph.catalog()
    }
}
