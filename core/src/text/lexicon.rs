use super::{Symbol, Symbols, nearest};

/// Names among which one looks for what another was meant to be.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// In the order of their texts, and of their texts read backwards.
    forwards: Vec<Symbol>,
    backwards: Vec<Symbol>,
}

/// So many names are all compared; of more, so many on either side of the place the name has among them, read forwards and
/// backwards: a slip of the pen leaves the beginning or the end of a name as it was.
const FEW: usize = 512;
const NEAR: usize = 64;

impl Lexicon {
    /// The names `symbols` of the table `texts`.
    ///
    /// # Complexity
    /// O(n log n).
    pub(crate) fn new(mut symbols: Vec<Symbol>, texts: &Symbols) -> Self {
        symbols.sort_unstable_by(|one, other| texts.text(*one).cmp(texts.text(*other)));
        symbols.dedup();
        let mut backwards = symbols.clone();
        backwards.sort_unstable_by(|one, other| reversed(texts, *one).cmp(reversed(texts, *other)));
        Self { forwards: symbols, backwards }
    }

    /// Says whether `name` is one of them.
    ///
    /// # Complexity
    /// O(log n), and as fast as memory moves in n.
    pub(crate) fn set(&mut self, name: Symbol, is_there: bool, texts: &Symbols) {
        let place = self.forwards.binary_search_by(|known| texts.text(*known).cmp(texts.text(name)));
        set(&mut self.forwards, place, name, is_there);
        let place =
            self.backwards.binary_search_by(|known| reversed(texts, *known).cmp(reversed(texts, name)));
        set(&mut self.backwards, place, name, is_there);
    }

    /// What `name` was probably meant to be, if that is another name.
    ///
    /// # Complexity
    /// O(log n).
    pub(crate) fn nearest<'t>(&self, name: &str, texts: &'t Symbols) -> Option<&'t str> {
        let mut candidates: Vec<&str> = if self.forwards.len() <= FEW {
            self.forwards.iter().map(|known| texts.text(*known)).collect()
        } else {
            let forward = self.forwards.partition_point(|known| texts.text(*known) < name);
            let backward =
                self.backwards.partition_point(|known| reversed(texts, *known).lt(name.bytes().rev()));
            let near = near(&self.forwards, forward).iter().chain(near(&self.backwards, backward));
            near.map(|known| texts.text(*known)).collect()
        };
        candidates.sort_unstable();
        candidates.dedup();
        nearest(name, candidates.into_iter().filter(|candidate| *candidate != name))
    }
}

fn reversed(texts: &Symbols, symbol: Symbol) -> impl Iterator<Item = u8> {
    texts.text(symbol).bytes().rev()
}

fn set(list: &mut Vec<Symbol>, place: Result<usize, usize>, name: Symbol, is_there: bool) {
    match (place, is_there) {
        (Err(place), true) => list.insert(place, name),
        (Ok(place), false) => {
            list.remove(place);
        }
        _ => {}
    }
}

fn near(list: &[Symbol], place: usize) -> &[Symbol] {
    &list[place.saturating_sub(NEAR)..(place + NEAR).min(list.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Interner;

    #[test]
    fn names_come_and_go() {
        let mut texts = Interner::default();
        let all: Vec<Symbol> = (0..2000).map(|number| texts.intern(&format!("agent {number:04}"))).collect();
        let mut grown = Lexicon::default();
        for number in 0..all.len() {
            grown.set(all[(number * 7) % all.len()], true, texts.symbols());
        }
        let made = Lexicon::new(all.clone(), texts.symbols());
        assert_eq!((&grown.forwards, &grown.backwards), (&made.forwards, &made.backwards));
        assert_eq!(grown.nearest("agent 1O23", texts.symbols()), Some("agent 1023"));
        assert_eq!(grown.nearest("agnet 1023", texts.symbols()), Some("agent 1023"));
        grown.set(all[1023], false, texts.symbols());
        grown.set(all[1023], false, texts.symbols());
        assert_ne!(grown.nearest("agnet 1023", texts.symbols()), Some("agent 1023"));
        assert_eq!(grown.forwards.len(), 1999);
    }
}
