use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::graph::Graph;

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
