use std::sync::Arc;

use crate::graph::RelationSink;
use crate::model::Definitions;
use crate::text::Span;

/// The sources that a catalog was made of, for rules that need more than it holds. They stay as they were when the rules
/// began to run.
pub trait Sources: Send + Sync {
    /// Each document of a source: its place, and its value as JSON with `"***"` for secrets. A document whose JSON has
    /// more than `max_bytes` is left out.
    ///
    /// # Complexity
    /// O(bytes): the source is read again.
    fn documents(&self, path: &str, max_bytes: usize) -> Vec<(Span, String)>;

    /// What a source defines.
    fn definitions(&self, path: &str) -> Option<Definitions>;
}

/// What rules are lent while they run: what the catalog was made of, and hands.
pub(crate) trait Lender {
    /// The sources, for rules that read them.
    fn sources(&self) -> Arc<dyn Sources>;

    /// `run` of every number below `count`, in their order, on as many threads as there are.
    fn each(&self, count: usize, run: &(dyn Fn(usize) -> RelationSink + Sync)) -> Vec<RelationSink>;
}

/// Lends nothing: no sources, and one thread.
pub(super) struct Nothing;

impl Lender for Nothing {
    fn sources(&self) -> Arc<dyn Sources> {
        Arc::new(NoSources)
    }

    fn each(&self, count: usize, run: &(dyn Fn(usize) -> RelationSink + Sync)) -> Vec<RelationSink> {
        (0..count).map(run).collect()
    }
}

/// No sources: what a catalog has that was not read from any.
#[derive(Debug)]
pub struct NoSources;

impl Sources for NoSources {
    fn documents(&self, _path: &str, _max_bytes: usize) -> Vec<(Span, String)> {
        Vec::new()
    }

    fn definitions(&self, _path: &str) -> Option<Definitions> {
        None
    }
}
