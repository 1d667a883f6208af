//! What is stored of a node.

use std::sync::Arc;

use super::{Entry, NodeId, ResolvedReference};
use crate::model::csr::Csr;
use crate::model::definition::Property;
use crate::model::kind::{NodeKind, ReferenceKind};
use crate::model::plan::Plan;
use crate::text::{Interner, Span, Symbol, Symbols};

/// A text that may be missing.
pub(in crate::model) type Maybe = Option<Symbol>;

/// One node with symbols for its texts.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::model) struct Row {
    pub(in crate::model) kind: NodeKind,
    pub(in crate::model) key: Symbol,
    pub(in crate::model) id: Symbol,
    pub(in crate::model) name: Symbol,
    pub(in crate::model) agent_type: Maybe,
    pub(in crate::model) version: Maybe,
    pub(in crate::model) description: Maybe,
    pub(in crate::model) capabilities: Vec<Symbol>,
    pub(in crate::model) domains: Vec<Symbol>,
    pub(in crate::model) dependencies: Vec<Symbol>,
    pub(in crate::model) selectors: Vec<(Property, Symbol)>,
    pub(in crate::model) places: Vec<(Symbol, Span, Symbol)>,
}

/// The row of `entry`.
pub(in crate::model) fn row_of(kind: NodeKind, entry: &Entry, texts: &mut Interner) -> Row {
    let list = |list: &[String], texts: &mut Interner| list.iter().map(|text| texts.intern(text)).collect();
    Row {
        kind,
        key: texts.intern(&entry.key),
        id: texts.intern(&entry.id),
        name: texts.intern(&entry.name),
        agent_type: entry.agent_type.as_deref().map(|text| texts.intern(text)),
        version: entry.version.as_deref().map(|text| texts.intern(text)),
        description: entry.description.as_deref().map(|text| texts.intern(text)),
        capabilities: list(&entry.capabilities, texts),
        domains: list(&entry.domains, texts),
        dependencies: list(&entry.dependencies, texts),
        selectors: entry.selectors.iter().map(|(property, value)| (*property, texts.intern(value))).collect(),
        places: entry
            .places
            .iter()
            .map(|place| (texts.intern(&place.path), place.span, texts.intern(&place.format)))
            .collect(),
    }
}

/// The rows of all nodes.
#[derive(Clone, Debug, Default)]
pub(in crate::model) struct Columns {
    pub(super) kinds: Arc<Vec<NodeKind>>,
    pub(super) keys: Arc<Vec<Symbol>>,
    pub(super) ids: Arc<Vec<Symbol>>,
    pub(super) names: Arc<Vec<Symbol>>,
    pub(super) types: Arc<Vec<Packed>>,
    pub(super) versions: Arc<Vec<Packed>>,
    pub(super) descriptions: Arc<Vec<Packed>>,
    pub(super) capabilities: Csr<Symbol>,
    pub(super) domains: Csr<Symbol>,
    pub(super) dependencies: Csr<Symbol>,
    pub(super) selectors: Csr<(Property, Symbol)>,
    pub(super) places: Csr<(Symbol, Span, Symbol)>,
}

/// A symbol in four bytes, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) struct Packed(u32);

/// No symbol.
pub(in crate::model) const NONE: u32 = u32::MAX;

impl Packed {
    pub(super) fn new(text: Maybe) -> Self {
        Self(text.map_or(NONE, |symbol| symbol.index() as u32))
    }

    pub(super) fn get(self) -> Maybe {
        (self.0 != NONE).then(|| Symbol::at(self.0))
    }
}

impl Columns {
    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }

    pub(in crate::model) fn push(&mut self, row: &Row) {
        Arc::make_mut(&mut self.kinds).push(row.kind);
        Arc::make_mut(&mut self.keys).push(row.key);
        Arc::make_mut(&mut self.ids).push(row.id);
        Arc::make_mut(&mut self.names).push(row.name);
        Arc::make_mut(&mut self.types).push(Packed::new(row.agent_type));
        Arc::make_mut(&mut self.versions).push(Packed::new(row.version));
        Arc::make_mut(&mut self.descriptions).push(Packed::new(row.description));
        self.capabilities.push_row(row.capabilities.iter().copied());
        self.domains.push_row(row.domains.iter().copied());
        self.dependencies.push_row(row.dependencies.iter().copied());
        self.selectors.push_row(row.selectors.iter().copied());
        self.places.push_row(row.places.iter().copied());
    }

    pub(super) fn row(&self, id: NodeId) -> Row {
        let at = id.index();
        Row {
            kind: self.kinds[at],
            key: self.keys[at],
            id: self.ids[at],
            name: self.names[at],
            agent_type: self.types[at].get(),
            version: self.versions[at].get(),
            description: self.descriptions[at].get(),
            capabilities: self.capabilities.row(at).to_vec(),
            domains: self.domains.row(at).to_vec(),
            dependencies: self.dependencies.row(at).to_vec(),
            selectors: self.selectors.row(at).to_vec(),
            places: self.places.row(at).to_vec(),
        }
    }

    pub(super) fn apply(&mut self, plan: &Plan, fresh: &Self) {
        plan.apply(&mut self.kinds, &fresh.kinds);
        plan.apply(&mut self.keys, &fresh.keys);
        plan.apply(&mut self.ids, &fresh.ids);
        plan.apply(&mut self.names, &fresh.names);
        plan.apply(&mut self.types, &fresh.types);
        plan.apply(&mut self.versions, &fresh.versions);
        plan.apply(&mut self.descriptions, &fresh.descriptions);
        self.capabilities.apply(plan, &fresh.capabilities);
        self.domains.apply(plan, &fresh.domains);
        self.dependencies.apply(plan, &fresh.dependencies);
        self.selectors.apply(plan, &fresh.selectors);
        self.places.apply(plan, &fresh.places);
    }

    /// Gives memory that was set aside for further rows back.
    pub(in crate::model) fn shrink(&mut self) {
        Arc::make_mut(&mut self.kinds).shrink_to_fit();
        for column in [&mut self.keys, &mut self.ids, &mut self.names] {
            Arc::make_mut(column).shrink_to_fit();
        }
        for column in [&mut self.types, &mut self.versions, &mut self.descriptions] {
            Arc::make_mut(column).shrink_to_fit();
        }
        for column in [&mut self.capabilities, &mut self.domains, &mut self.dependencies] {
            column.shrink();
        }
        self.selectors.shrink();
        self.places.shrink();
    }
}

/// A reference as its source's row stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) struct Stated {
    pub(in crate::model) target: NodeId,
    pub(in crate::model) kind: ReferenceKind,
    pub(in crate::model) field: Symbol,
    path: Packed,
    pub(in crate::model) span: Span,
}

impl Stated {
    pub(super) fn new(reference: &ResolvedReference, texts: &mut Interner) -> Self {
        let location = reference.location.as_ref();
        Self {
            target: reference.target,
            kind: reference.kind,
            field: texts.intern(&reference.field),
            path: Packed::new(location.map(|location| texts.intern(&location.path))),
            span: location.map_or_else(Span::default, |location| location.span),
        }
    }

    pub(in crate::model) fn written(
        (kind, target): (ReferenceKind, NodeId),
        field: Symbol,
        path: Symbol,
        span: Span,
    ) -> Self {
        Self { target, kind, field, path: Packed::new(Some(path)), span }
    }

    pub(super) fn path(&self) -> Maybe {
        self.path.get()
    }
}

/// Puts the references of one source into their order.
pub(in crate::model) fn sort(row: &mut [Stated], symbols: &Symbols) {
    if row.len() > 1 {
        row.sort_by(|one, other| {
            let text = |symbol: Maybe| symbol.map(|symbol| symbols.text(symbol));
            (one.kind, one.target)
                .cmp(&(other.kind, other.target))
                .then_with(|| symbols.text(one.field).cmp(symbols.text(other.field)))
                .then_with(|| text(one.path()).cmp(&text(other.path())))
                .then_with(|| one.span.cmp(&other.span))
        });
    }
}
