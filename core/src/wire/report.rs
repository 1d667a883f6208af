use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::graph::Graph;
use crate::analysis::{self, clusters_by_type, stats};
use crate::graph;
use crate::model::NodeKind;

/// Everything a client needs to show one revision of a workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Grows with every change of the sources.
    pub revision: u64,
    /// `default` or `ossa-0.1.9`.
    pub profile: String,
    /// How many sources were read.
    pub source_count: usize,
    /// The graph, with groups kept as groups.
    pub graph: Graph,
    /// Agents by type.
    pub clusters: Vec<Cluster>,
    /// Its figures.
    pub stats: Stats,
    /// Findings, sorted by source, offset and code.
    pub findings: Vec<Finding>,
    /// Sources that define nothing, and why.
    pub skipped: Vec<Skipped>,
}

impl Report {
    /// What there is to show of a graph that came without its sources: no findings, and nothing that was skipped.
    pub fn of_graph(graph: &graph::Graph) -> Self {
        Self {
            revision: 0,
            profile: String::new(),
            source_count: 0,
            graph: graph.into(),
            clusters: Cluster::all_of(graph),
            stats: Stats::of(graph),
            findings: Vec::new(),
            skipped: Vec::new(),
        }
    }
}

/// Agents of one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cluster {
    /// The type they share.
    #[serde(rename = "type")]
    pub agent_type: String,
    /// Indices into the graph's nodes.
    pub members: Vec<u32>,
}

impl Cluster {
    /// The agents of `graph` by type, in order of the type's name.
    pub fn all_of(graph: &graph::Graph) -> Vec<Self> {
        let clusters = clusters_by_type(graph.catalog());
        let cluster = |found: analysis::Cluster| Self {
            agent_type: found.agent_type,
            members: found.members.iter().map(|id| id.0).collect(),
        };
        clusters.into_iter().map(cluster).collect()
    }

    /// The same of a graph as it is exchanged.
    pub(super) fn all_in(graph: &Graph) -> Vec<Self> {
        let mut clusters: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let nodes = (0..).zip(&graph.nodes);
        let agents =
            nodes.filter(|(_, node)| node.kind == NodeKind::Agent.as_str() && !node.files.is_empty());
        for (index, agent) in agents {
            clusters.entry(agent.agent_type.as_deref().unwrap_or_default()).or_default().push(index);
        }
        let cluster = |(agent_type, members): (&str, _)| Self { agent_type: agent_type.to_owned(), members };
        clusters.into_iter().map(cluster).collect()
    }
}

/// A source that defines nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Skipped {
    /// Its path.
    pub path: String,
    /// Why nothing was read from it.
    pub reason: String,
}

/// The figures of a graph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    /// Agents that some source defines.
    pub total_agents: usize,
    /// Relations, those of groups included.
    pub relationships: u64,
    /// Clusters of agents by type.
    pub clusters: usize,
    /// Agents of each type.
    pub by_type: BTreeMap<String, usize>,
    /// Agents of each domain.
    pub by_domain: BTreeMap<String, usize>,
    /// Mean number of dependencies an agent states.
    pub avg_dependencies: f64,
    /// Relations of each kind.
    pub relationships_by_type: BTreeMap<String, u64>,
    /// Nodes of each kind.
    pub nodes_by_kind: BTreeMap<String, usize>,
    /// Nodes that are named but not defined.
    pub undefined: usize,
    /// Findings of each severity.
    pub findings_by_severity: BTreeMap<String, usize>,
}

impl Stats {
    /// The figures of `graph`, without findings.
    pub fn of(graph: &graph::Graph) -> Self {
        let figures = stats(graph);
        Self {
            total_agents: figures.agent_count,
            relationships: figures.relation_count,
            clusters: figures.by_type.len(),
            by_type: figures.by_type,
            by_domain: figures.by_domain,
            avg_dependencies: figures.mean_dependencies,
            relationships_by_type: figures.relations_by_kind,
            nodes_by_kind: figures.by_kind,
            undefined: figures.undefined_count,
            findings_by_severity: BTreeMap::new(),
        }
    }
}
