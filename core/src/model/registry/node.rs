//! Nodes: the definitions that are one, and what the node is because of them.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::Registry;
use super::file::NOWHERE;
use super::list::List;
use crate::model::kind::NodeKind;
use crate::model::packed::DefinitionView;
use crate::text::{Interner, NumberMap, Symbol};

/// How much is known about a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Others may name it; nothing says more.
    Named,
    /// Something is said about it in passing.
    Mentioned,
    /// Some source defines it.
    Defined,
}

/// One node.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) key: Symbol,
    pub(super) kind: NodeKind,
    pub(super) family: Symbol,
    pub(super) id: Symbol,
    pub(super) standing: Standing,
    /// Its definitions: a manifest speaks before the API description beside it, then the path decides, and what is only
    /// said in passing comes last.
    pub(super) members: List,
    /// How many references that nothing answers name it.
    pub(super) named: u32,
    /// The references, by definition and place in it, that name it and become relations that start here. Most nodes have
    /// none.
    #[expect(clippy::box_collection, reason = "a set would make every node a third larger")]
    pub(super) namers: Option<Box<BTreeSet<(u32, u32)>>>,
}

/// All nodes by number. Numbers stay when ids move.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    list: Vec<Node>,
    /// The id of each in the catalog; [`NOWHERE`] if it is in none.
    ranks: Vec<u32>,
    by_key: NumberMap<Symbol, u32>,
    /// The numbers in the order of the catalog.
    pub(super) order: Arc<Vec<u32>>,
    free: Vec<u32>,
    /// How often an id was given, where every definition is a node of its own.
    given: NumberMap<Symbol, u32>,
}

fn key_of(kind: NodeKind, family: &str, id: &str) -> String {
    let parts = if family.is_empty() {
        [kind.as_str(), ":", "", "", id]
    } else {
        [kind.as_str(), ":", family, "/", id]
    };
    parts.concat()
}

impl Nodes {
    pub(super) fn get(&self, number: u32) -> &Node {
        &self.list[number as usize]
    }

    pub(super) fn get_mut(&mut self, number: u32) -> &mut Node {
        &mut self.list[number as usize]
    }

    /// The node of an identity.
    pub(super) fn by_id(&mut self, kind: NodeKind, family: Symbol, id: Symbol, texts: &mut Interner) -> u32 {
        let key = key_of(kind, texts.text(family), texts.text(id));
        let key = texts.intern(&key);
        self.by_key(key, kind, family, id)
    }

    /// A node of its own for one more definition of an identity: the second is `id#2`.
    pub(super) fn one_more(
        &mut self,
        kind: NodeKind,
        family: Symbol,
        id: Symbol,
        texts: &mut Interner,
    ) -> u32 {
        let text = key_of(kind, texts.text(family), texts.text(id));
        let key = texts.intern(&text);
        let count = self.given.entry(key).or_default();
        *count += 1;
        let key = if *count > 1 { texts.intern(&format!("{text}#{count}")) } else { key };
        self.by_key(key, kind, family, id)
    }

    fn by_key(&mut self, key: Symbol, kind: NodeKind, family: Symbol, id: Symbol) -> u32 {
        if let Some(&number) = self.by_key.get(&key) {
            return number;
        }
        let node = Node {
            key,
            kind,
            family,
            id,
            standing: Standing::Named,
            members: List::default(),
            named: 0,
            namers: None,
        };
        let number = self.free.pop().unwrap_or(self.list.len() as u32);
        if let Some(place) = self.list.get_mut(number as usize) {
            *place = node;
        } else {
            self.list.push(node);
            self.ranks.push(NOWHERE);
        }
        self.by_key.insert(key, number);
        number
    }

    /// Forgets a node that nothing defines or names.
    pub(super) fn forget(&mut self, number: u32) {
        let key = self.get(number).key;
        if self.by_key.remove(&key).is_some() {
            self.free.push(number);
        }
    }

    /// The id of a node in the catalog; [`NOWHERE`] if it is in none.
    pub(super) fn rank(&self, number: u32) -> u32 {
        self.ranks[number as usize]
    }

    /// Enters the new order of the catalog, from which `gone` are missing and in which ids are as before up to `first`.
    pub(super) fn set_order(&mut self, order: Arc<Vec<u32>>, gone: &[u32], first: u32) {
        for &number in gone {
            self.ranks[number as usize] = NOWHERE;
        }
        for (&number, rank) in order.iter().skip(first as usize).zip(first..) {
            self.ranks[number as usize] = rank;
        }
        self.order = order;
    }

    /// The numbers of all nodes.
    pub(super) fn numbers(&self) -> std::ops::Range<u32> {
        0..self.list.len() as u32
    }
}

impl Registry {
    /// Makes a definition a part of a node.
    pub(super) fn enter(&mut self, number: u32, definition: &DefinitionView<'_>, node: u32) {
        self.defined_mut(number).node = node;
        self.nodes.get_mut(node).members.push(number);
        self.show(number, definition, true);
        self.work.groups.push(node);
        self.work.files.push(self.defined(number).file);
        self.work.bind.push(number);
    }

    /// Takes a definition out of its node.
    pub(super) fn leave(&mut self, number: u32, definition: &DefinitionView<'_>) {
        let node = self.defined(number).node;
        if node == NOWHERE {
            return;
        }
        self.release(number);
        self.show(number, definition, false);
        self.nodes.get_mut(node).members.remove(number);
        self.defined_mut(number).node = NOWHERE;
        self.work.groups.push(node);
        self.work.files.push(self.defined(number).file);
        self.conflicts.remove(&number);
    }

    /// The order of the definitions of one node.
    pub(super) fn order_in_node(&self, one: u32, other: u32) -> Ordering {
        let place = |number| {
            let defined = self.defined(number);
            let comes_later = !defined.is_mention && self.texts.text(defined.format) == "openapi";
            (defined.is_mention, comes_later, &self.file(defined.file).path, defined.index)
        };
        place(one).cmp(&place(other))
    }

    /// Puts the definitions of touched nodes into order, lets the nodes be found as what they are now, and finds out who
    /// has to ask again.
    pub(super) fn settle_groups(&mut self) {
        let mut touched = std::mem::take(&mut self.work.groups);
        touched.sort_unstable();
        touched.dedup();
        for &node in &touched {
            let mut members = std::mem::take(&mut self.nodes.get_mut(node).members);
            members.sort_by(|&one, &other| self.order_in_node(one, other));
            let first = members.as_slice().first().map(|&first| {
                let first = self.defined(first);
                let standing = if first.is_mention { Standing::Mentioned } else { Standing::Defined };
                (first.kind, first.family, first.id, standing)
            });
            let known = self.nodes.get_mut(node);
            known.members = members;
            let before = (known.kind, known.family, known.id, known.standing);
            let after = first.unwrap_or((known.kind, known.family, known.id, Standing::Named));
            (known.kind, known.family, known.id, known.standing) = after;
            if before == after {
                continue;
            }
            if before.3 != Standing::Named {
                self.offer(node, before.0, before.2, false);
            }
            if after.3 != Standing::Named {
                self.offer(node, after.0, after.2, true);
            }
            for (kind, _, id, standing) in [before, after] {
                if standing == Standing::Defined {
                    self.ids.touch(kind, id);
                }
            }
        }
        self.work.rows.append(&mut touched);
        self.settle_names();
    }

    /// Puts what is only said in passing where its name leads.
    pub(super) fn place_mentions(&mut self) {
        let mut mentions = std::mem::take(&mut self.work.mentions);
        mentions.sort_unstable();
        mentions.dedup();
        for number in mentions {
            let (definitions, index) = self.shared(number);
            let definition = &definitions.at(index);
            let defined = self.defined(number);
            let (kind, family, id) = (defined.kind, defined.family, defined.id);
            let Some(name) = definition.identity.stated() else { continue };
            let node = match self.resolve(kind, name, family, false) {
                Some(answer) => answer.node,
                None => self.nodes.by_id(kind, family, id, &mut self.texts),
            };
            if self.defined(number).node != node {
                self.leave(number, definition);
                self.enter(number, definition, node);
            }
        }
    }
}
