use petgraph::algo;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use proptest::prelude::*;

use super::{Plan, cases, directed, plans, undirected};
use crate::analysis::{Network, PageRankSettings, Way, betweenness, core_numbers, cutting, page_rank};
use crate::graph::Graph;
use crate::model::NodeId;

/// Both directions of every relation.
fn both_ways(graph: &Graph) -> DiGraph<(), f64> {
    let mut expanded = DiGraph::new();
    for _ in 0..graph.catalog().len() {
        expanded.add_node(());
    }
    for pair in graph.pairs() {
        let (source, target) = (NodeIndex::from(pair.source.0), NodeIndex::from(pair.target.0));
        expanded.add_edge(source, target, pair.weight);
        if source != target {
            expanded.add_edge(target, source, pair.weight);
        }
    }
    expanded
}

/// For every two nodes: steps and number of shortest paths.
fn shortest(graph: &DiGraph<(), f64>) -> Vec<Vec<(u32, f64)>> {
    let count = graph.node_count() as u32;
    (0..count)
        .map(|start| {
            let mut found = vec![(u32::MAX, 0.0); count as usize];
            found[start as usize] = (0, 1.0);
            for depth in 0..count {
                for edge in graph.edge_references() {
                    let (source, target) = (edge.source().index(), edge.target().index());
                    if found[source].0 == depth && found[target].0 > depth {
                        let paths = found[source].1;
                        found[target] = (depth + 1, found[target].1 + paths);
                    }
                }
            }
            found
        })
        .collect()
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn betweenness_counts_shortest_paths(plan in plans(9)) {
        let graph = plan.graph();
        let network = Network::whole(&graph);
        let count = graph.catalog().len();
        for (way, expanded) in [(Way::Forward, directed(&graph)), (Way::Both, both_ways(&graph))] {
            let shortest = shortest(&expanded);
            let found = betweenness(&network, way, 10, 1);
            prop_assert_eq!((found.sample_count, found.error_bound), (count, 0.0));
            for node in 0..count {
                let mut expected = 0.0;
                for from in (0..count).filter(|from| *from != node) {
                    for to in (0..count).filter(|to| *to != node && *to != from) {
                        let ((direct, all), (before, first)) = (shortest[from][to], shortest[from][node]);
                        let (after, second) = shortest[node][to];
                        if direct != u32::MAX && before != u32::MAX && after != u32::MAX && before + after == direct {
                            expected += first * second / all;
                        }
                    }
                }
                let pairs = (count.saturating_sub(1) * count.saturating_sub(2)).max(1) as f64;
                prop_assert!((found.scores[node] - expected / pairs).abs() < 1e-9, "{} {}", found.scores[node], expected / pairs);
            }
        }
    }

    #[test]
    fn core_numbers_are_what_peeling_leaves(plan in plans(12)) {
        let graph = plan.graph();
        let found = core_numbers(&Network::whole(&graph));
        let expanded = undirected(&graph);
        let mut expected = vec![0; found.len()];
        for k in 1..60u64 {
            let mut left = vec![true; found.len()];
            loop {
                let degree = |node: usize| {
                    expanded
                        .edge_references()
                        .map(|edge| (edge.source().index(), edge.target().index()))
                        .filter(|(source, target)| left[*source] && left[*target])
                        .map(|(source, target)| u64::from(source == node) + u64::from(target == node))
                        .sum::<u64>()
                };
                let weak: Vec<usize> = (0..left.len()).filter(|node| left[*node] && degree(*node) < k).collect();
                if weak.is_empty() { break; }
                for node in weak { left[node] = false; }
            }
            for (node, _) in left.iter().enumerate().filter(|(_, left)| **left) { expected[node] = k; }
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn what_cuts_is_what_parts_when_it_goes(plan in plans(10)) {
        let graph = plan.graph();
        let found = cutting(&Network::whole(&graph));
        let expanded = undirected(&graph);
        let parts = algo::connected_components(&expanded);
        let points: Vec<NodeId> = expanded
            .node_indices()
            .filter(|node| {
                let rest = expanded.filter_map(|other, ()| (other != *node).then_some(()), |_, weight| Some(*weight));
                algo::connected_components(&rest) > parts - usize::from(expanded.neighbors(*node).all(|other| other == *node))
            })
            .map(|node| NodeId(node.index() as u32))
            .collect();
        prop_assert_eq!(&found.articulation_points, &points);
        let mut bridges: Vec<(NodeId, NodeId)> = expanded
            .edge_references()
            .filter(|edge| {
                let mut rest = expanded.clone();
                rest.remove_edge(edge.id());
                algo::connected_components(&rest) > parts
            })
            .map(|edge| (edge.source().index() as u32, edge.target().index() as u32))
            .map(|(one, other)| (NodeId(one.min(other)), NodeId(one.max(other))))
            .collect();
        bridges.sort_unstable();
        prop_assert_eq!(found.bridges, bridges);
        let points_of_petgraph = algo::articulation_points::articulation_points(&expanded);
        prop_assert_eq!(points_of_petgraph.len(), points.len());
    }

    #[test]
    fn ranks_are_those_of_the_pairs(plan in plans(9)) {
        let graph = plan.graph();
        let found = page_rank(&Network::whole(&graph), PageRankSettings::default());
        let expanded = directed(&graph);
        let count = found.len();
        let mut ranks = vec![1.0 / count as f64; count];
        let strength = |node: NodeIndex| expanded.edges(node).map(|edge| *edge.weight()).sum::<f64>();
        for _ in 0..400 {
            let stuck: f64 = expanded.node_indices().filter(|node| strength(*node) == 0.0).map(|node| ranks[node.index()]).sum();
            let mut next = vec![(0.15 + 0.85 * stuck) / count as f64; count];
            for edge in expanded.edge_references() {
                next[edge.target().index()] += 0.85 * ranks[edge.source().index()] * edge.weight() / strength(edge.source());
            }
            ranks = next;
        }
        prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        prop_assert!(found.iter().zip(&ranks).all(|(ours, theirs)| (ours - theirs).abs() < 1e-8), "{:?} {:?}", found, ranks);
    }
}

#[test]
fn sampled_betweenness_is_within_its_bound() {
    // Rings of cliques joined in a line: the joints stand between all others.
    let mut plan = Plan { node_count: 2400, relations: Vec::new(), groups: Vec::new() };
    for ring in 0..120u32 {
        plan.groups.push((2, 1.0, (20 * ring..20 * ring + 20).collect(), None));
        if ring > 0 {
            plan.relations.push((0, 20 * ring - 1, 20 * ring, 1.0));
        }
    }
    let network = Network::whole(&plan.graph());
    let exact = betweenness(&network, Way::Both, 2400, 1);
    let sampled = betweenness(&network, Way::Both, 300, 7);
    assert_eq!((exact.error_bound, sampled.sample_count), (0.0, 300));
    assert!(sampled.error_bound > 0.0 && sampled.error_bound < 0.2, "{}", sampled.error_bound);
    for (exact, sampled_score) in exact.scores.iter().zip(&sampled.scores) {
        assert!((exact - sampled_score).abs() <= sampled.error_bound);
    }
}

#[test]
fn a_large_group_is_peeled_without_its_pairs() {
    // 50,000 members stand for more than a thousand million pairs.
    let mut plan = Plan { node_count: 50_001, relations: Vec::new(), groups: Vec::new() };
    plan.groups.push((2, 1.0, (0..50_000).collect(), None));
    plan.relations.push((0, 0, 50_000, 1.0));
    let core = core_numbers(&Network::whole(&plan.graph()));
    assert!(core[..50_000].iter().all(|core| *core == 49_999));
    assert_eq!(core[50_000], 1);
}
