//! What a graph is asked on the command line, over HTTP and in the page: all get the same answers.

mod communities;
mod difference;
mod explanation;
mod impact;
mod paths;

use crate::graph::{Graph, Kinds, UnknownKind, Unresolved, resolve};
use crate::model::NodeId;

pub use communities::communities;
pub use difference::{Side, difference};
pub use explanation::{explanation, without_links};
pub use impact::{Towards, impact};
pub use paths::{Search, paths};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerError {
    /// A name is not that of one node.
    Node(Unresolved),
    /// A name is not that of a kind of relation.
    Kind(UnknownKind),
}

impl std::fmt::Display for AnswerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Node(error) => error.fmt(f),
            Self::Kind(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AnswerError {}

impl From<Unresolved> for AnswerError {
    fn from(error: Unresolved) -> Self {
        Self::Node(error)
    }
}

impl From<UnknownKind> for AnswerError {
    fn from(error: UnknownKind) -> Self {
        Self::Kind(error)
    }
}

/// The node people mean by `text`.
///
/// # Errors
/// [`AnswerError::Node`] if there is none, or more than one.
pub fn node(graph: &Graph, text: &str) -> Result<NodeId, AnswerError> {
    Ok(resolve(graph.catalog(), text)?)
}

/// The kinds people named; those of `otherwise` if they named none.
///
/// # Errors
/// [`AnswerError::Kind`] for the first name that no relation has.
pub fn kinds(
    graph: &Graph,
    names: &[String],
    otherwise: impl Fn(&Graph) -> Kinds,
) -> Result<Kinds, AnswerError> {
    if names.is_empty() {
        return Ok(otherwise(graph));
    }
    Ok(Kinds::named(graph, names.iter().map(String::as_str))?)
}
