use std::collections::HashMap;

/// An interned string: equal symbols of one table mean equal text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// The symbol's place in its table, in order of first interning.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A table of distinct strings, each stored once.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    texts: Vec<std::sync::Arc<str>>,
    // Only ever asked by key, so its order never reaches output.
    index: HashMap<std::sync::Arc<str>, Symbol>,
}

impl Symbols {
    /// A table of `texts`, which are distinct.
    ///
    /// # Complexity
    /// O(total length of all texts).
    pub fn from_distinct<'t>(texts: impl ExactSizeIterator<Item = &'t str>) -> Self {
        let texts: Vec<std::sync::Arc<str>> = texts.map(Into::into).collect();
        let index = texts.iter().cloned().zip((0..).map(Symbol)).collect();
        Self { texts, index }
    }

    /// The symbol at `index` in order of first interning, if there are so many.
    pub fn symbol(&self, index: u32) -> Option<Symbol> {
        ((index as usize) < self.texts.len()).then_some(Symbol(index))
    }

    /// The symbol of `text`, which is stored when it is new.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(&symbol) = self.index.get(text) {
            return symbol;
        }
        let symbol = Symbol(self.texts.len() as u32);
        let text: std::sync::Arc<str> = text.into();
        self.texts.push(text.clone());
        self.index.insert(text, symbol);
        symbol
    }

    /// The text of a symbol of this table.
    pub fn text(&self, symbol: Symbol) -> &str {
        &self.texts[symbol.index()]
    }

    /// The symbol of `text` if it was interned.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.index.get(text).copied()
    }

    /// All texts in order of first interning.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
    }

    /// How many distinct strings are stored.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether nothing was interned yet.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}
