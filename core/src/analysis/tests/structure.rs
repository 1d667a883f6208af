use std::collections::{BTreeMap, BTreeSet};

use petgraph::visit::EdgeRef;
use proptest::prelude::*;

use super::{Plan, cases, directed, plans};
use crate::analysis::{
    Communities, CommunitySettings, Keep, Network, Parts, Recommender, backbone, communities, cycles,
    cycles_of_components, modularity, steps_of_cycle, strong_components,
};
use crate::graph::Graph;
use crate::model::NodeId;

fn modularity_of_pairs(graph: &Graph, parts: &Parts, resolution: f64) -> f64 {
    let total: f64 = graph.pairs().map(|pair| 2.0 * pair.weight).sum();
    let mut strengths = vec![0.0; parts.count()];
    let mut inside = 0.0;
    for pair in graph.pairs() {
        let ends = [pair.source, pair.target].map(|node| parts.part_of[node.index()] as usize);
        strengths[ends[0]] += pair.weight;
        strengths[ends[1]] += pair.weight;
        if ends[0] == ends[1] {
            inside += 2.0 * pair.weight;
        }
    }
    if total == 0.0 {
        return 0.0;
    }
    inside / total
        - resolution * strengths.iter().map(|strength| (strength / total) * (strength / total)).sum::<f64>()
}

/// Whether every part hangs together without the others.
fn is_connected(graph: &Graph, parts: &Parts) -> bool {
    let mut label: Vec<usize> = (0..graph.catalog().len()).collect();
    let inside: Vec<(usize, usize)> = graph
        .pairs()
        .map(|pair| (pair.source.index(), pair.target.index()))
        .filter(|(source, target)| parts.part_of[*source] == parts.part_of[*target])
        .collect();
    loop {
        let before = label.clone();
        for (source, target) in &inside {
            let lowest = label[*source].min(label[*target]);
            label[*source] = lowest;
            label[*target] = lowest;
        }
        if label == before {
            break;
        }
    }
    let pieces: BTreeSet<(u32, usize)> = parts.part_of.iter().copied().zip(label).collect();
    pieces.len() == parts.count()
}

/// Every division of a few nodes.
fn best_modularity(graph: &Graph) -> f64 {
    let count = graph.catalog().len();
    let mut best = f64::NEG_INFINITY;
    let mut open = vec![vec![0u32]];
    while let Some(labels) = open.pop() {
        if labels.len() == count {
            let parts = Parts::from_labels(count, labels);
            best = best.max(modularity_of_pairs(graph, &parts, 1.0));
            continue;
        }
        let next = labels.iter().max().map_or(0, |most| most + 1);
        open.extend((0..=next).map(|label| labels.iter().copied().chain([label]).collect()));
    }
    best
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn communities_are_connected_and_measured(plan in plans(16), seed in 0..4u64, resolution in 0.5..2.0f64) {
        let graph = plan.graph();
        let network = Network::whole(&graph);
        let settings = CommunitySettings { resolution, seed };
        let found = communities(&network, settings);
        prop_assert!(is_connected(&graph, &found.parts));
        prop_assert!((found.modularity - modularity_of_pairs(&graph, &found.parts, resolution)).abs() < 1e-9);
        prop_assert_eq!(found.hierarchy.last(), Some(&found.parts));
        prop_assert_eq!(communities(&network, settings), found.clone());
        let together = Parts { part_of: vec![0; network.node_count()], sizes: vec![network.node_count() as u32] };
        let apart = Parts::from_labels(network.node_count(), 0..network.node_count() as u32);
        prop_assert!(found.modularity + 1e-9 >= modularity(&network, &together, resolution).min(modularity(&network, &apart, resolution)));
    }

    #[test]
    fn communities_of_few_nodes_are_nearly_the_best(plan in plans(7)) {
        let graph = plan.graph();
        let network = Network::whole(&graph);
        let best_of = |found: Vec<Communities>| found.iter().map(|found| found.modularity).fold(f64::NEG_INFINITY, f64::max);
        let found = best_of((0..3).map(|seed| communities(&network, CommunitySettings { seed, ..CommunitySettings::default() })).collect());
        prop_assert!(found >= best_modularity(&graph) - 0.06, "{} {}", found, best_modularity(&graph));
    }

    #[test]
    fn a_backbone_is_what_an_end_keeps(plan in plans(9), level in 0.05..0.9f64, most in 0..6u64) {
        let graph = plan.graph();
        for keep in [Keep::Significant(level), Keep::Heaviest(most)] {
            let mut of_node: Vec<Vec<f64>> = vec![Vec::new(); graph.catalog().len()];
            for pair in graph.pairs() {
                of_node[pair.source.index()].push(pair.weight);
                of_node[pair.target.index()].push(pair.weight);
            }
            let keeps = |node: NodeId, weight: f64| {
                let weights = &of_node[node.index()];
                match keep {
                    Keep::Heaviest(most) => weights.iter().filter(|other| **other >= weight).count() as u64 <= most,
                    Keep::Significant(level) => {
                        let share = weight / weights.iter().sum::<f64>();
                        weights.len() == 1 || (1.0 - share).powi(weights.len() as i32 - 1) < level
                    }
                }
            };
            let near_the_edge = of_node.iter().any(|weights| weights.iter().any(|weight| {
                let share = weight / weights.iter().sum::<f64>();
                ((1.0 - share).powi(weights.len() as i32 - 1) - level).abs() < 1e-9
            }));
            prop_assume!(!near_the_edge);
            let name = |pair: &crate::graph::Relation| {
                // The pairs of what is left of a clique may be written the other way round.
                let clique = pair.source.max(pair.target);
                (pair.source.min(pair.target), clique, pair.kind, pair.weight.to_bits(), pair.via)
            };
            let mut expected: Vec<_> = graph
                .pairs()
                .filter(|pair| keeps(pair.source, pair.weight) || keeps(pair.target, pair.weight))
                .map(|pair| { let (a, b, kind, weight, via) = name(&pair); (a, b, graph.kind(kind).to_owned(), weight, graph.via(via).to_owned()) })
                .collect();
            let left = backbone(&graph, keep);
            let mut found: Vec<_> = left.pairs().map(|pair| {
                let (a, b, kind, weight, via) = name(&pair);
                (a, b, left.kind(kind).to_owned(), weight, left.via(via).to_owned())
            }).collect();
            expected.sort();
            found.sort();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn cycles_are_all_ways_back(plan in plans(6)) {
        let graph = plan.graph();
        let network = Network::whole(&graph);
        let arcs: BTreeSet<(u32, u32)> = directed(&graph)
            .edge_references()
            .map(|edge| (edge.source().index() as u32, edge.target().index() as u32))
            .collect();
        let mut expected: BTreeSet<Vec<u32>> = BTreeSet::new();
        let mut open: Vec<Vec<u32>> = (0..graph.catalog().len() as u32).map(|node| vec![node]).collect();
        while let Some(way) = open.pop() {
            let last = *way.last().unwrap();
            for &(_, next) in arcs.range((last, 0)..=(last, u32::MAX)) {
                if next == way[0] { expected.insert(way.clone()); }
                if next > way[0] && !way.contains(&next) { open.push(way.iter().copied().chain([next]).collect()); }
            }
        }
        let ids = |cycle: &Vec<NodeId>| cycle.iter().map(|node| node.0).collect::<Vec<u32>>();
        let found: Vec<Vec<u32>> = cycles(&network, usize::MAX).iter().map(ids).collect();
        prop_assert_eq!(&found, &expected.iter().cloned().collect::<Vec<_>>());
        prop_assert_eq!(&cycles(&network, 3).iter().map(ids).collect::<Vec<_>>(), &found[..found.len().min(3)]);
        let parts = strong_components(&network);
        let mut shortest: BTreeMap<u32, usize> = BTreeMap::new();
        for cycle in &expected {
            let first = parts.members().row(parts.part_of[cycle[0] as usize] as usize)[0].0;
            if cycle[0] == first && (cycle.len() > 1 || parts.sizes[parts.part_of[first as usize] as usize] == 1) {
                let length = shortest.entry(first).or_insert(usize::MAX);
                *length = (*length).min(cycle.len());
            }
        }
        let one_each = cycles_of_components(&network);
        let lengths: BTreeMap<u32, usize> = one_each.iter().map(|cycle| (cycle[0].0, cycle.len())).collect();
        prop_assert_eq!(lengths, shortest);
        for cycle in &one_each {
            prop_assert!(expected.contains(&ids(cycle)));
            prop_assert_eq!(steps_of_cycle(&network, cycle).len(), cycle.len());
        }
    }

    #[test]
    fn common_neighbours_are_counted_through_pairs(plan in plans(9)) {
        let graph = plan.graph();
        let recommender = Recommender::new(&graph);
        let count = graph.catalog().len();
        let mut between = vec![vec![0.0; count]; count];
        for pair in graph.pairs().filter(|pair| pair.source != pair.target) {
            between[pair.source.index()][pair.target.index()] += 1.0;
            between[pair.target.index()][pair.source.index()] += 1.0;
        }
        for node in 0..count {
            let found = recommender.common(NodeId(node as u32));
            for other in 0..count {
                let expected: f64 = (0..count)
                    .filter(|middle| *middle != node && between[node][*middle] > 0.0)
                    .map(|middle| between[node][middle] * between[middle][other] / graph.degree(NodeId(middle as u32)) as f64)
                    .sum();
                prop_assert!((found[other] - expected).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn planted_communities_are_found() {
    // Ten groups of thirty, in a ring of single relations.
    let mut plan = Plan { node_count: 300, relations: Vec::new(), groups: Vec::new() };
    for ring in 0..10u32 {
        plan.groups.push((2, 1.0, (30 * ring..30 * ring + 30).collect(), None));
        plan.relations.push((0, 30 * ring, (30 * ring + 45) % 300, 1.0));
    }
    let found = communities(&Network::whole(&plan.graph()), CommunitySettings::default());
    assert_eq!(found.parts.sizes, [30; 10]);
    assert!(found.modularity > 0.89, "{}", found.modularity);
}
