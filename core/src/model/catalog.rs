use std::collections::HashMap;
use std::sync::Arc;

use super::csr::Csr;
use super::definition::Property;
use super::kind::{NodeKind, ReferenceKind};
use crate::diagnostic::Location;
use crate::text::{Span, Symbol, Symbols};

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
    pub field: &'static str,
    /// Where it is written, if a source holds it.
    pub location: Option<Location>,
}

/// All nodes, column by column, with every distinct text stored once.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    pub(super) symbols: Symbols,
    pub(super) kinds: Vec<NodeKind>,
    pub(super) keys: Vec<Symbol>,
    pub(super) ids: Vec<Symbol>,
    pub(super) names: Vec<Symbol>,
    pub(super) types: Vec<Option<Symbol>>,
    pub(super) versions: Vec<Option<Symbol>>,
    pub(super) descriptions: Vec<Option<Symbol>>,
    pub(super) capabilities: Csr<Symbol>,
    pub(super) domains: Csr<Symbol>,
    pub(super) dependencies: Csr<Symbol>,
    pub(super) selectors: Csr<(Property, Symbol)>,
    pub(super) places: Csr<(Symbol, Span, Symbol)>,
    pub(super) references: Vec<ResolvedReference>,
    // Asked by key only.
    pub(super) by_key: HashMap<Symbol, NodeId>,
}

impl Catalog {
    /// A catalog of `entries`, whose order becomes the order of the ids.
    ///
    /// # Complexity
    /// O(total length of all texts).
    pub fn new(
        entries: impl IntoIterator<Item = (NodeKind, Entry)>,
        references: Vec<ResolvedReference>,
    ) -> Self {
        let mut catalog = Self { references, ..Self::default() };
        for (kind, entry) in entries {
            catalog.push(kind, &entry);
        }
        catalog
    }

    fn push(&mut self, kind: NodeKind, entry: &Entry) {
        let symbols = &mut self.symbols;
        let key = symbols.intern(&entry.key);
        self.by_key.insert(key, NodeId(self.kinds.len() as u32));
        self.kinds.push(kind);
        self.keys.push(key);
        self.ids.push(symbols.intern(&entry.id));
        self.names.push(symbols.intern(&entry.name));
        self.types.push(entry.agent_type.as_deref().map(|text| symbols.intern(text)));
        self.versions.push(entry.version.as_deref().map(|text| symbols.intern(text)));
        self.descriptions.push(entry.description.as_deref().map(|text| symbols.intern(text)));
        self.capabilities.push_row(entry.capabilities.iter().map(|text| symbols.intern(text)));
        self.domains.push_row(entry.domains.iter().map(|text| symbols.intern(text)));
        self.dependencies.push_row(entry.dependencies.iter().map(|text| symbols.intern(text)));
        self.selectors
            .push_row(entry.selectors.iter().map(|(property, value)| (*property, symbols.intern(value))));
        self.places.push_row(
            entry
                .places
                .iter()
                .map(|place| (symbols.intern(&place.path), place.span, symbols.intern(&place.format))),
        );
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// All ids in order.
    pub fn node_ids(&self) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        (0..self.kinds.len() as u32).map(NodeId)
    }

    /// The agents that some source defines, in order: what every domain rule works on.
    pub fn agents(&self) -> impl Iterator<Item = NodeView<'_>> {
        self.node_ids()
            .map(|id| self.node(id))
            .filter(|node| node.kind() == NodeKind::Agent && node.is_defined())
    }

    /// One node.
    pub fn node(&self, id: NodeId) -> NodeView<'_> {
        NodeView { catalog: self, id }
    }

    /// The node whose key is `key`.
    pub fn find(&self, key: &str) -> Option<NodeId> {
        self.by_key.get(&self.symbols.find(key)?).copied()
    }

    /// Every reference between nodes, ordered by source, kind, target and field.
    pub fn references(&self) -> &[ResolvedReference] {
        &self.references
    }

    /// The texts behind the symbols of the columns.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The domains of all nodes.
    pub fn domains(&self) -> &Csr<Symbol> {
        &self.domains
    }

    /// The capabilities of all nodes.
    pub fn capabilities(&self) -> &Csr<Symbol> {
        &self.capabilities
    }
}

/// One node of a [`Catalog`].
#[derive(Clone, Copy)]
pub struct NodeView<'c> {
    catalog: &'c Catalog,
    id: NodeId,
}

impl<'c> NodeView<'c> {
    fn text(self, symbol: Symbol) -> &'c str {
        self.catalog.symbols.text(symbol)
    }

    fn texts(self, column: &'c Csr<Symbol>) -> impl ExactSizeIterator<Item = &'c str> {
        column.row(self.id.index()).iter().map(move |&symbol| self.text(symbol))
    }

    /// Its id.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// What it is.
    pub fn kind(self) -> NodeKind {
        self.catalog.kinds[self.id.index()]
    }

    /// Unique and stable: `kind:family/id`.
    pub fn key(self) -> &'c str {
        self.text(self.catalog.keys[self.id.index()])
    }

    /// The id as its definition states it.
    pub fn stated_id(self) -> &'c str {
        self.text(self.catalog.ids[self.id.index()])
    }

    /// The name people know it by.
    pub fn name(self) -> &'c str {
        self.text(self.catalog.names[self.id.index()])
    }

    /// The agent's type; `None` for other kinds.
    pub fn agent_type(self) -> Option<&'c str> {
        self.catalog.types[self.id.index()].map(|symbol| self.text(symbol))
    }

    /// Its version, as written.
    pub fn version(self) -> Option<&'c str> {
        self.catalog.versions[self.id.index()].map(|symbol| self.text(symbol))
    }

    /// What it is for.
    pub fn description(self) -> Option<&'c str> {
        self.catalog.descriptions[self.id.index()].map(|symbol| self.text(symbol))
    }

    /// What it can do.
    pub fn capabilities(self) -> impl ExactSizeIterator<Item = &'c str> {
        self.texts(&self.catalog.capabilities)
    }

    /// The domains it works in.
    pub fn domains(self) -> impl ExactSizeIterator<Item = &'c str> {
        self.texts(&self.catalog.domains)
    }

    /// The names of the agents it depends on, as written.
    pub fn dependencies(self) -> impl ExactSizeIterator<Item = &'c str> {
        self.texts(&self.catalog.dependencies)
    }

    /// What a policy selects agents by; nothing for other kinds.
    pub fn selectors(self) -> impl ExactSizeIterator<Item = (Property, &'c str)> {
        let row = self.catalog.selectors.row(self.id.index());
        row.iter().map(move |&(property, value)| (property, self.text(value)))
    }

    /// The files that define it: path, place of its name, format.
    pub fn places(self) -> impl ExactSizeIterator<Item = (&'c str, Span, &'c str)> {
        self.catalog
            .places
            .row(self.id.index())
            .iter()
            .map(move |&(path, span, format)| (self.text(path), span, self.text(format)))
    }

    /// Whether some source defines it; otherwise it is only named by others.
    pub fn is_defined(self) -> bool {
        !self.catalog.places.row(self.id.index()).is_empty()
    }
}
