use crate::analysis::{self, Toward, kinds_of_need};
use crate::graph::Graph;
use crate::model::NodeId;
use crate::wire::{Affected, Impact, NodeName};

use super::{AnswerError, kinds, node};

/// Whom to look for, and how far.
#[derive(Clone, Copy, Debug)]
pub struct Towards {
    /// Whether what they need is looked for, instead of what needs them.
    pub needs: bool,
    /// The most relations to follow.
    pub depth: Option<u32>,
}

/// What breaks if the nodes `ids` go away, or what they need, by relations of the named kinds.
///
/// # Errors
/// [`AnswerError`] for a name that is not that of one node or of a kind.
/// # Complexity
/// That of [`analysis::impact`].
pub fn impact(
    graph: &Graph,
    ids: &[String],
    names: &[String],
    Towards { needs, depth }: Towards,
) -> Result<Impact, AnswerError> {
    let starts: Vec<NodeId> = ids.iter().map(|id| node(graph, id)).collect::<Result<_, _>>()?;
    let kinds = kinds(graph, names, kinds_of_need)?;
    let toward = if needs { Toward::Needs } else { Toward::Dependents };
    let affected = analysis::impact(graph, &kinds, &starts, toward, depth);
    Ok(Impact {
        starts: starts.iter().map(|node| NodeName::of(graph, *node)).collect(),
        toward: if needs { "needs" } else { "dependents" }.to_owned(),
        kinds: kinds.iter().map(|kind| graph.kind(kind).to_owned()).collect(),
        affected: affected.iter().map(|affected| Affected::of(graph, affected)).collect(),
    })
}
