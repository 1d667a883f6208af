//! What changed in the graph lately.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::graph::{Delta, DeltaStep};

/// The last changes.
#[derive(Debug, Default)]
pub(super) struct History {
    limit: usize,
    steps: VecDeque<Arc<DeltaStep>>,
    /// The revision the graph was brought up to last.
    last: u64,
}

impl History {
    /// An empty history of `limit` changes, which goes on from the same revision.
    pub(super) fn limited(&self, limit: usize) -> Self {
        Self { limit, last: self.last, ..Self::default() }
    }

    /// Whether changes are remembered.
    pub(super) fn is_kept(&self) -> bool {
        self.limit > 0
    }

    /// Remembers what changed up to the revision `to`.
    pub(super) fn push(&mut self, to: u64, delta: Option<Delta>) {
        let from = std::mem::replace(&mut self.last, to);
        let Some(delta) = delta.filter(|_| self.limit > 0) else { return };
        if self.steps.len() == self.limit {
            self.steps.pop_front();
        }
        self.steps.push_back(Arc::new(DeltaStep { from, to, delta }));
    }

    /// The changes since `revision`; `None` if it is not among those that are remembered.
    pub(super) fn since(&self, revision: u64) -> Option<Vec<Arc<DeltaStep>>> {
        if revision == self.last {
            return Some(Vec::new());
        }
        let first = self.steps.iter().position(|step| step.from == revision)?;
        Some(self.steps.iter().skip(first).cloned().collect())
    }
}
