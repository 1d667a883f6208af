//! How a catalog is read: one node, one reference.

use super::{Catalog, NodeId, ResolvedReference, Stated};
use crate::diagnostic::Location;
use crate::model::csr::Csr;
use crate::model::definition::Property;
use crate::model::kind::{NodeKind, ReferenceKind};
use crate::text::{Span, Symbol, Symbols};

/// One node of a [`Catalog`].
#[derive(Clone, Copy)]
pub struct NodeView<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) id: NodeId,
}

/// Nodes are equal that say the same about themselves, whatever their ids.
impl PartialEq for NodeView<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.kind(), self.key(), self.stated_id(), self.name(), self.agent_type(), self.version())
            == (
                other.kind(),
                other.key(),
                other.stated_id(),
                other.name(),
                other.agent_type(),
                other.version(),
            )
            && self.description() == other.description()
            && self.capabilities().eq(other.capabilities())
            && self.domains().eq(other.domains())
            && self.dependencies().eq(other.dependencies())
            && self.selectors().eq(other.selectors())
            && self.places().eq(other.places())
    }
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
        self.catalog.columns.kinds[self.id.index()]
    }

    /// Unique and stable: `kind:family/id`.
    pub fn key(self) -> &'c str {
        self.text(self.catalog.columns.keys[self.id.index()])
    }

    /// The id as its definition states it.
    pub fn stated_id(self) -> &'c str {
        self.text(self.catalog.columns.ids[self.id.index()])
    }

    /// The name people know it by.
    pub fn name(self) -> &'c str {
        self.text(self.catalog.columns.names[self.id.index()])
    }

    /// The agent's type; `None` for other kinds.
    pub fn agent_type(self) -> Option<&'c str> {
        self.catalog.columns.types[self.id.index()].get().map(|symbol| self.text(symbol))
    }

    /// Its version, as written.
    pub fn version(self) -> Option<&'c str> {
        self.catalog.columns.versions[self.id.index()].get().map(|symbol| self.text(symbol))
    }

    /// What it is for.
    pub fn description(self) -> Option<&'c str> {
        self.catalog.columns.descriptions[self.id.index()].get().map(|symbol| self.text(symbol))
    }

    /// What it can do.
    pub fn capabilities(self) -> impl ExactSizeIterator<Item = &'c str> {
        self.texts(&self.catalog.columns.capabilities)
    }

    /// The domains it works in.
    pub fn domains(self) -> impl ExactSizeIterator<Item = &'c str> {
        self.texts(&self.catalog.columns.domains)
    }

    /// The names of the agents it depends on, as written.
    pub fn dependencies(self) -> impl ExactSizeIterator<Item = &'c str> {
        self.texts(&self.catalog.columns.dependencies)
    }

    /// What a policy selects agents by; nothing for other kinds.
    pub fn selectors(self) -> impl ExactSizeIterator<Item = (Property, &'c str)> {
        let row = self.catalog.columns.selectors.row(self.id.index());
        row.iter().map(move |&(property, value)| (property, self.text(value)))
    }

    pub(crate) fn domain_symbols(self) -> &'c [Symbol] {
        self.catalog.columns.domains.row(self.id.index())
    }

    pub(crate) fn capability_symbols(self) -> &'c [Symbol] {
        self.catalog.columns.capabilities.row(self.id.index())
    }

    pub(crate) fn selector_symbols(self) -> &'c [(Property, Symbol)] {
        self.catalog.columns.selectors.row(self.id.index())
    }

    pub(crate) fn type_symbol(self) -> Option<Symbol> {
        self.catalog.columns.types[self.id.index()].get()
    }

    /// The files that define it: path, place of its name, format.
    pub fn places(self) -> impl ExactSizeIterator<Item = (&'c str, Span, &'c str)> {
        self.catalog
            .columns
            .places
            .row(self.id.index())
            .iter()
            .map(move |&(path, span, format)| (self.text(path), span, self.text(format)))
    }

    /// Whether some source defines it; otherwise it is only named by others.
    pub fn is_defined(self) -> bool {
        !self.catalog.columns.places.row(self.id.index()).is_empty()
    }

    /// Whether it is an agent that some source defines: what the domain rules work on.
    pub fn is_agent(self) -> bool {
        self.kind() == NodeKind::Agent && self.is_defined()
    }
}

/// A reference whose target is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceView<'c> {
    /// Where the relation it stands for starts: mostly the node whose definition holds it.
    pub source: NodeId,
    /// What the reference means.
    pub kind: ReferenceKind,
    /// Where that relation ends.
    pub target: NodeId,
    /// The field that holds it.
    pub field: &'c str,
    /// Path of the source that holds it, and where it is written there.
    pub location: Option<(&'c str, Span)>,
}

impl From<ReferenceView<'_>> for ResolvedReference {
    fn from(reference: ReferenceView<'_>) -> Self {
        let ReferenceView { source, kind, target, field, location } = reference;
        let location = location.map(|(path, span)| Location { path: path.into(), span });
        Self { source, kind, target, field: field.into(), location }
    }
}

impl<'c> ReferenceView<'c> {
    pub(super) fn new(source: NodeId, stated: &Stated, symbols: &'c Symbols) -> Self {
        Self {
            source,
            kind: stated.kind,
            target: stated.target,
            field: symbols.text(stated.field),
            location: stated.path().map(|path| (symbols.text(path), stated.span)),
        }
    }
}
