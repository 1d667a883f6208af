//! What an unresolved name was probably meant to be.

use super::Registry;
use super::node::Standing;
use crate::model::kind::NodeKind;
use crate::text::{NumberMap, Symbol, nearest};

/// The ids of each kind, in order, and what was found among them.
#[derive(Debug)]
pub(super) struct Ids {
    /// Whether ids came or went since the lists were made.
    is_stale: [bool; KINDS],
    /// By text, and by text read backwards.
    sorted: [[Vec<Symbol>; 2]; KINDS],
    found: NumberMap<(NodeKind, Symbol), Option<Symbol>>,
    /// Files with names that nothing answers to.
    pub(super) wanting: std::collections::BTreeSet<u32>,
}

const KINDS: usize = NodeKind::ALL.len();

/// So many ids are all compared; of more, so many on either side of the place the name has among them, read forwards and
/// backwards: a slip of the pen leaves the beginning or the end of a name as it was.
const FEW: usize = 512;
const NEAR: usize = 64;

impl Default for Ids {
    fn default() -> Self {
        Self {
            is_stale: [true; KINDS],
            sorted: Default::default(),
            found: NumberMap::default(),
            wanting: std::collections::BTreeSet::new(),
        }
    }
}

impl Ids {
    /// Says that ids of `kind` came or went.
    pub(super) fn touch(&mut self, kind: NodeKind) {
        self.is_stale[kind as usize] = true;
    }

    /// Whether what was found may be something else now.
    pub(super) fn is_stale(&self) -> bool {
        self.is_stale.contains(&true)
    }
}

impl Registry {
    /// The id of `kind` that `name` was probably meant to be.
    ///
    /// # Complexity
    /// O(log ids), once for each name; O(ids log ids) at the first after ids came or went.
    pub(super) fn suggestion(&mut self, kind: NodeKind, name: &str) -> Option<&str> {
        self.refresh_ids();
        let symbol = self.texts.intern(name);
        if !self.ids.found.contains_key(&(kind, symbol)) {
            let found = self.nearest_id(kind, name);
            self.ids.found.insert((kind, symbol), found);
        }
        let found = self.ids.found.get(&(kind, symbol)).copied().flatten();
        found.map(|found| self.texts.text(found))
    }

    fn nearest_id(&self, kind: NodeKind, name: &str) -> Option<Symbol> {
        let [forwards, backwards] = &self.ids.sorted[kind as usize];
        let mut candidates: Vec<Symbol> = if forwards.len() <= FEW {
            forwards.clone()
        } else {
            let near = |list: &[Symbol], place: usize| {
                list[place.saturating_sub(NEAR)..(place + NEAR).min(list.len())].to_vec()
            };
            let text = |id: &Symbol| self.texts.text(*id);
            let forward = forwards.partition_point(|id| text(id) < name);
            let backward = backwards.partition_point(|id| text(id).bytes().rev().lt(name.bytes().rev()));
            [near(forwards, forward), near(backwards, backward)].concat()
        };
        candidates.sort_by(|one, other| self.texts.text(*one).cmp(self.texts.text(*other)));
        candidates.dedup();
        let meant = nearest(name, candidates.iter().map(|id| self.texts.text(*id)))?;
        self.texts.find(meant)
    }

    fn refresh_ids(&mut self) {
        if !self.ids.is_stale() {
            return;
        }
        self.ids.found.clear();
        let stale = std::mem::take(&mut self.ids.is_stale);
        let mut sorted = std::mem::take(&mut self.ids.sorted);
        for kind in NodeKind::ALL.into_iter().filter(|kind| stale[*kind as usize]) {
            sorted[kind as usize] = Default::default();
        }
        for number in self.nodes.numbers() {
            let node = self.nodes.get(number);
            if stale[node.kind as usize] && node.standing == Standing::Defined && !node.members.is_empty() {
                sorted[node.kind as usize][0].push(node.id);
            }
        }
        for kind in NodeKind::ALL.into_iter().filter(|kind| stale[*kind as usize]) {
            let text = |id: &Symbol| self.texts.text(*id);
            let [forwards, backwards] = &mut sorted[kind as usize];
            forwards.sort_by(|one, other| text(one).cmp(text(other)));
            forwards.dedup();
            backwards.clone_from(forwards);
            backwards.sort_by(|one, other| text(one).bytes().rev().cmp(text(other).bytes().rev()));
        }
        self.ids.sorted = sorted;
    }
}
