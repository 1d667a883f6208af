//! Nodes by what they are called.

use fixedbitset::FixedBitSet;

use super::error::QueryError;
use super::pattern::Pattern;
use super::syntax::Subject;
use crate::graph::Graph;
use crate::model::{NodeId, NodeView};
use crate::text::nearest;

/// Whether `pattern` is what `node` is called: its key, its id or its name.
pub(super) fn is_called(node: NodeView<'_>, pattern: &Pattern) -> bool {
    pattern.matches(node.stated_id()) || pattern.matches(node.key()) || pattern.matches(node.name())
}

/// The nodes that are so called.
pub(super) fn called(graph: &Graph, pattern: &Pattern) -> FixedBitSet {
    let catalog = graph.catalog();
    let mut set = FixedBitSet::with_capacity(catalog.len());
    set.extend(catalog.node_ids().filter(|&id| is_called(catalog.node(id), pattern)).map(NodeId::index));
    set
}

/// The nodes a function is about.
///
/// # Errors
/// When nothing is so called.
pub(super) fn subjects(graph: &Graph, subject: &Subject) -> Result<FixedBitSet, QueryError> {
    let set = called(graph, &subject.pattern);
    if !set.is_clear() {
        return Ok(set);
    }
    let name = subject.pattern.as_str();
    let catalog = graph.catalog();
    let ids = catalog.node_ids().map(|id| catalog.node(id).stated_id());
    let error = QueryError::new(subject.span, format!("nothing is called `{name}`"));
    Err(match nearest(name, ids) {
        Some(meant) => error.with_help(format!("did you mean `{meant}`?")),
        None => error.with_help("use an id, a name or a key, with `*` for what you leave out"),
    })
}

/// What to write instead of `word`, of the words that are known.
pub(super) fn known(word: &str, words: &[&str]) -> String {
    match nearest(word, words.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("there are {}", words.join(", ")),
    }
}
