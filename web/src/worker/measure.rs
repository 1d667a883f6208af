//! Figures of nodes.

use std::collections::BTreeMap;

use ossa_core::analysis::{
    CommunitySettings, Network, PageRankSettings, Way, betweenness, communities, page_rank,
};
use ossa_core::graph::Graph;
use ossa_core::model::NodeId;

use super::question::Measure;

/// Nodes from which paths are followed for betweenness where there are too many for all of them.
const SAMPLES: usize = 256;

/// A figure of every node. `findings` says how many findings each file has.
///
/// # Complexity
/// That of the algorithm; for the rest O(nodes + relations + group members).
pub(super) fn measure(graph: &Graph, which: Measure, findings: &BTreeMap<String, u32>) -> Vec<f64> {
    let catalog = graph.catalog();
    let of_nodes = |figure: &dyn Fn(NodeId) -> u64| catalog.node_ids().map(|id| figure(id) as f64).collect();
    match which {
        Measure::Degree => of_nodes(&|node| graph.degree(node)),
        Measure::OutDegree => of_nodes(&|node| {
            let implied = graph.groups_of(node).map(|group| group.degrees(node).0).sum::<u64>();
            graph.outgoing(node).count() as u64 + implied
        }),
        Measure::InDegree => of_nodes(&|node| {
            let implied = graph.groups_of(node).map(|group| group.degrees(node).1).sum::<u64>();
            graph.incoming(node).count() as u64 + implied
        }),
        Measure::PageRank => page_rank(&Network::whole(graph), PageRankSettings::default()),
        Measure::Betweenness => betweenness(&Network::whole(graph), Way::Both, SAMPLES, 1).scores,
        Measure::Community => {
            let parts = communities(&Network::whole(graph), CommunitySettings::default()).parts;
            let mut number = vec![0.0; parts.sizes.len()];
            for (place, part) in parts.by_size().into_iter().enumerate() {
                number[part as usize] = (place + 1) as f64;
            }
            parts.part_of.iter().map(|&part| number[part as usize]).collect()
        }
        Measure::Findings => of_nodes(&|node| {
            let paths: std::collections::BTreeSet<&str> =
                catalog.node(node).places().map(|(path, _, _)| path).collect();
            paths.iter().filter_map(|path| findings.get(*path)).map(|&count| u64::from(count)).sum()
        }),
    }
}
