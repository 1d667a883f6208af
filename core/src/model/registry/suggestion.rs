//! What an unresolved name was probably meant to be.

use std::collections::BTreeSet;

use super::Registry;
use super::node::Standing;
use crate::model::kind::NodeKind;
use crate::text::{Lexicon, NumberMap, Symbol};

/// The ids of each kind, and what was found among them.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// The ids that sources define, once somebody asked for one.
    lexicons: Option<[Lexicon; KINDS]>,
    /// Ids that came or went since somebody asked last.
    changed: Vec<(NodeKind, Symbol)>,
    /// Whether some did since the files that want one were handed out last.
    has_changed: bool,
    found: NumberMap<(NodeKind, Symbol), Option<Symbol>>,
    /// Files with names that nothing answers to.
    pub(super) wanting: BTreeSet<u32>,
}

const KINDS: usize = NodeKind::ALL.len();

/// After so many changes that nobody asked about, the ids are put into order anew when somebody does.
const MANY: usize = 4096;

impl Ids {
    /// Says that an id of `kind` came or went.
    pub(super) fn touch(&mut self, kind: NodeKind, id: Symbol) {
        if self.lexicons.is_some() {
            self.changed.push((kind, id));
            self.has_changed = true;
        }
        if self.changed.len() > MANY {
            (self.lexicons, self.changed) = (None, Vec::new());
        }
    }

    /// The files with names that nothing answers to, if something else may have been meant than when this was asked last.
    pub(super) fn take_unsure(&mut self) -> impl Iterator<Item = u32> {
        let is_unsure = std::mem::take(&mut self.has_changed);
        self.wanting.iter().copied().filter(move |_| is_unsure)
    }
}

impl Registry {
    /// The id of `kind` that `name` was probably meant to be.
    ///
    /// # Complexity
    /// O(log ids), once for each name since ids came or went; O(ids log ids) at the first.
    pub(super) fn suggestion(&mut self, kind: NodeKind, name: &str) -> Option<&str> {
        self.refresh_ids();
        let symbol = self.texts.intern(name);
        let known = self.ids.found.get(&(kind, symbol)).copied();
        let found = known.unwrap_or_else(|| {
            let lexicon = self.ids.lexicons.as_ref().map(|lexicons| &lexicons[kind as usize]);
            let meant = lexicon.and_then(|lexicon| lexicon.nearest(name, self.texts.symbols()));
            let found = meant.and_then(|meant| self.texts.find(meant));
            self.ids.found.insert((kind, symbol), found);
            found
        });
        found.map(|found| self.texts.text(found))
    }

    fn refresh_ids(&mut self) {
        let Some(mut lexicons) = self.ids.lexicons.take() else {
            let mut ids: [Vec<Symbol>; KINDS] = Default::default();
            for node in self.nodes.numbers().map(|number| self.nodes.get(number)) {
                if node.standing == Standing::Defined && !node.members.is_empty() {
                    ids[node.kind as usize].push(node.id);
                }
            }
            self.ids.lexicons = Some(ids.map(|ids| Lexicon::new(ids, self.texts.symbols())));
            self.ids.found.clear();
            return;
        };
        let mut changed = std::mem::take(&mut self.ids.changed);
        if !changed.is_empty() {
            self.ids.found.clear();
        }
        changed.sort_unstable();
        changed.dedup();
        for (kind, id) in changed {
            lexicons[kind as usize].set(id, self.is_defined(kind, id), self.texts.symbols());
        }
        self.ids.lexicons = Some(lexicons);
    }
}
