//! Relations counted between categories of nodes, without expanding a group.

use std::collections::BTreeMap;

use crate::graph::{Graph, KindId, Shape};
use crate::model::{NodeId, NodeView};

/// How many categories a drawing has at most; the smallest beyond it are one, named [`OTHER`].
const MOST: usize = 100;
const OTHER: &str = "other";

/// Relations of one kind from one category to another.
pub(super) type Flow = (KindId, usize, usize);

/// Nodes by kind, agents also by type, and how many relations lead from one category to another.
pub(super) struct Categories {
    pub(super) names: Vec<String>,
    pub(super) flows: BTreeMap<Flow, u64>,
}

impl Categories {
    /// Counts `graph`.
    ///
    /// # Complexity
    /// O(nodes + relations + members of groups × categories).
    pub(super) fn count(graph: &Graph) -> Self {
        let (names, of_node) = categories(graph);
        let mut counted = Self { names, flows: BTreeMap::new() };
        let category = |node: NodeId| of_node[node.index()];
        for relation in graph.relations() {
            let flow = (relation.kind, category(relation.source), category(relation.target));
            *counted.flows.entry(flow).or_default() += 1;
        }
        for group in graph.groups() {
            match &group.shape {
                Shape::Clique { members } => {
                    // Each member is the target of those before it.
                    let mut before = vec![0; counted.names.len()];
                    for &member in members.iter() {
                        counted.add(group.kind, &before, category(member), 1);
                        before[category(member)] += 1;
                    }
                }
                Shape::Biclique { sources, targets, .. } => {
                    let tally = |nodes: &[NodeId]| {
                        let mut tally = vec![0; counted.names.len()];
                        for &node in nodes {
                            tally[category(node)] += 1;
                        }
                        tally
                    };
                    let (from, to) = (tally(sources), tally(targets));
                    for (target, &count) in to.iter().enumerate() {
                        counted.add(group.kind, &from, target, count);
                    }
                    // No node relates to itself.
                    for node in sources.iter().filter(|node| targets.binary_search(node).is_ok()) {
                        let flow = (group.kind, category(*node), category(*node));
                        *counted.flows.entry(flow).or_default() -= 1;
                    }
                }
            }
        }
        counted.flows.retain(|_, count| *count > 0);
        counted
    }

    /// Adds what `count` nodes of the category `target` receive from the sources of each category.
    fn add(&mut self, kind: KindId, sources: &[u64], target: usize, count: u64) {
        for (source, &from) in sources.iter().enumerate() {
            if from * count > 0 {
                *self.flows.entry((kind, source, target)).or_default() += from * count;
            }
        }
    }
}

/// The names of the categories, in order, and the category of each node.
fn categories(graph: &Graph) -> (Vec<String>, Vec<usize>) {
    let catalog = graph.catalog();
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for id in catalog.node_ids() {
        *sizes.entry(name(catalog.node(id))).or_default() += 1;
    }
    let mut by_size: Vec<(&String, &usize)> = sizes.iter().collect();
    by_size.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let has_more = by_size.len() > MOST;
    by_size.truncate(if has_more { MOST - 1 } else { MOST });
    let mut names: Vec<String> = by_size.into_iter().map(|(name, _)| name.clone()).collect();
    names.sort();
    let other = names.len();
    let places: BTreeMap<&str, usize> =
        names.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect();
    let of_node =
        catalog.node_ids().map(|id| places.get(name(catalog.node(id)).as_str()).copied().unwrap_or(other));
    let of_node = of_node.collect();
    if has_more {
        names.push(OTHER.to_owned());
    }
    (names, of_node)
}

fn name(node: NodeView<'_>) -> String {
    match node.agent_type() {
        Some(agent_type) => format!("{}/{agent_type}", node.kind().as_str()),
        None => node.kind().as_str().to_owned(),
    }
}
