use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Catalog, Changes, Defined, NodeView};
use crate::text::{Interner, Lexicon, NumberMap, Symbol};

/// Who requires which capability, and how many agents have it. Capabilities are only counted once some are required.
#[derive(Debug, Default)]
pub(super) struct Offers {
    /// The capabilities that each file requires, and the files that require each.
    required: BTreeMap<Arc<str>, Vec<String>>,
    requirers: BTreeMap<String, BTreeSet<Arc<str>>>,
    /// Files in which one is required that no other agent has.
    wanting: BTreeSet<Arc<str>>,
    counted: Option<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    texts: Interner,
    /// How many agents have each, and those that some agent has.
    agents: NumberMap<Symbol, u32>,
    names: Lexicon,
    /// Capabilities that another number of agents has than when somebody looked last.
    changed: BTreeSet<Symbol>,
    /// Whether some became the first or was the last to have one.
    has_other_names: bool,
}

impl Counted {
    fn of(catalog: &Catalog) -> Self {
        let mut counted = Self::default();
        for agent in catalog.agents() {
            for name in agent.capabilities() {
                let name = counted.texts.intern(name);
                *counted.agents.entry(name).or_default() += 1;
            }
        }
        counted.names = Lexicon::new(counted.agents.keys().copied().collect(), counted.texts.symbols());
        counted
    }

    fn count(&mut self, agent: NodeView<'_>, is_there: bool) {
        for name in agent.capabilities() {
            let name = self.texts.intern(name);
            let number = self.agents.entry(name).or_default();
            let before = *number;
            *number = if is_there { before + 1 } else { before.saturating_sub(1) };
            let is_other = (before == 0) != (*number == 0);
            if is_other {
                self.names.set(name, is_there, self.texts.symbols());
            }
            self.changed.insert(name);
            self.has_other_names |= is_other;
        }
    }
}

impl Offers {
    /// Follows `changes` of the nodes, which are now those of `catalog`.
    pub(super) fn follow(&mut self, catalog: &Catalog, changes: &Changes) {
        let Some(counted) = &mut self.counted else { return };
        for change in &changes.nodes {
            let before = change.row.map(|row| changes.before.node(row)).filter(|node| node.is_agent());
            let after = change.after.map(|id| catalog.node(id)).filter(|node| node.is_agent());
            let is_same = before
                .zip(after)
                .is_some_and(|(before, after)| before.capabilities().eq(after.capabilities()));
            if !is_same {
                if let Some(agent) = before {
                    counted.count(agent, false);
                }
                if let Some(agent) = after {
                    counted.count(agent, true);
                }
            }
        }
    }

    /// Notes what the files `touched` require now, and returns those in which a requirement may be met now and was not, or
    /// the other way round, or for which something else may have been meant.
    pub(super) fn renew<'d>(
        &mut self,
        catalog: &Catalog,
        touched: impl Iterator<Item = (&'d Arc<str>, Vec<Defined<'d>>)>,
    ) -> BTreeSet<Arc<str>> {
        for (path, definitions) in touched {
            let required =
                definitions.iter().flat_map(|defined| defined.definition.required_capabilities.iter());
            let required: Vec<String> = required.map(|text| text.value.to_owned()).collect();
            for name in self.required.remove(path).unwrap_or_default() {
                if let Some(files) = self.requirers.get_mut(&name) {
                    files.remove(path);
                    if files.is_empty() {
                        self.requirers.remove(&name);
                    }
                }
            }
            for name in &required {
                self.requirers.entry(name.clone()).or_default().insert(path.clone());
            }
            if !required.is_empty() {
                self.required.insert(path.clone(), required);
            }
        }
        if self.required.is_empty() {
            self.counted = None;
            return BTreeSet::new();
        }
        let counted = self.counted.get_or_insert_with(|| Counted::of(catalog));
        let changed = std::mem::take(&mut counted.changed);
        let names = changed.iter().map(|name| counted.texts.text(*name));
        let mut files: BTreeSet<Arc<str>> =
            names.filter_map(|name| self.requirers.get(name)).flatten().cloned().collect();
        if std::mem::take(&mut counted.has_other_names) {
            files.extend(self.wanting.iter().cloned());
        }
        files
    }

    /// Notes whether the file at `path` requires what no other agent has.
    pub(super) fn set_wanting(&mut self, path: &Arc<str>, wants: bool) {
        if wants {
            self.wanting.insert(path.clone());
        } else {
            self.wanting.remove(path);
        }
    }

    /// How many agents have the capability `name`, if any is required.
    pub(super) fn count(&self, name: &str) -> u32 {
        let Some(counted) = &self.counted else { return 0 };
        counted.texts.find(name).and_then(|name| counted.agents.get(&name)).copied().unwrap_or_default()
    }

    /// The capability some agent has that `name` was probably meant to be, if that is another.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        let counted = self.counted.as_ref()?;
        counted.names.nearest(name, counted.texts.symbols())
    }
}
