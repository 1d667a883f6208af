use std::collections::BTreeMap;

use crate::graph::Graph;

/// The figures of a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats {
    /// Agents that some source defines.
    pub agent_count: usize,
    /// Agents of each type.
    pub by_type: BTreeMap<String, usize>,
    /// Agents of each domain; an agent counts once in each of its domains.
    pub by_domain: BTreeMap<String, usize>,
    /// Mean number of dependencies an agent states.
    pub mean_dependencies: f64,
    /// Nodes of each kind, including those that are only named.
    pub by_kind: BTreeMap<String, usize>,
    /// Nodes that are named but defined by no source.
    pub undefined_count: usize,
    /// All relations, those of groups included.
    pub relation_count: u64,
    /// Relations of each kind.
    pub relations_by_kind: BTreeMap<String, u64>,
}

/// Counts `graph`.
///
/// # Complexity
/// O(nodes + their domains + relations + groups); no group is expanded.
pub fn stats(graph: &Graph) -> Stats {
    let catalog = graph.catalog();
    let mut stats = Stats { relation_count: graph.relation_count(), ..Stats::default() };
    let mut dependencies = 0;
    for agent in catalog.agents() {
        stats.agent_count += 1;
        dependencies += agent.dependencies().len();
        *stats.by_type.entry(agent.agent_type().unwrap_or_default().to_owned()).or_default() += 1;
        for domain in agent.domains() {
            *stats.by_domain.entry(domain.to_owned()).or_default() += 1;
        }
    }
    if stats.agent_count > 0 {
        stats.mean_dependencies = dependencies as f64 / stats.agent_count as f64;
    }
    for id in catalog.node_ids() {
        let node = catalog.node(id);
        *stats.by_kind.entry(node.kind().as_str().to_owned()).or_default() += 1;
        stats.undefined_count += usize::from(!node.is_defined());
    }
    for (kind, count) in graph.kinds().iter().zip(graph.relation_count_by_kind()) {
        stats.relations_by_kind.insert(kind.to_string(), count);
    }
    stats
}
