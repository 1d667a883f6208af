//! All nodes and what they say about each other, column by column.

mod columns;
mod given;
mod view;

use std::sync::Arc;

use columns::row_of;
pub(in crate::model) use columns::{Columns, Row, Stated, sort};
pub use given::GivenColumns;
pub use view::{NodeView, ReferenceView};

use super::csr::Csr;
use super::definition::Property;
use super::kind::{NodeKind, ReferenceKind};
use super::plan::Plan;
use crate::diagnostic::Location;
use crate::text::{Interner, Span, Symbol, Symbols};

/// A node of the catalog. Ids are dense, start at 0 and follow the order of the nodes' keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The id as an index into the catalog's columns.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a node is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path of the source.
    pub path: Arc<str>,
    /// Where in the source the node names itself.
    pub span: Span,
    /// Id of the format that read it.
    pub format: Arc<str>,
}

/// One node as plain values: what a catalog is built from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Unique and stable: `kind:family/id`.
    pub key: String,
    /// The id as the definition states it.
    pub id: String,
    /// The name people know it by.
    pub name: String,
    /// The agent's type; `None` for other kinds.
    pub agent_type: Option<String>,
    /// Its version, as written.
    pub version: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// What it can do.
    pub capabilities: Vec<String>,
    /// The domains it works in.
    pub domains: Vec<String>,
    /// The names of the agents it depends on, as written.
    pub dependencies: Vec<String>,
    /// What a policy selects agents by; the value of [`Property::Any`] is empty.
    pub selectors: Vec<(Property, String)>,
    /// The files that define it; none for a node that is only named.
    pub places: Vec<Place>,
}

/// A reference whose target is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResolvedReference {
    /// The node whose definition holds the reference.
    pub source: NodeId,
    /// What the reference means.
    pub kind: ReferenceKind,
    /// The node it names.
    pub target: NodeId,
    /// The field that holds it.
    pub field: Arc<str>,
    /// Where it is written, if a source holds it.
    pub location: Option<Location>,
}

/// All nodes, column by column, with every distinct text stored once. Clones share the columns, so that a reader can keep
/// one while another is brought up to date.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    symbols: Symbols,
    columns: Columns,
    /// What each node's definitions name, by source; ordered by kind, target, field and place.
    references: Csr<Stated>,
    /// The nodes by key, where their order is another.
    by_key: Option<Arc<Vec<NodeId>>>,
}

impl Catalog {
    /// A catalog of `entries`, whose order becomes the order of the ids.
    ///
    /// # Complexity
    /// O(total length of all texts + n log n).
    pub fn new(
        entries: impl IntoIterator<Item = (NodeKind, Entry)>,
        references: Vec<ResolvedReference>,
    ) -> Self {
        let mut texts = Interner::default();
        let mut columns = Columns::default();
        for (kind, entry) in entries {
            columns.push(&row_of(kind, &entry, &mut texts));
        }
        let mut stated: Vec<(NodeId, Stated)> = references
            .into_iter()
            .map(|reference| (reference.source, Stated::new(&reference, &mut texts)))
            .collect();
        let mut catalog = Self { columns, ..Self::default() };
        stated.sort_by_key(|(source, _)| *source);
        let (mut rows, mut references) = (stated.iter().peekable(), Csr::default());
        for node in catalog.node_ids() {
            let mut row = Vec::new();
            while let Some((_, reference)) = rows.next_if(|(source, _)| *source <= node) {
                row.push(*reference);
            }
            sort(&mut row, texts.symbols());
            references.push_row(row);
        }
        catalog.references = references;
        catalog.symbols = texts.symbols().clone();
        let key = |id: &NodeId| catalog.node(*id).key();
        if !catalog.node_ids().is_sorted_by_key(|id| catalog.node(id).key()) {
            let mut by_key: Vec<NodeId> = catalog.node_ids().collect();
            by_key.sort_by(|one, other| key(one).cmp(key(other)));
            catalog.by_key = Some(Arc::new(by_key));
        }
        catalog
    }

    /// Brings a catalog whose nodes are ordered by key up to date: `rows` and `references` are those of the new and changed
    /// nodes of `plan`, and `symbols` a table that the one of the catalog grew into. References name nodes by their new ids.
    ///
    /// # Complexity
    /// O(nodes), as fast as memory is copied; O(new rows) where rows are only replaced and nobody shares the columns.
    pub(in crate::model) fn apply(
        &mut self,
        plan: &Plan,
        symbols: &Symbols,
        rows: Columns,
        references: Csr<Stated>,
    ) {
        self.symbols = symbols.clone();
        if self.is_empty() {
            (self.columns, self.references) = (rows, references);
            return;
        }
        if plan.is_in_place() {
            self.references.apply(plan, &references);
        } else {
            let moved = plan.shifts().renumbering();
            // The rows that name a node that is gone are among those that are replaced.
            let renumber =
                |kept: &mut [Stated]| moved.apply(kept.iter_mut().map(|reference| &mut reference.target.0));
            self.references.apply_moved(plan, &references, renumber);
        }
        self.columns.apply(plan, &rows);
    }

    /// A small catalog of the nodes `ids` alone, whose references name nodes by their ids in this one.
    pub(in crate::model) fn extract(&self, ids: &[NodeId]) -> Self {
        let mut part = Self { symbols: self.symbols.clone(), ..Self::default() };
        for &id in ids {
            part.columns.push(&self.columns.row(id));
            part.references.push_row(self.references.row(id.index()).iter().copied());
        }
        part
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All ids in order.
    pub fn node_ids(&self) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        (0..self.len() as u32).map(NodeId)
    }

    /// The agents that some source defines, in order: what every domain rule works on.
    pub fn agents(&self) -> impl Iterator<Item = NodeView<'_>> {
        self.node_ids().map(|id| self.node(id)).filter(|node| node.is_agent())
    }

    /// One node.
    pub fn node(&self, id: NodeId) -> NodeView<'_> {
        NodeView { catalog: self, id }
    }

    /// The node whose key is `key`.
    ///
    /// # Complexity
    /// O(log nodes).
    pub fn find(&self, key: &str) -> Option<NodeId> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let id = self.by_key.as_ref().map_or(NodeId(middle as u32), |by_key| by_key[middle]);
            match self.node(id).key().cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(id),
            }
        }
        None
    }

    /// Every reference between nodes, ordered by source, kind, target and field.
    pub fn references(&self) -> impl Iterator<Item = ReferenceView<'_>> {
        self.node_ids().flat_map(|source| self.references_of(source))
    }

    /// The references that start at `source`, in the same order.
    pub fn references_of(&self, source: NodeId) -> impl ExactSizeIterator<Item = ReferenceView<'_>> {
        let row = self.references.row(source.index()).iter();
        row.map(move |stated| ReferenceView::new(source, stated, &self.symbols))
    }

    /// The texts behind the symbols of the columns.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The domains of all nodes.
    pub fn domains(&self) -> &Csr<Symbol> {
        &self.columns.domains
    }

    /// The capabilities of all nodes.
    pub fn capabilities(&self) -> &Csr<Symbol> {
        &self.columns.capabilities
    }
}
