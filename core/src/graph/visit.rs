//! The graph as petgraph's algorithms see it, without a copy of it.

use petgraph::Direction;
use petgraph::visit::{
    GraphBase, GraphRef, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, NodeCount, NodeIndexable,
    VisitMap, Visitable,
};

use super::{Graph, KindId};
use crate::model::NodeId;

/// All nodes and the explicit relations of one kind. Groups are left out: whoever walks them pair by pair pays the
/// square of their members.
#[derive(Clone, Copy)]
pub struct OfKind<'g> {
    graph: &'g Graph,
    kind: KindId,
}

impl<'g> OfKind<'g> {
    /// The relations of the kind named `kind`, if the graph has any.
    pub fn new(graph: &'g Graph, kind: &str) -> Option<Self> {
        let index = graph.kinds.iter().position(|known| known.as_ref() == kind)?;
        Some(Self { graph, kind: KindId(index as u16) })
    }
}

/// Nodes a walk has seen.
#[derive(Clone, Debug, Default)]
pub struct Seen(Vec<bool>);

impl Seen {
    /// None of the graph's nodes.
    pub(super) fn none_of(graph: &Graph) -> Self {
        Self(vec![false; graph.catalog().len()])
    }
}

impl VisitMap<u32> for Seen {
    fn visit(&mut self, node: u32) -> bool {
        self.0.get_mut(node as usize).is_some_and(|seen| !std::mem::replace(seen, true))
    }

    fn is_visited(&self, node: &u32) -> bool {
        self.0.get(*node as usize).is_some_and(|seen| *seen)
    }

    fn unvisit(&mut self, node: u32) -> bool {
        self.0.get_mut(node as usize).is_some_and(|seen| std::mem::replace(seen, false))
    }
}

/// The nodes at the other ends of a node's relations, in order.
pub struct Neighbors<'g> {
    of: OfKind<'g>,
    relations: std::slice::Iter<'g, u32>,
    direction: Direction,
}

impl Iterator for Neighbors<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let relations = &self.of.graph.relations;
        let of_kind = |index: &&u32| relations[**index as usize].kind == self.of.kind;
        let relation = &relations[*self.relations.find(of_kind)? as usize];
        Some(match self.direction {
            Direction::Outgoing => relation.target.0,
            Direction::Incoming => relation.source.0,
        })
    }
}

impl GraphBase for OfKind<'_> {
    type NodeId = u32;
    /// The two ends: algorithms that need more of a relation are not used.
    type EdgeId = (u32, u32);
}

impl GraphRef for OfKind<'_> {}

impl NodeCount for OfKind<'_> {
    fn node_count(&self) -> usize {
        self.graph.catalog.len()
    }
}

impl NodeIndexable for OfKind<'_> {
    fn node_bound(&self) -> usize {
        self.graph.catalog.len()
    }

    fn to_index(&self, node: u32) -> usize {
        node as usize
    }

    fn from_index(&self, index: usize) -> u32 {
        index as u32
    }
}

impl IntoNodeIdentifiers for OfKind<'_> {
    type NodeIdentifiers = std::ops::Range<u32>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        0..self.graph.catalog.len() as u32
    }
}

impl<'g> IntoNeighbors for OfKind<'g> {
    type Neighbors = Neighbors<'g>;

    fn neighbors(self, node: u32) -> Neighbors<'g> {
        self.neighbors_directed(node, Direction::Outgoing)
    }
}

impl<'g> IntoNeighborsDirected for OfKind<'g> {
    type NeighborsDirected = Neighbors<'g>;

    fn neighbors_directed(self, node: u32, direction: Direction) -> Neighbors<'g> {
        let index = match direction {
            Direction::Outgoing => &self.graph.outgoing,
            Direction::Incoming => &self.graph.incoming,
        };
        Neighbors { of: self, relations: index.row(NodeId(node).index()).iter(), direction }
    }
}

impl Visitable for OfKind<'_> {
    type Map = Seen;

    fn visit_map(&self) -> Seen {
        Seen(vec![false; self.graph.catalog.len()])
    }

    fn reset_map(&self, map: &mut Seen) {
        map.0.clear();
        map.0.resize(self.graph.catalog.len(), false);
    }
}
