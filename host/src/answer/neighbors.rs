use ossa_core::graph::{Graph, Kinds, Neighbor, Shape};
use ossa_core::model::NodeId;
use ossa_core::wire::{NamedRelation, NodeName};

use crate::api::{self, NeighborDirection, NodeDetail, NodeDetailDegreeByKind};

/// Which relations of a node are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Those that start at it.
    Out,
    /// Those that end at it.
    In,
    /// All.
    #[default]
    Both,
}

/// A node of `revision` and how it is related.
///
/// # Complexity
/// O(kinds + explicit relations of the node + its groups × log members).
pub fn node_detail(graph: &Graph, revision: u64, node: NodeId) -> NodeDetail {
    let degrees = graph.degree_by_kind(node).into_iter().zip(graph.kinds());
    let some = degrees.filter(|(degree, _)| *degree > 0);
    NodeDetail {
        revision,
        node: graph.catalog().node(node).into(),
        degree: graph.degree(node),
        degree_by_kind: NodeDetailDegreeByKind {
            additional_properties: some.map(|(degree, kind)| (kind.to_string(), degree)).collect(),
        },
    }
}

/// At most `limit` neighbours of `node`, but the first `offset`; and how many there are in all.
///
/// # Complexity
/// O(relations of the node).
pub fn neighbors(
    graph: &Graph,
    node: NodeId,
    kinds: &Kinds,
    direction: Direction,
    (offset, limit): (usize, usize),
) -> (Vec<api::Neighbor>, usize) {
    let mut total = 0;
    let mut page = Vec::new();
    for (neighbor, direction) in related(graph, node, kinds, direction) {
        if total >= offset && page.len() < limit {
            page.push(api::Neighbor {
                direction,
                node: NodeName::of(graph, neighbor.node),
                relation: NamedRelation::of(graph, &neighbor.relation),
            });
        }
        total += 1;
    }
    (page, total)
}

/// Explicit relations from the node, those to it, then group by group.
fn related<'g>(
    graph: &'g Graph,
    node: NodeId,
    kinds: &'g Kinds,
    direction: Direction,
) -> impl Iterator<Item = (Neighbor, NeighborDirection)> + 'g {
    let outgoing = graph
        .outgoing(node)
        .filter(move |_| direction != Direction::In)
        .map(|relation| (Neighbor { node: relation.target, relation: *relation }, NeighborDirection::Out));
    let incoming = graph
        .incoming(node)
        .filter(move |_| direction != Direction::Out)
        .map(|relation| (Neighbor { node: relation.source, relation: *relation }, NeighborDirection::In));
    let implied = graph.groups_of(node).filter(|group| kinds.contains(group.kind)).flat_map(move |group| {
        let is_mutual = matches!(group.shape, Shape::Clique { .. });
        group.neighbors(node).filter_map(move |neighbor| {
            let own = match (is_mutual, neighbor.relation.source == node) {
                (true, _) => return Some((neighbor, NeighborDirection::Both)),
                (false, true) => (Direction::Out, NeighborDirection::Out),
                (false, false) => (Direction::In, NeighborDirection::In),
            };
            (direction == Direction::Both || direction == own.0).then_some((neighbor, own.1))
        })
    });
    outgoing.chain(incoming).filter(|(neighbor, _)| kinds.contains(neighbor.relation.kind)).chain(implied)
}
