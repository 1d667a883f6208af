//! The relationship graph: nodes of the catalog, explicit relations, and implied relations kept as groups.
//!
//! Relations through a shared domain join all pairs, so their number grows with the square of the agents. A
//! group stores such relations by its members; counting, degrees and neighbours never expand it.

mod causes;
mod delta;
mod group;
mod kinds;
mod neighbors;
mod parts;
mod patch;
mod resolve;
mod sink;
mod strong;
mod subgraph;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod view;
mod visit;

use std::sync::Arc;

pub use causes::Causes;
pub use delta::{Delta, DeltaEdge, DeltaStep, GroupChange, Moves};
pub use group::{Group, Members, Shape};
pub use kinds::{Kinds, UnknownKind};
pub use neighbors::Neighbor;
pub use parts::Parts;
pub(crate) use patch::Patch;
pub use resolve::{Unresolved, resolve};
pub use sink::RelationSink;
pub(crate) use strong::strong_parts;
pub use subgraph::entry_of;
pub use view::{Edge, EdgeId, Edges, Nodes, View};
pub use visit::OfKind;

use crate::diagnostic::Origin;
use crate::model::{Catalog, Csr, NodeId};
use crate::text::{Interner, Symbol, Symbols};

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

/// The whole graph. Clones share what they hold, and keep it when the other is brought up to date.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    catalog: Arc<Catalog>,
    kinds: Arc<Vec<Arc<str>>>,
    origins: Arc<Vec<Origin>>,
    vias: Symbols,
    relations: Arc<Vec<Relation>>,
    groups: Arc<Vec<Group>>,
    /// How many relations the groups of each kind stand for.
    implied: Vec<u64>,
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
        Self::with_causes(catalog, sinks).0
    }

    /// The same, and the table of causes, so that more can be entered.
    pub(crate) fn with_causes(
        catalog: Arc<Catalog>,
        sinks: impl IntoIterator<Item = RelationSink>,
    ) -> (Self, Interner) {
        let (mut kinds, mut origins, mut vias) = (Interner::default(), Vec::new(), Interner::default());
        let (mut relations, mut groups) = (Vec::new(), Vec::new());
        for sink in sinks {
            let (more, more_groups) = sink.into_parts(&mut kinds, &mut origins, &mut vias);
            relations.extend(more);
            groups.extend(more_groups);
        }
        let place = |relation: &Relation| (relation.kind, relation.source, relation.target);
        // What only built-in rules found is in order, and sorting takes memory.
        if !relations.is_sorted_by_key(place) {
            // Stable, so equal relations keep the order in which their rule found them.
            relations.sort_by_key(place);
        }
        relations.shrink_to_fit();
        let kinds: Vec<Arc<str>> = kinds.symbols().iter().map(Into::into).collect();
        let mut graph = Self {
            catalog,
            kinds: kinds.into(),
            origins: origins.into(),
            vias: vias.symbols().clone(),
            relations: relations.into(),
            groups: groups.into(),
            ..Self::default()
        };
        graph.index_relations();
        graph.index_groups();
        (graph, vias)
    }

    fn index_relations(&mut self) {
        let nodes = self.catalog.len();
        let (relations, count) = (&self.relations, self.relations.len());
        self.outgoing = Csr::of_numbers(nodes, count, |index| relations[index].source.index());
        self.incoming = Csr::of_numbers(nodes, count, |index| relations[index].target.index());
    }

    fn index_groups(&mut self) {
        let nodes = self.catalog.len();
        self.implied = vec![0; self.kinds.len()];
        for group in self.groups.iter() {
            self.implied[group.kind.index()] += group.pair_count();
        }
        // Memberships are many: they are counted, and found again for the places they have by then.
        let groups = &self.groups;
        self.memberships = Csr::of_lists(nodes, groups.len(), |index, found| {
            groups[index].for_each_node(|node| found(node.index()));
        });
    }

    /// Takes the nodes out, to be brought up to date before the relations follow.
    pub(crate) fn take_catalog(&mut self) -> Arc<Catalog> {
        std::mem::take(&mut self.catalog)
    }

    /// The groups, to be changed, if nobody else has them.
    pub(crate) fn own_groups(&mut self) -> Option<&mut [Group]> {
        Arc::get_mut(&mut self.groups).map(Vec::as_mut_slice)
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
    /// O(kinds).
    pub fn relation_count(&self) -> u64 {
        self.relations.len() as u64 + self.implied.iter().sum::<u64>()
    }

    /// How many relations each kind has, by [`KindId`].
    ///
    /// # Complexity
    /// O(kinds × log relations).
    pub fn relation_count_by_kind(&self) -> Vec<u64> {
        let mut counts = self.implied.clone();
        let mut start = 0;
        for (kind, count) in counts.iter_mut().enumerate() {
            let end = self.relations.partition_point(|relation| relation.kind.index() <= kind);
            *count += (end - start) as u64;
            start = end;
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
