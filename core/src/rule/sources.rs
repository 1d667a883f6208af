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
