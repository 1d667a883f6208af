use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// An interned string: equal symbols of one table mean equal text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// The symbol's place in its table, in order of first interning.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The symbol at a place of its table.
    pub(crate) const fn at(index: u32) -> Self {
        Self(index)
    }
}

/// Distinct strings, each stored once, by their symbols.
///
/// A table only grows, in blocks that its clones share. A clone costs nothing, and whoever keeps one can go on reading while
/// the other grows: that costs a pointer for every 1024 strings, and the last of them, at the first string.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    blocks: Arc<Vec<Arc<Block>>>,
    len: u32,
}

/// Strings one after the other, and where each ends.
#[derive(Clone, Debug, Default)]
struct Block {
    text: String,
    ends: Vec<u32>,
    /// What is too long to stand beside others: the text of a block stays below 4 GiB.
    long: Vec<(u32, Arc<str>)>,
}

const BLOCK_BITS: u32 = 10;
const LONG: usize = 1 << 20;

impl Symbols {
    /// A table of `texts`, which are distinct.
    ///
    /// # Complexity
    /// O(total length of all texts).
    pub fn from_distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut symbols = Self::default();
        texts.for_each(|text| {
            symbols.push(text);
        });
        symbols
    }

    /// The symbol at `index` in order of first interning, if there are so many.
    pub fn symbol(&self, index: u32) -> Option<Symbol> {
        (index < self.len).then_some(Symbol(index))
    }

    /// The text of a symbol of this table.
    pub fn text(&self, symbol: Symbol) -> &str {
        let block = &self.blocks[symbol.index() >> BLOCK_BITS];
        let within = symbol.0 & ((1 << BLOCK_BITS) - 1);
        if let Ok(place) = block.long.binary_search_by_key(&within, |(index, _)| *index) {
            return &block.long[place].1;
        }
        let within = within as usize;
        let start = within.checked_sub(1).map_or(0, |before| block.ends[before]);
        &block.text[start as usize..block.ends[within] as usize]
    }

    /// All texts in order of first interning.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len).map(|index| self.text(Symbol(index)))
    }

    /// How many distinct strings are stored.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether nothing was interned yet.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn push(&mut self, text: &str) -> Symbol {
        let symbol = Symbol(self.len);
        let blocks = Arc::make_mut(&mut self.blocks);
        if self.len.trailing_zeros() >= BLOCK_BITS {
            // Nothing is added to a block that is full.
            if let Some(full) = blocks.last_mut().and_then(Arc::get_mut) {
                full.text.shrink_to_fit();
                full.ends.shrink_to_fit();
            }
            blocks.push(Arc::default());
        }
        if let Some(block) = blocks.last_mut() {
            let block = Arc::make_mut(block);
            if text.len() > LONG {
                block.long.push((block.ends.len() as u32, text.into()));
            } else {
                block.text.push_str(text);
            }
            block.ends.push(block.text.len() as u32);
        }
        self.len += 1;
        symbol
    }
}

/// A table of distinct strings that can be asked for the symbol of a text.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    symbols: Symbols,
    /// Open addressing: symbols by the hash of their text. Only ever asked by text, so its order never reaches output.
    places: Vec<u32>,
    // Keyed at random, so that no file can be written to make all of its texts collide.
    hasher: RandomState,
}

/// A place of the table that holds no symbol.
const FREE: u32 = u32::MAX;

impl Interner {
    /// The symbol of `text`, which is stored when it is new.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if self.places.len() * 3 <= self.symbols.len() * 4 {
            self.grow();
        }
        let place = self.place_of(text);
        if self.places[place] == FREE {
            self.places[place] = self.symbols.push(text).0;
        }
        Symbol(self.places[place])
    }

    /// The symbol of `text` if it was interned.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        if self.places.is_empty() {
            return None;
        }
        let symbol = self.places[self.place_of(text)];
        (symbol != FREE).then_some(Symbol(symbol))
    }

    /// The text of a symbol of this table.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// The texts without the way back from a text to its symbol.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// Where the symbol of `text` stands or would stand.
    fn place_of(&self, text: &str) -> usize {
        let mask = self.places.len() - 1;
        let mut place = self.hasher.hash_one(text) as usize & mask;
        while self.places[place] != FREE && self.symbols.text(Symbol(self.places[place])) != text {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let size = (self.places.len() * 2).max(16);
        self.places = vec![FREE; size];
        for index in 0..self.symbols.len {
            let mut place = self.hasher.hash_one(self.symbols.text(Symbol(index))) as usize & (size - 1);
            while self.places[place] != FREE {
                place = (place + 1) & (size - 1);
            }
            self.places[place] = index;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_symbol_and_clones_keep_theirs() {
        let mut texts = Interner::default();
        let symbols: Vec<Symbol> = (0..5000).map(|number| texts.intern(&format!("text {number}"))).collect();
        let before = texts.symbols().clone();
        let long = "x".repeat(LONG + 1);
        let (empty, long_one) = (texts.intern(""), texts.intern(&long));
        for (number, &symbol) in symbols.iter().enumerate() {
            let text = format!("text {number}");
            assert_eq!(texts.intern(&text), symbol);
            assert_eq!(before.text(symbol), text);
        }
        assert_eq!((texts.text(empty), texts.text(long_one).len()), ("", LONG + 1));
        assert_eq!((texts.find(&long), texts.find("text 5000")), (Some(long_one), None));
        assert_eq!((before.len(), texts.symbols().len()), (5000, 5002));
        assert_eq!(texts.symbols().iter().count(), 5002);
    }
}
