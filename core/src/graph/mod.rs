//! The relationship graph: nodes of the catalog, explicit relations, and implied relations kept as groups.
//!
//! Relations through a shared domain join all pairs, so their number grows with the square of the agents. A
//! group stores such relations by its members; counting, degrees and neighbours never expand it.

mod group;
mod parts;
mod sink;
mod visit;

use std::sync::Arc;

pub use group::{Group, Shape};
pub use parts::Parts;
pub use sink::RelationSink;
pub use visit::OfKind;

use crate::diagnostic::Origin;
use crate::model::{Catalog, Csr, NodeId};
use crate::text::{Symbol, Symbols};

/// The kind of a relation, as an index into [`Graph::kinds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u16);

impl KindId {
    /// The id as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Who made a relation, as an index into [`Graph::origins`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OriginId(pub u16);

impl OriginId {
    /// The id as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One relation between two nodes, whether it is explicit or implied by a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relation {
    /// What it means.
    pub kind: KindId,
    /// Where it starts.
    pub source: NodeId,
    /// Where it ends.
    pub target: NodeId,
    /// Its strength; finite.
    pub weight: f64,
    /// What caused it: a field, a domain, a server. Text by [`Graph::via`].
    pub via: Symbol,
    /// Who made it.
    pub origin: OriginId,
}

/// The whole graph. It never changes: a new revision is a new graph.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    catalog: Arc<Catalog>,
    kinds: Vec<Arc<str>>,
    origins: Vec<Origin>,
    vias: Symbols,
    relations: Vec<Relation>,
    groups: Vec<Group>,
    /// Indices into `relations`, by source and by target.
    outgoing: Csr<u32>,
    incoming: Csr<u32>,
    /// Indices into `groups` of each node that is a member or on either side.
    memberships: Csr<u32>,
}

impl Graph {
    /// The graph of what rules found. Each sink holds the relations of one rule, in the order the rules ran.
    ///
    /// # Complexity
    /// O(nodes + relations log relations + group members).
    pub fn new(catalog: Arc<Catalog>, sinks: impl IntoIterator<Item = RelationSink>) -> Self {
        let mut graph = Self { catalog, ..Self::default() };
        for sink in sinks {
            graph.absorb(sink);
        }
        graph.index();
        graph
    }

    fn absorb(&mut self, sink: RelationSink) {
        let (relations, groups) = sink.into_parts(&mut self.kinds, &mut self.origins, &mut self.vias);
        self.relations.extend(relations);
        self.groups.extend(groups);
    }

    fn index(&mut self) {
        // Stable, so equal relations keep the order in which their rule found them.
        self.relations.sort_by_key(|relation| (relation.kind, relation.source, relation.target));
        let nodes = self.catalog.len();
        let order: Vec<u32> = (0..self.relations.len() as u32).collect();
        self.outgoing = Csr::group(nodes, &order, |&index| self.relations[index as usize].source.index());
        self.incoming = Csr::group(nodes, &order, |&index| self.relations[index as usize].target.index());
        let mut members: Vec<(NodeId, u32)> = Vec::new();
        for (index, group) in self.groups.iter().enumerate() {
            members.extend(group.nodes().into_iter().map(|node| (node, index as u32)));
        }
        let memberships = Csr::group(nodes, &members, |(node, _)| node.index());
        let mut by_node = Csr::default();
        for node in 0..nodes {
            by_node.push_row(memberships.row(node).iter().map(|&(_, group)| group));
        }
        self.memberships = by_node;
    }

    /// The nodes.
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// The kinds of relation that occur, in the order of the rules.
    pub fn kinds(&self) -> &[Arc<str>] {
        &self.kinds
    }

    /// The name of a kind.
    pub fn kind(&self, kind: KindId) -> &str {
        &self.kinds[kind.index()]
    }

    /// Who made the relations.
    pub fn origins(&self) -> &[Origin] {
        &self.origins
    }

    /// The rule or plugin behind an id.
    pub fn origin(&self, origin: OriginId) -> &Origin {
        &self.origins[origin.index()]
    }

    /// The text of a relation's cause.
    pub fn via(&self, via: Symbol) -> &str {
        self.vias.text(via)
    }

    /// The causes of all relations; a relation's `via` is an index into them.
    pub fn vias(&self) -> &Symbols {
        &self.vias
    }

    /// The explicit relations, ordered by kind, source and target.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The groups, in the order of the rules.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many relations there are, those of groups included.
    ///
    /// # Complexity
    /// O(groups).
    pub fn relation_count(&self) -> u64 {
        self.relations.len() as u64 + self.groups.iter().map(Group::pair_count).sum::<u64>()
    }

    /// How many relations each kind has, by [`KindId`].
    pub fn relation_count_by_kind(&self) -> Vec<u64> {
        let mut counts = vec![0; self.kinds.len()];
        for relation in &self.relations {
            counts[relation.kind.index()] += 1;
        }
        for group in &self.groups {
            counts[group.kind.index()] += group.pair_count();
        }
        counts
    }

    /// How many relations start or end at `node`, those of groups included.
    ///
    /// # Complexity
    /// O(groups of the node × log members).
    pub fn degree(&self, node: NodeId) -> u64 {
        let explicit = self.outgoing.row(node.index()).len() + self.incoming.row(node.index()).len();
        let implied: u64 = self
            .memberships
            .row(node.index())
            .iter()
            .map(|&group| self.groups[group as usize].degree(node))
            .sum();
        explicit as u64 + implied
    }

    /// The explicit relations that start at `node`.
    pub fn outgoing(&self, node: NodeId) -> impl Iterator<Item = &Relation> {
        self.outgoing.row(node.index()).iter().map(|&index| &self.relations[index as usize])
    }

    /// The explicit relations that end at `node`.
    pub fn incoming(&self, node: NodeId) -> impl Iterator<Item = &Relation> {
        self.incoming.row(node.index()).iter().map(|&index| &self.relations[index as usize])
    }

    /// The groups `node` belongs to.
    pub fn groups_of(&self, node: NodeId) -> impl Iterator<Item = &Group> {
        self.memberships.row(node.index()).iter().map(|&index| &self.groups[index as usize])
    }

    /// Every relation as a pair of nodes: the explicit ones in their order, then each group expanded.
    /// Nothing is materialised.
    pub fn pairs(&self) -> impl Iterator<Item = Relation> {
        self.relations.iter().copied().chain(self.groups.iter().flat_map(Group::pairs))
    }
}
