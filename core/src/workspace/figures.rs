//! Figures of the catalog that follow its changes.

use std::collections::BTreeMap;

use crate::analysis::Stats;
use crate::graph::Graph;
use crate::model::{Catalog, Changes, NodeKind, NodeView};
use crate::text::{NumberMap, Symbol};

/// How many there are of what.
#[derive(Debug, Default)]
pub(super) struct Figures {
    agents: usize,
    dependencies: usize,
    types: NumberMap<Option<Symbol>, usize>,
    domains: NumberMap<Symbol, usize>,
    /// The same by text, once somebody asked.
    by_domain: Option<BTreeMap<String, usize>>,
    kinds: [usize; NodeKind::ALL.len()],
    undefined: usize,
}

impl Figures {
    /// Those of all nodes.
    pub(super) fn of(catalog: &Catalog) -> Self {
        let mut figures = Self::default();
        for id in catalog.node_ids() {
            figures.count(catalog.node(id), 1);
        }
        figures
    }

    /// Follows changes of the catalog, which is now `catalog`.
    pub(super) fn follow(&mut self, changes: &Changes, catalog: &Catalog) {
        for change in &changes.nodes {
            let before = change.row.map(|row| changes.before.node(row));
            let after = change.after.map(|id| catalog.node(id));
            if let Some(node) = before {
                self.count(node, -1);
            }
            if let Some(node) = after {
                self.count(node, 1);
            }
            let Some(by_domain) = &mut self.by_domain else { continue };
            let nodes = before.into_iter().chain(after).filter(|node| node.is_agent());
            for (symbol, text) in nodes.flat_map(|node| node.domain_symbols().iter().zip(node.domains())) {
                match self.domains.get(symbol).copied().unwrap_or_default() {
                    0 => by_domain.remove(text),
                    count => by_domain.insert(text.to_owned(), count),
                };
            }
        }
    }

    fn count(&mut self, node: NodeView<'_>, by: isize) {
        let add = |number: &mut usize, by: isize| *number = number.saturating_add_signed(by);
        add(&mut self.kinds[node.kind() as usize], by);
        if !node.is_defined() {
            add(&mut self.undefined, by);
        }
        if !node.is_agent() {
            return;
        }
        add(&mut self.agents, by);
        add(&mut self.dependencies, by * node.dependencies().len() as isize);
        add(self.types.entry(node.type_symbol()).or_default(), by);
        for domain in node.domain_symbols() {
            add(self.domains.entry(*domain).or_default(), by);
        }
    }

    /// What [`stats`](crate::analysis::stats) computes of `graph`, whose nodes were counted.
    ///
    /// # Complexity
    /// O(domains + types + kinds of relation); at first, O(domains log domains).
    pub(super) fn stats(&mut self, graph: &Graph) -> Stats {
        let symbols = graph.catalog().symbols();
        let some = |(name, count): (&str, usize)| (count > 0).then(|| (name.to_owned(), count));
        let types =
            self.types.iter().map(|(name, count)| (name.map_or("", |name| symbols.text(name)), *count));
        let by_domain = self.by_domain.get_or_insert_with(|| {
            let domains = self.domains.iter().map(|(name, count)| (symbols.text(*name), *count));
            domains.filter_map(some).collect()
        });
        let kinds = NodeKind::ALL.iter().map(|kind| (kind.as_str(), self.kinds[*kind as usize]));
        let relations_by_kind: BTreeMap<String, u64> =
            graph.kinds().iter().map(ToString::to_string).zip(graph.relation_count_by_kind()).collect();
        Stats {
            agent_count: self.agents,
            by_type: types.filter_map(some).collect(),
            by_domain: by_domain.clone(),
            mean_dependencies: if self.agents > 0 {
                self.dependencies as f64 / self.agents as f64
            } else {
                0.0
            },
            by_kind: kinds.filter_map(some).collect(),
            undefined_count: self.undefined,
            relation_count: relations_by_kind.values().sum(),
            relations_by_kind,
        }
    }
}
