use petgraph::algo;
use petgraph::visit::EdgeRef;
use proptest::prelude::*;

use super::{cases, directed, plans, undirected};
use crate::analysis::{Network, Way, levels, strong_components, weak_components};

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn weak_components_are_those_of_the_pairs(plan in plans(14)) {
        let graph = plan.graph();
        let parts = weak_components(&Network::whole(&graph));
        let expanded = undirected(&graph);
        prop_assert_eq!(parts.count(), algo::connected_components(&expanded));
        for pair in graph.pairs() {
            prop_assert_eq!(parts.part_of[pair.source.index()], parts.part_of[pair.target.index()]);
        }
        prop_assert_eq!(parts.sizes.iter().sum::<u32>() as usize, graph.catalog().len());
        for (part, size) in parts.sizes.iter().enumerate() {
            prop_assert_eq!(parts.members().row(part).len(), *size as usize);
        }
    }

    #[test]
    fn strong_components_are_those_of_the_pairs(plan in plans(10)) {
        let graph = plan.graph();
        let parts = strong_components(&Network::whole(&graph));
        let mut theirs: Vec<Vec<u32>> = algo::kosaraju_scc(&directed(&graph))
            .into_iter()
            .map(|part| part.into_iter().map(|node| node.index() as u32).collect())
            .collect();
        for part in &mut theirs { part.sort_unstable(); }
        theirs.sort();
        let members = parts.members();
        let ours: Vec<Vec<u32>> = (0..parts.count())
            .map(|part| members.row(part).iter().map(|node| node.0).collect())
            .collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn levels_are_the_longest_ways_down(plan in plans(9)) {
        let graph = plan.graph();
        let network = Network::whole(&graph);
        let found = levels(&network);
        let parts = strong_components(&network);
        let condensed = directed(&graph);
        // Raised until nothing changes: the definition, however slow.
        let mut expected = vec![0u32; parts.count()];
        loop {
            let mut is_stable = true;
            for edge in condensed.edge_references() {
                let source = parts.part_of[edge.source().index()] as usize;
                let target = parts.part_of[edge.target().index()] as usize;
                if source != target && expected[source] <= expected[target] {
                    expected[source] = expected[target] + 1;
                    is_stable = false;
                }
            }
            if is_stable { break; }
        }
        for (node, level) in found.iter().enumerate() {
            prop_assert_eq!(*level, expected[parts.part_of[node] as usize]);
        }
    }

    #[test]
    fn degrees_and_strengths_are_sums_over_pairs(plan in plans(9)) {
        let graph = plan.graph();
        let network = Network::whole(&graph);
        let expanded = directed(&graph);
        for (node, degree) in network.degrees().into_iter().enumerate() {
            prop_assert_eq!(degree, graph.degree(crate::model::NodeId(node as u32)));
        }
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        for (way, direction) in [(Way::Forward, petgraph::Outgoing), (Way::Backward, petgraph::Incoming)] {
            for (node, strength) in network.strengths(way).into_iter().enumerate() {
                let edges = expanded.edges_directed((node as u32).into(), direction);
                prop_assert!(close(strength, edges.map(|edge| *edge.weight()).sum()));
            }
        }
        let mut both = vec![0.0; graph.catalog().len()];
        for pair in graph.pairs() {
            both[pair.source.index()] += pair.weight;
            both[pair.target.index()] += pair.weight;
        }
        prop_assert!(network.strengths(Way::Both).into_iter().zip(both).all(|(a, b)| close(a, b)));
    }
}
