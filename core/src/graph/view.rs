//! A part of the graph as petgraph's algorithms see it: some kinds, with or without direction, with groups or without.

use std::marker::PhantomData;

use petgraph::visit::{
    Data, EdgeRef, GraphBase, GraphProp, GraphRef, IntoEdgeReferences, IntoEdges, IntoEdgesDirected,
    IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, IntoNodeReferences, NodeCompactIndexable,
    NodeCount, NodeIndexable, Visitable,
};
use petgraph::{Directed, Direction, EdgeType, Undirected};

use super::visit::Seen;
use super::{Graph, KindId, Kinds, Relation, Shape};
use crate::model::NodeId;
use crate::text::Symbol;

/// All nodes, and the relations of some kinds. `D` is [`Directed`], where a clique's relations lead both ways, or
/// [`Undirected`], where every relation does.
///
/// Groups are walked pair by pair and never collected: an algorithm that looks at every relation of every node pays for
/// every pair. What is in [`analysis`](crate::analysis) does not.
pub struct View<'g, D> {
    graph: &'g Graph,
    kinds: Option<&'g Kinds>,
    has_groups: bool,
    direction: PhantomData<D>,
}

impl<D> Clone for View<'_, D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for View<'_, D> {}

impl<'g> View<'g, Directed> {
    /// Every relation in its direction.
    pub fn directed(graph: &'g Graph) -> Self {
        Self { graph, kinds: None, has_groups: true, direction: PhantomData }
    }
}

impl<'g> View<'g, Undirected> {
    /// Every relation, both ways.
    pub fn undirected(graph: &'g Graph) -> Self {
        Self { graph, kinds: None, has_groups: true, direction: PhantomData }
    }
}

impl<'g, D: EdgeType> View<'g, D> {
    /// Only relations of `kinds`.
    #[must_use]
    pub fn of_kinds(self, kinds: &'g Kinds) -> Self {
        Self { kinds: Some(kinds), ..self }
    }

    /// Only explicit relations.
    #[must_use]
    pub fn explicit_only(self) -> Self {
        Self { has_groups: false, ..self }
    }

    /// The edges of `node` in `direction`; with no direction all of them, once each. A self-loop is one edge.
    fn edges_of(self, node: u32, direction: Option<Direction>) -> Edges<'g> {
        let id = NodeId(node);
        let (graph, kinds) = (self.graph, self.kinds);
        let is_wanted = move |relation: &Relation| kinds.is_none_or(|kinds| kinds.contains(relation.kind));
        let (is_out, is_in) =
            (direction != Some(Direction::Incoming), direction != Some(Direction::Outgoing));
        let outgoing = is_out.then(|| graph.outgoing(id)).into_iter().flatten();
        let incoming = is_in
            .then(|| graph.incoming(id))
            .into_iter()
            .flatten()
            .filter(move |relation| !(is_out && relation.source == relation.target));
        let explicit = outgoing.chain(incoming).copied();
        let implied = self
            .has_groups
            .then(|| graph.implied_neighbors(id))
            .into_iter()
            .flatten()
            .filter(move |(_, relation, is_clique)| {
                *is_clique || if relation.source == id { is_out } else { is_in }
            })
            .map(|(_, relation, _)| relation);
        Box::new(explicit.chain(implied).filter(is_wanted).map(move |relation| {
            let other = if relation.source == id { relation.target } else { relation.source };
            // The node asked for is the source, unless edges into it were asked for.
            let (source, target) = match direction {
                Some(Direction::Incoming) => (other.0, node),
                _ => (node, other.0),
            };
            Edge { source, target, relation }
        }))
    }
}

impl Graph {
    /// The neighbours of `node` through groups, and whether the group is a clique, which has no direction.
    fn implied_neighbors(&self, node: NodeId) -> impl Iterator<Item = (NodeId, Relation, bool)> + '_ {
        self.groups_of(node).flat_map(move |group| {
            let is_clique = matches!(group.shape, Shape::Clique { .. });
            group.neighbors(node).map(move |neighbor| (neighbor.node, neighbor.relation, is_clique))
        })
    }
}

/// Edges of a view, one at a time.
pub type Edges<'g> = Box<dyn Iterator<Item = Edge> + 'g>;

/// A relation as an edge, in the direction it is walked.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    source: u32,
    target: u32,
    relation: Relation,
}

impl Edge {
    /// The relation behind it.
    pub fn relation(&self) -> &Relation {
        &self.relation
    }
}

/// What tells relations apart: no rule makes two that agree in all of this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeId {
    kind: KindId,
    source: NodeId,
    target: NodeId,
    via: Symbol,
}

impl EdgeRef for Edge {
    type NodeId = u32;
    type EdgeId = EdgeId;
    type Weight = f64;

    fn source(&self) -> u32 {
        self.source
    }

    fn target(&self) -> u32 {
        self.target
    }

    fn weight(&self) -> &f64 {
        &self.relation.weight
    }

    fn id(&self) -> EdgeId {
        let Relation { kind, source, target, via, .. } = self.relation;
        EdgeId { kind, source, target, via }
    }
}

impl<D> GraphBase for View<'_, D> {
    type NodeId = u32;
    type EdgeId = EdgeId;
}

impl<D> GraphRef for View<'_, D> {}

impl<D> Data for View<'_, D> {
    type NodeWeight = ();
    type EdgeWeight = f64;
}

impl<D: EdgeType> GraphProp for View<'_, D> {
    type EdgeType = D;
}

impl<D> NodeCount for View<'_, D> {
    fn node_count(&self) -> usize {
        self.graph.catalog().len()
    }
}

impl<D> NodeIndexable for View<'_, D> {
    fn node_bound(&self) -> usize {
        self.graph.catalog().len()
    }

    fn to_index(&self, node: u32) -> usize {
        node as usize
    }

    fn from_index(&self, index: usize) -> u32 {
        index as u32
    }
}

impl<D> NodeCompactIndexable for View<'_, D> {}

impl<D> IntoNodeIdentifiers for View<'_, D> {
    type NodeIdentifiers = std::ops::Range<u32>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        0..self.graph.catalog().len() as u32
    }
}

/// Nodes as petgraph hands them to algorithms that look at node weights, of which there are none.
pub type Nodes = std::iter::Map<std::ops::Range<u32>, fn(u32) -> (u32, &'static ())>;

impl<D> IntoNodeReferences for View<'_, D> {
    type NodeRef = (u32, &'static ());
    type NodeReferences = Nodes;

    fn node_references(self) -> Nodes {
        self.node_identifiers().map(|node| (node, &()))
    }
}

impl<'g, D: EdgeType + 'g> IntoNeighbors for View<'g, D> {
    type Neighbors = Box<dyn Iterator<Item = u32> + 'g>;

    fn neighbors(self, node: u32) -> Self::Neighbors {
        Box::new(self.edges(node).map(|edge| edge.target))
    }
}

impl<'g, D: EdgeType + 'g> IntoNeighborsDirected for View<'g, D> {
    type NeighborsDirected = Box<dyn Iterator<Item = u32> + 'g>;

    fn neighbors_directed(self, node: u32, direction: Direction) -> Self::NeighborsDirected {
        let far = move |edge: Edge| match direction {
            Direction::Outgoing => edge.target,
            Direction::Incoming => edge.source,
        };
        Box::new(self.edges_directed(node, direction).map(far))
    }
}

impl<'g, D: EdgeType + 'g> IntoEdgeReferences for View<'g, D> {
    type EdgeRef = Edge;
    type EdgeReferences = Edges<'g>;

    /// Every relation once; with direction, those of a clique both ways.
    fn edge_references(self) -> Edges<'g> {
        let is_wanted =
            move |relation: &Relation| self.kinds.is_none_or(|kinds| kinds.contains(relation.kind));
        let edge =
            |relation: Relation| Edge { source: relation.source.0, target: relation.target.0, relation };
        let explicit = self.graph.relations().iter().copied().map(edge);
        let groups = if self.has_groups { self.graph.groups() } else { &[] };
        let implied = groups.iter().flat_map(move |group| {
            let both = D::is_directed() && matches!(group.shape, Shape::Clique { .. });
            group.pairs().flat_map(move |relation| {
                let there = edge(relation);
                let back = both.then_some(Edge { source: there.target, target: there.source, relation });
                std::iter::once(there).chain(back)
            })
        });
        Box::new(explicit.chain(implied).filter(move |edge| is_wanted(&edge.relation)))
    }
}

impl<'g, D: EdgeType + 'g> IntoEdges for View<'g, D> {
    type Edges = Edges<'g>;

    fn edges(self, node: u32) -> Edges<'g> {
        self.edges_of(node, D::is_directed().then_some(Direction::Outgoing))
    }
}

impl<'g, D: EdgeType + 'g> IntoEdgesDirected for View<'g, D> {
    type EdgesDirected = Edges<'g>;

    fn edges_directed(self, node: u32, direction: Direction) -> Edges<'g> {
        if D::is_directed() {
            return self.edges_of(node, Some(direction));
        }
        let edges = self.edges_of(node, None);
        match direction {
            Direction::Outgoing => edges,
            Direction::Incoming => {
                Box::new(edges.map(|edge| Edge { source: edge.target, target: edge.source, ..edge }))
            }
        }
    }
}

impl<D> Visitable for View<'_, D> {
    type Map = Seen;

    fn visit_map(&self) -> Seen {
        Seen::none_of(self.graph)
    }

    fn reset_map(&self, map: &mut Seen) {
        *map = Seen::none_of(self.graph);
    }
}
