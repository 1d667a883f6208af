use crate::analysis::{Cost, Network, Way, shortest_paths};
use crate::graph::{Graph, Kinds};
use crate::wire::{NodeName, Path, Paths};

use super::{AnswerError, kinds, node};

/// Which paths are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// The most of them.
    pub count: usize,
    /// Whether relations are walked against their direction, too.
    pub either_way: bool,
    /// Whether strong relations are short ones, instead of counting relations.
    pub by_weight: bool,
}

/// The shortest paths from one node to another by relations of the named kinds, or of all when none is named.
///
/// # Errors
/// [`AnswerError`] for a name that is not that of one node or of a kind.
/// # Complexity
/// That of [`shortest_paths`].
pub fn paths(
    graph: &Graph,
    [from, to]: [&str; 2],
    names: &[String],
    search: Search,
) -> Result<Paths, AnswerError> {
    let (from, to) = (node(graph, from)?, node(graph, to)?);
    let network = Network::new(graph, &kinds(graph, names, Kinds::all)?);
    let way = if search.either_way { Way::Both } else { Way::Forward };
    let cost = if search.by_weight { Cost::Weakness } else { Cost::Relations };
    let found = shortest_paths(&network, from, to, way, cost, search.count);
    Ok(Paths {
        from: NodeName::of(graph, from),
        to: NodeName::of(graph, to),
        paths: found.iter().map(|path| Path::of(graph, path)).collect(),
    })
}
