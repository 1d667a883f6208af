use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use proptest::prelude::*;

use super::{Plan, cases, directed, plans, undirected};
use crate::analysis::{
    By, Cost, Network, Path, Toward, Way, impact, kinds_of_need, shortest_path, shortest_paths,
};
use crate::graph::{Graph, Kinds, Shape};
use crate::model::NodeId;

fn arcs(graph: &Graph, way: Way) -> BTreeSet<(u32, u32)> {
    let expanded = directed(graph);
    let there =
        expanded.edge_references().map(|edge| (edge.source().index() as u32, edge.target().index() as u32));
    let there: BTreeSet<(u32, u32)> = there.collect();
    let back = there.iter().map(|(source, target)| (*target, *source));
    match way {
        Way::Forward => there,
        Way::Backward => back.collect(),
        Way::Both => back.chain(there.iter().copied()).collect(),
    }
}

/// Every path without a repeated node, by the number of its steps and its nodes.
fn every_path(graph: &Graph, from: u32, to: u32, way: Way) -> Vec<Vec<u32>> {
    let arcs = arcs(graph, way);
    let mut found = Vec::new();
    let mut open = vec![vec![from]];
    while let Some(path) = open.pop() {
        let last = *path.last().unwrap();
        if last == to {
            found.push(path);
            continue;
        }
        for &(_, next) in arcs.range((last, 0)..=(last, u32::MAX)) {
            if !path.contains(&next) {
                open.push(path.iter().copied().chain([next]).collect());
            }
        }
    }
    found.sort_by_key(|path| (path.len(), path.clone()));
    found
}

/// That each step of a path goes along the relation it names.
fn is_walkable(graph: &Graph, path: &Path, way: Way) -> bool {
    path.nodes.windows(2).zip(&path.steps).all(|(ends, step)| {
        let relation = step.by.relation(graph, ends[0], ends[1]).unwrap();
        let forward = (relation.source, relation.target) == (ends[0], ends[1]);
        let backward = (relation.target, relation.source) == (ends[0], ends[1]);
        let either = match step.by {
            By::Group(group) => matches!(graph.groups()[group as usize].shape, Shape::Clique { .. }),
            By::Relation(_) => false,
        };
        let exists = graph.has_relation(relation.source, relation.target, Some(relation.kind));
        exists
            && match way {
                Way::Both => forward || backward,
                Way::Forward => forward || (either && backward),
                Way::Backward => backward || (either && forward),
            }
    })
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn shortest_paths_cost_what_petgraph_says(plan in plans(9)) {
        let graph = plan.graph();
        let network = Network::whole(&graph);
        let (there, both) = (directed(&graph), undirected(&graph));
        for to in 0..graph.catalog().len() as u32 {
            let end = NodeId(to);
            for (cost, measure) in [(Cost::Relations, (|_| 1.0) as fn(f64) -> f64), (Cost::Weakness, f64::recip)] {
                let forward = algo::dijkstra(&there, 0.into(), None, |edge| measure(*edge.weight()));
                let either = algo::dijkstra(&both, 0.into(), None, |edge| measure(*edge.weight()));
                for (way, theirs) in [(Way::Forward, forward), (Way::Both, either)] {
                    let ours = shortest_path(&network, NodeId(0), end, way, cost);
                    prop_assert_eq!(ours.as_ref().map(|path| path.cost), theirs.get(&NodeIndex::from(to)).copied());
                    prop_assert!(ours.is_none_or(|path| is_walkable(&graph, &path, way)));
                }
            }
            let ours = shortest_path(&network, end, NodeId(0), Way::Backward, Cost::Relations);
            let theirs = shortest_path(&network, NodeId(0), end, Way::Forward, Cost::Relations);
            prop_assert_eq!(ours.map(|path| path.cost), theirs.map(|path| path.cost));
        }
    }

    #[test]
    fn the_shortest_paths_are_the_first_of_all(plan in plans(6), count in 1..8usize) {
        let graph = plan.graph();
        let network = Network::whole(&graph);
        let to = graph.catalog().len() as u32 - 1;
        for way in [Way::Forward, Way::Both] {
            let all = every_path(&graph, 0, to, way);
            let ours = shortest_paths(&network, NodeId(0), NodeId(to), way, Cost::Relations, count);
            prop_assert_eq!(ours.len(), count.min(all.len()));
            let lengths: Vec<usize> = ours.iter().map(|path| path.nodes.len()).collect();
            let expected: Vec<usize> = all.iter().take(count).map(Vec::len).collect();
            prop_assert_eq!(lengths, expected);
            let distinct: BTreeSet<&Vec<NodeId>> = ours.iter().map(|path| &path.nodes).collect();
            prop_assert_eq!(distinct.len(), ours.len());
            for path in &ours {
                prop_assert!(is_walkable(&graph, path, way));
                prop_assert!(all.contains(&path.nodes.iter().map(|node| node.0).collect()));
            }
            let weighted = shortest_paths(&network, NodeId(0), NodeId(to), way, Cost::Weakness, all.len() + 3);
            prop_assert_eq!(weighted.len(), all.len());
            prop_assert!(weighted.is_sorted_by(|a, b| a.cost <= b.cost));
        }
    }

    #[test]
    fn impact_is_a_search_of_the_pairs(
        plan in plans(9),
        starts in prop::collection::vec(0..9u32, 1..3),
        depth in prop::option::of(0..4u32),
    ) {
        let graph = plan.graph();
        let starts: Vec<NodeId> =
            starts.into_iter().map(|node| NodeId(node % graph.catalog().len() as u32)).collect();
        for (kinds, toward) in [
            (Kinds::all(&graph), Toward::Dependents),
            (Kinds::all(&graph), Toward::Needs),
            (kinds_of_need(&graph), Toward::Dependents),
        ] {
            // From each node to those that are affected when it goes.
            let mut affects: BTreeSet<(u32, u32)> = BTreeSet::new();
            let mut add = |source: NodeId, target: NodeId, is_reversed: bool| {
                let (needing, needed) = if is_reversed { (target, source) } else { (source, target) };
                affects.insert(match toward {
                    Toward::Dependents => (needed.0, needing.0),
                    Toward::Needs => (needing.0, needed.0),
                });
            };
            for relation in graph.relations().iter().filter(|relation| kinds.contains(relation.kind)) {
                add(relation.source, relation.target, graph.kind(relation.kind) == "part_of");
            }
            for group in graph.groups().iter().filter(|group| kinds.contains(group.kind)) {
                for relation in group.pairs() {
                    add(relation.source, relation.target, graph.kind(relation.kind) == "part_of");
                    if matches!(group.shape, Shape::Clique { .. }) {
                        add(relation.target, relation.source, graph.kind(relation.kind) == "part_of");
                    }
                }
            }
            let mut depths: BTreeMap<u32, u32> = starts.iter().map(|node| (node.0, 0)).collect();
            for at in 0..depth.unwrap_or(u32::MAX).min(20) {
                for &(near, far) in &affects {
                    if depths.get(&near) == Some(&at) {
                        depths.entry(far).or_insert(at + 1);
                    }
                }
            }
            let found = impact(&graph, &kinds, &starts, toward, depth);
            let mut expected: Vec<(u32, u32)> = depths
                .iter()
                .filter(|(_, depth)| **depth > 0)
                .map(|(node, depth)| (*depth, *node))
                .collect();
            expected.sort_unstable();
            let ours: Vec<(u32, u32)> =
                found.iter().map(|affected| (affected.depth, affected.node.0)).collect();
            prop_assert_eq!(ours, expected);
            for affected in &found {
                prop_assert_eq!(depths[&affected.parent.0] + 1, affected.depth);
                prop_assert!(affects.contains(&(affected.parent.0, affected.node.0)));
                let relation = affected.by.relation(&graph, affected.parent, affected.node).unwrap();
                prop_assert!(kinds.contains(relation.kind));
            }
        }
    }
}

#[test]
fn parallel_relations_make_one_path() {
    let plan = Plan {
        node_count: 3,
        relations: vec![(0, 0, 1, 1.0), (1, 0, 1, 2.0), (0, 1, 2, 1.0)],
        groups: vec![(2, 0.5, vec![0, 1, 2], None)],
    };
    let graph = plan.graph();
    let network = Network::whole(&graph);
    let paths = shortest_paths(&network, NodeId(0), NodeId(2), Way::Forward, Cost::Weakness, 9);
    let nodes: Vec<Vec<u32>> =
        paths.iter().map(|path| path.nodes.iter().map(|node| node.0).collect()).collect();
    assert_eq!(nodes, [vec![0, 1, 2], vec![0, 2]]);
    assert_eq!((paths[0].cost, paths[1].cost), (1.5, 2.0));
    let alone = shortest_path(&network, NodeId(1), NodeId(1), Way::Both, Cost::Relations).unwrap();
    assert_eq!((alone.nodes, alone.steps), (vec![NodeId(1)], Vec::new()));
    assert_eq!(shortest_path(&network, NodeId(0), NodeId(7), Way::Both, Cost::Relations), None);
}
