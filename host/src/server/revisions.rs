use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use ossa_core::graph::Graph;

use super::ApiError;

/// How many revisions are kept, that of now included. Clones of a graph share what did not change between them.
const KEPT: usize = 8;

/// The graphs of the last revisions.
#[derive(Default)]
pub(super) struct Revisions {
    kept: Mutex<VecDeque<(u64, Graph)>>,
}

impl Revisions {
    /// Keeps a graph, and forgets the oldest.
    pub(super) fn keep(&self, revision: u64, graph: &Graph) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.back().is_some_and(|(last, _)| *last == revision) {
            return;
        }
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back((revision, graph.clone()));
    }

    /// The graph of a revision.
    ///
    /// # Errors
    /// [`ApiError::NoRevision`] when it is not kept.
    pub(super) fn graph(&self, revision: u64) -> Result<Graph, ApiError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(known, _)| *known == revision);
        found.map(|(_, graph)| graph.clone()).ok_or_else(|| ApiError::NoRevision {
            revision,
            kept: kept.iter().map(|(revision, _)| *revision).collect(),
        })
    }
}
