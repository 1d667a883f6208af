//! A catalog put together from columns that somebody else wrote down.

use std::sync::Arc;

use super::Catalog;
use super::columns::{Columns, Packed};
use crate::model::csr::Csr;
use crate::model::kind::NodeKind;
use crate::text::{Span, Symbol, Symbols};

/// What a catalog is made of. All columns have one item, or one row, for each node.
#[derive(Debug)]
pub struct GivenColumns {
    /// Every text the other columns name.
    pub symbols: Symbols,
    /// What each node is.
    pub kinds: Vec<NodeKind>,
    /// Their keys, in strictly ascending order of the texts.
    pub keys: Vec<Symbol>,
    /// The ids as stated.
    pub ids: Vec<Symbol>,
    /// Their names.
    pub names: Vec<Symbol>,
    /// The types of agents.
    pub types: Vec<Option<Symbol>>,
    /// Their versions.
    pub versions: Vec<Option<Symbol>>,
    /// What they are for.
    pub descriptions: Vec<Option<Symbol>>,
    /// What they can do.
    pub capabilities: Csr<Symbol>,
    /// The domains they work in.
    pub domains: Csr<Symbol>,
    /// The names of the agents they depend on.
    pub dependencies: Csr<Symbol>,
    /// Path, place of the name and format of each file that defines them.
    pub places: Csr<(Symbol, Span, Symbol)>,
}

impl Catalog {
    /// The catalog of `columns`, without references and selectors: what follows from them is in the graph.
    ///
    /// # Panics
    /// When a column has another length than the kinds, or a symbol is not in the table.
    pub fn from_columns(columns: GivenColumns) -> Self {
        let count = columns.kinds.len();
        let single = [columns.keys.len(), columns.ids.len(), columns.names.len(), columns.types.len()];
        let more = [columns.versions.len(), columns.descriptions.len(), columns.places.row_count()];
        let lists = [&columns.capabilities, &columns.domains, &columns.dependencies].map(Csr::row_count);
        let lengths = single.iter().chain(&more).chain(&lists);
        assert!(lengths.copied().all(|length| length == count), "columns differ in length");
        let packed =
            |column: Vec<Option<Symbol>>| Arc::new(column.into_iter().map(Packed::new).collect::<Vec<_>>());
        let (mut selectors, mut references) = (Csr::default(), Csr::default());
        for _ in 0..count {
            selectors.push_row([]);
            references.push_row([]);
        }
        let stored = Columns {
            kinds: columns.kinds.into(),
            keys: columns.keys.into(),
            ids: columns.ids.into(),
            names: columns.names.into(),
            types: packed(columns.types),
            versions: packed(columns.versions),
            descriptions: packed(columns.descriptions),
            capabilities: columns.capabilities,
            domains: columns.domains,
            dependencies: columns.dependencies,
            selectors,
            places: columns.places,
        };
        Self { symbols: columns.symbols, columns: stored, references, by_key: None }
    }
}
