//! What the graph is asked, by the command line and over HTTP: both get the same answers, so their JSON has the same bytes.

mod communities;
mod difference;
mod impact;
mod neighbors;
mod paths;

use ossa_core::graph::{Graph, Kinds, UnknownKind, Unresolved, resolve};
use ossa_core::model::NodeId;

pub use communities::communities;
pub use difference::{Side, difference};
pub use impact::{Towards, impact};
pub use neighbors::{Direction, neighbors, node_detail};
pub use paths::{Search, paths};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// A name is not that of one node.
    #[error(transparent)]
    Node(#[from] Unresolved),
    /// A name is not that of a kind of relation.
    #[error(transparent)]
    Kind(#[from] UnknownKind),
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
