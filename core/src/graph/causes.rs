use std::collections::BTreeMap;

use super::Graph;
use crate::text::Symbol;

/// The causes that occur in a graph, numbered in the order of the first: a graph that followed edits may remember others.
#[derive(Clone, Debug, Default)]
pub struct Causes {
    numbers: BTreeMap<Symbol, u32>,
    list: Vec<Symbol>,
}

impl Causes {
    /// Those of the relations of `graph`, then those of its groups.
    ///
    /// # Complexity
    /// O((relations + groups) × log causes).
    pub fn of(graph: &Graph) -> Self {
        let mut causes = Self::default();
        let relations = graph.relations().iter().map(|relation| relation.via);
        for via in relations.chain(graph.groups().iter().map(|group| group.via)) {
            causes.numbers.entry(via).or_insert_with(|| {
                causes.list.push(via);
                causes.list.len() as u32 - 1
            });
        }
        causes
    }

    /// The number of a cause of the graph.
    pub fn number(&self, via: Symbol) -> u32 {
        self.numbers.get(&via).copied().unwrap_or_default()
    }

    /// The causes in order of their numbers.
    pub fn list(&self) -> &[Symbol] {
        &self.list
    }
}
