//! Who shares what: agents by domain, type and capability, policies by what they select.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::graph::Members;
use crate::model::plan::Shifts;
use crate::model::{Catalog, Changes, NodeId, NodeKind, NodeView, Property};
use crate::text::{NumberMap, Symbol, Symbols};

/// What the rules that relate groups of nodes go by. It follows changes of the catalog.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) texts: Symbols,
    /// The agents of each domain.
    pub(super) domains: Table<Symbol>,
    /// The monitors of each domain.
    pub(super) monitors: Table<Symbol>,
    /// Orchestrators and workers with equal domains, which are ordered by text.
    pub(super) leads: Table<Arc<[Symbol]>>,
    pub(super) workers: Table<Arc<[Symbol]>>,
    /// The lists of the two that have a domain.
    pub(super) leads_of: NumberMap<Symbol, Vec<u32>>,
    pub(super) workers_of: NumberMap<Symbol, Vec<u32>>,
    /// The policies that select by a property, and the agents that have it.
    pub(super) policies: Table<(Property, Symbol)>,
    pub(super) selected: Table<(Property, Symbol)>,
    /// What stands for being an agent, if some policy selects by that.
    any: Option<Symbol>,
}

/// Lists of nodes by what they have in common. A list that becomes empty stays, so that its number does.
#[derive(Debug)]
pub(super) struct Table<K> {
    numbers: NumberMap<K, u32>,
    keys: Vec<K>,
    members: Vec<Members>,
    /// The first and the last member of each list; of an empty one, no number is between them.
    ends: Vec<(u32, u32)>,
    /// The lists that changed since somebody looked.
    pub(super) touched: BTreeSet<u32>,
    /// Whether members of a list get other ids; empty where none do.
    moving: Vec<bool>,
}

const NOBODY: (u32, u32) = (u32::MAX, 0);

impl<K> Default for Table<K> {
    fn default() -> Self {
        let (numbers, touched) = (NumberMap::default(), BTreeSet::new());
        let (keys, members, ends, moving) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { numbers, keys, members, ends, touched, moving }
    }
}

impl<K: Clone + Eq + Hash> Table<K> {
    /// The number of a list, and whether it is new.
    fn number(&mut self, key: &K) -> (u32, bool) {
        if let Some(&number) = self.numbers.get(key) {
            return (number, false);
        }
        let number = self.keys.len() as u32;
        self.numbers.insert(key.clone(), number);
        self.keys.push(key.clone());
        self.members.push(Members::default());
        self.ends.push(NOBODY);
        (number, true)
    }

    pub(super) fn find(&self, key: &K) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    pub(super) fn key(&self, number: u32) -> &K {
        &self.keys[number as usize]
    }

    pub(super) fn members(&self, number: u32) -> &Members {
        &self.members[number as usize]
    }

    /// The numbers of all lists.
    pub(super) fn numbers(&self) -> std::ops::Range<u32> {
        0..self.keys.len() as u32
    }

    fn add(&mut self, number: u32, node: NodeId) {
        let members = Arc::make_mut(&mut self.members[number as usize]);
        if members.last().is_none_or(|last| *last < node) {
            members.push(node);
        } else if let Err(place) = members.binary_search(&node) {
            members.insert(place, node);
        }
        let (first, last) = &mut self.ends[number as usize];
        (*first, *last) = ((*first).min(node.0), (*last).max(node.0));
        self.touched.insert(number);
    }

    fn remove(&mut self, key: &K, node: NodeId) {
        let Some(number) = self.find(key) else { return };
        let members = Arc::make_mut(&mut self.members[number as usize]);
        if let Ok(place) = members.binary_search(&node) {
            members.remove(place);
        }
        let ends = members.first().zip(members.last());
        self.ends[number as usize] = ends.map_or(NOBODY, |(first, last)| (first.0, last.0));
        self.touched.insert(number);
    }

    fn touch(&mut self, key: &K) {
        self.touched.extend(self.find(key));
    }

    fn settle(&mut self) {
        self.touched.clear();
        self.moving.clear();
    }

    /// Finds out in which lists nodes will get other ids.
    fn mark(&mut self, shifts: &Shifts) {
        let moves = |&(first, last): &(u32, u32)| first <= last && shifts.touch(first, last);
        self.moving = self.ends.iter().map(moves).collect();
    }

    /// Whether members of a list get other ids.
    pub(super) fn is_moving(&self, number: u32) -> bool {
        self.moving.get(number as usize).is_some_and(|moves| *moves)
    }

    /// Gives every node its new id, within its list if nobody else has it. Order stays, since ids follow the order of keys.
    fn renumber(&mut self, shifts: &Shifts) {
        for ((members, ends), moves) in self.members.iter_mut().zip(&mut self.ends).zip(&self.moving) {
            if *moves {
                shifts.apply_sorted(Arc::make_mut(members).as_mut_slice(), |node| &mut node.0);
                // The members are still there, and so are the ends.
                *ends = (shifts.place(ends.0), shifts.place(ends.1));
            }
        }
    }
}

impl Index {
    /// The index of all nodes.
    ///
    /// # Complexity
    /// O(nodes + their domains), times the properties that policies select by.
    pub fn new(catalog: &Catalog) -> Self {
        let mut index = Self { texts: catalog.symbols().clone(), ..Self::default() };
        for id in catalog.node_ids() {
            index.enter(catalog.node(id));
        }
        index.select(catalog);
        index
    }

    /// Follows changes of the catalog, which is now `catalog`. `before_moving` is called before nodes get other ids; lists that
    /// nobody else has then need not be copied. By that time, lists that nodes leave or will join are touched.
    ///
    /// # Complexity
    /// O(changed nodes × members of their lists), and all members where nodes come or go.
    pub(super) fn follow(&mut self, catalog: &Catalog, changes: &Changes, before_moving: impl FnOnce(&Self)) {
        self.texts = catalog.symbols().clone();
        let is_same = |before: NodeView<'_>, after: NodeView<'_>| {
            (before.kind(), before.is_agent(), before.agent_type())
                == (after.kind(), after.is_agent(), after.agent_type())
                && before.domains().eq(after.domains())
                && before.capabilities().eq(after.capabilities())
                && before.selectors().eq(after.selectors())
        };
        let moved: Vec<_> = changes
            .nodes
            .iter()
            .map(|change| {
                let before = change.before.zip(change.row.map(|row| changes.before.node(row)));
                let after = change.after.map(|id| catalog.node(id));
                (before, after)
            })
            .filter(|(before, after)| match (before, after) {
                (Some((_, before)), Some(after)) => !is_same(*before, *after),
                _ => true,
            })
            .collect();
        for (before, _) in &moved {
            if let Some((id, before)) = before {
                self.leave(*id, *before);
            }
        }
        if !changes.plan.is_in_place() {
            for after in moved.iter().filter_map(|(_, after)| *after) {
                self.touch_lists_of(after);
            }
            let shifts = changes.plan.shifts();
            self.domains.mark(&shifts);
            self.monitors.mark(&shifts);
            self.leads.mark(&shifts);
            self.workers.mark(&shifts);
            self.policies.mark(&shifts);
            self.selected.mark(&shifts);
            before_moving(self);
            self.domains.renumber(&shifts);
            self.monitors.renumber(&shifts);
            self.leads.renumber(&shifts);
            self.workers.renumber(&shifts);
            self.policies.renumber(&shifts);
            self.selected.renumber(&shifts);
        }
        for after in moved.iter().filter_map(|(_, after)| *after) {
            self.enter(after);
        }
        self.select(catalog);
    }

    fn enter(&mut self, node: NodeView<'_>) {
        let id = node.id();
        if node.kind() == NodeKind::Policy {
            for selector in node.selector_symbols() {
                let (number, _) = self.policies.number(selector);
                self.policies.add(number, id);
            }
        }
        if !node.is_agent() {
            return;
        }
        let agent_type = node.agent_type();
        for domain in node.domain_symbols() {
            let (number, _) = self.domains.number(domain);
            self.domains.add(number, id);
            if agent_type == Some("monitor") {
                let (number, _) = self.monitors.number(domain);
                self.monitors.add(number, id);
            }
        }
        let (sets, of) = match agent_type {
            Some("orchestrator") => (&mut self.leads, &mut self.leads_of),
            Some("worker") => (&mut self.workers, &mut self.workers_of),
            _ => return self.enter_selected(node),
        };
        let set = domain_set(node, &self.texts);
        let (number, is_new) = sets.number(&set);
        sets.add(number, id);
        if is_new {
            for domain in &*set {
                of.entry(*domain).or_default().push(number);
            }
        }
        self.enter_selected(node);
    }

    /// Touches the lists that are there and that `node` will enter.
    fn touch_lists_of(&mut self, node: NodeView<'_>) {
        if node.kind() == NodeKind::Policy {
            node.selector_symbols().iter().for_each(|selector| self.policies.touch(selector));
        }
        if !node.is_agent() {
            return;
        }
        for domain in node.domain_symbols() {
            self.domains.touch(domain);
            self.monitors.touch(domain);
        }
        let set = domain_set(node, &self.texts);
        self.leads.touch(&set);
        self.workers.touch(&set);
        for property in properties(node, self.any) {
            self.selected.touch(&property);
        }
    }

    fn leave(&mut self, id: NodeId, node: NodeView<'_>) {
        if node.kind() == NodeKind::Policy {
            for selector in node.selector_symbols() {
                self.policies.remove(selector, id);
            }
        }
        if !node.is_agent() {
            return;
        }
        for domain in node.domain_symbols() {
            self.domains.remove(domain, id);
            if node.agent_type() == Some("monitor") {
                self.monitors.remove(domain, id);
            }
        }
        let set = domain_set(node, &self.texts);
        match node.agent_type() {
            Some("orchestrator") => self.leads.remove(&set, id),
            Some("worker") => self.workers.remove(&set, id),
            _ => {}
        }
        for property in properties(node, self.any) {
            self.selected.remove(&property, id);
        }
    }

    fn enter_selected(&mut self, node: NodeView<'_>) {
        if self.selected.keys.is_empty() {
            return;
        }
        for property in properties(node, self.any) {
            if let Some(number) = self.selected.find(&property) {
                self.selected.add(number, node.id());
            }
        }
    }

    /// Finds the agents for what policies select by and nobody did before.
    fn select(&mut self, catalog: &Catalog) {
        let new: Vec<_> =
            self.policies.keys.iter().filter(|key| self.selected.find(key).is_none()).copied().collect();
        if new.is_empty() {
            return;
        }
        let first = self.selected.keys.len() as u32;
        for key in new {
            self.selected.number(&key);
            if key.0 == Property::Any {
                self.any = Some(key.1);
            }
        }
        for agent in catalog.agents() {
            for property in properties(agent, self.any) {
                if let Some(number) = self.selected.find(&property).filter(|number| *number >= first) {
                    self.selected.add(number, agent.id());
                }
            }
        }
    }

    /// The text of a symbol.
    pub(super) fn text(&self, symbol: Symbol) -> &str {
        self.texts.text(symbol)
    }

    /// Forgets what was touched and moved.
    pub(super) fn settle(&mut self) {
        self.domains.settle();
        self.monitors.settle();
        self.leads.settle();
        self.workers.settle();
        self.policies.settle();
        self.selected.settle();
    }
}

/// The domains of an agent by text, each once.
fn domain_set(node: NodeView<'_>, texts: &Symbols) -> Arc<[Symbol]> {
    let mut set: Vec<Symbol> = node.domain_symbols().to_vec();
    set.sort_by(|one, other| texts.text(*one).cmp(texts.text(*other)));
    set.dedup();
    set.into()
}

/// What a policy may select an agent by; `any` stands for being one.
fn properties(node: NodeView<'_>, any: Option<Symbol>) -> impl Iterator<Item = (Property, Symbol)> {
    let domains = node.domain_symbols().iter().map(|domain| (Property::Domain, *domain));
    let capabilities = node.capability_symbols().iter().map(|name| (Property::Capability, *name));
    let own_type = node.type_symbol().map(|name| (Property::Type, name));
    domains.chain(capabilities).chain(own_type).chain(any.map(|any| (Property::Any, any)))
}
