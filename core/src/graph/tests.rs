use std::collections::BTreeMap;

use petgraph::algo;
use petgraph::visit::{
    Bfs, EdgeRef, IntoEdgeReferences, IntoEdges, IntoEdgesDirected, IntoNeighborsDirected,
};
use proptest::prelude::*;

use super::testing::{KINDS, Plan, agent, cases, directed, plans, undirected};
use super::{Graph, KindId, Kinds, Relation, Shape, Unresolved, View, resolve};
use crate::model::{Catalog, NodeId};

/// What identifies a relation in a test.
fn name(graph: &Graph, relation: &Relation) -> (String, u32, u32, String, String) {
    let kind = graph.kind(relation.kind).to_owned();
    let weight = relation.weight.to_string();
    (kind, relation.source.0, relation.target.0, graph.via(relation.via).to_owned(), weight)
}

fn nodes(graph: &Graph) -> impl Iterator<Item = NodeId> + use<> {
    graph.catalog().node_ids()
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn neighbours_are_the_pairs_of_a_node(plan in plans(9)) {
        let graph = plan.graph();
        for node in nodes(&graph) {
            let mut expected: Vec<(u32, _)> = Vec::new();
            for pair in graph.pairs() {
                if pair.source == node { expected.push((pair.target.0, name(&graph, &pair))); }
                if pair.target == node { expected.push((pair.source.0, name(&graph, &pair))); }
            }
            let all: Vec<_> = graph.neighbors(node).collect();
            let mut found: Vec<(u32, _)> =
                all.iter().map(|neighbor| (neighbor.node.0, name(&graph, &neighbor.relation))).collect();
            prop_assert_eq!(found.len() as u64, graph.degree(node));
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
            for offset in 0..=all.len() + 1 {
                let page: Vec<_> = graph.neighbors_from(node, None, offset as u64).collect();
                prop_assert_eq!(&page[..], &all[offset.min(all.len())..]);
            }
            let mut by_kind = vec![0; graph.kinds().len()];
            for neighbor in &all { by_kind[neighbor.relation.kind.index()] += 1; }
            prop_assert_eq!(&graph.degree_by_kind(node), &by_kind);
            for (index, kind) in graph.kinds().iter().enumerate() {
                let kinds = Kinds::named(&graph, [kind.as_ref()]).unwrap();
                for offset in 0..3 {
                    let page: Vec<_> = graph.neighbors_from(node, Some(&kinds), offset).collect();
                    let of_kind = all.iter().filter(|neighbor| neighbor.relation.kind.index() == index);
                    let of_kind: Vec<_> = of_kind.skip(offset as usize).copied().collect();
                    prop_assert_eq!(page, of_kind);
                }
            }
        }
    }

    #[test]
    fn has_relation_is_a_search_of_the_pairs(plan in plans(7)) {
        let graph = plan.graph();
        let expanded = directed(&graph);
        for source in nodes(&graph) {
            for target in nodes(&graph) {
                let expected = expanded.contains_edge((source.0).into(), (target.0).into());
                prop_assert_eq!(graph.has_relation(source, target, None), expected);
                let by_kind = (0..graph.kinds().len())
                    .any(|kind| graph.has_relation(source, target, Some(KindId(kind as u16))));
                prop_assert_eq!(by_kind, expected);
            }
        }
    }

    #[test]
    fn a_part_is_what_joins_its_nodes(plan in plans(9), picks in prop::collection::vec(any::<bool>(), 9)) {
        let graph = plan.graph();
        let chosen: Vec<NodeId> = nodes(&graph).filter(|node| picks[node.index()]).collect();
        let is_in = |node: NodeId| picks[node.index()];
        let mut expected: Vec<_> = graph
            .pairs()
            .filter(|pair| is_in(pair.source) && is_in(pair.target))
            .map(|pair| name(&graph, &pair))
            .collect();
        expected.sort();
        let mut induced: Vec<_> = graph.induced_pairs(&chosen).map(|pair| name(&graph, &pair)).collect();
        induced.sort();
        prop_assert_eq!(&induced, &expected);
        let part = graph.restricted_to(&chosen);
        prop_assert_eq!(part.catalog().len(), chosen.len());
        let mut kept: Vec<_> = part
            .pairs()
            .map(|pair| {
                let (kind, source, target, via, weight) = name(&part, &pair);
                (kind, chosen[source as usize].0, chosen[target as usize].0, via, weight)
            })
            .collect();
        kept.sort();
        prop_assert_eq!(kept, expected);
        for (node, old) in nodes(&part).zip(&chosen) {
            prop_assert_eq!(part.catalog().node(node).key(), graph.catalog().node(*old).key());
        }
    }

    #[test]
    fn petgraph_sees_the_same_through_a_view(plan in plans(8)) {
        let graph = plan.graph();
        let (directed, undirected) = (directed(&graph), undirected(&graph));
        let there = View::directed(&graph);
        let both = View::undirected(&graph);
        let sorted = |mut parts: Vec<Vec<u32>>| {
            for part in &mut parts { part.sort_unstable(); }
            parts.sort();
            parts
        };
        let plain = |parts: Vec<Vec<petgraph::graph::NodeIndex>>| {
            parts.into_iter().map(|part| part.into_iter().map(|node| node.index() as u32).collect()).collect()
        };
        prop_assert_eq!(sorted(algo::kosaraju_scc(there)), sorted(plain(algo::kosaraju_scc(&directed))));
        prop_assert_eq!(sorted(algo::tarjan_scc(there)), sorted(plain(algo::tarjan_scc(&directed))));
        prop_assert_eq!(algo::toposort(there, None).is_ok(), algo::toposort(&directed, None).is_ok());
        prop_assert_eq!(algo::is_cyclic_directed(there), algo::is_cyclic_directed(&directed));
        let ours = algo::dijkstra(there, 0, None, |edge| *edge.weight());
        let theirs = algo::dijkstra(&directed, 0.into(), None, |edge| *edge.weight());
        let ours: BTreeMap<u32, f64> = ours.into_iter().collect();
        let theirs: BTreeMap<u32, f64> =
            theirs.into_iter().map(|(node, cost)| (node.index() as u32, cost)).collect();
        prop_assert_eq!(ours, theirs);
        let ours = algo::dijkstra(both, 0, None, |edge| *edge.weight());
        let theirs = algo::dijkstra(&undirected, 0.into(), None, |edge| *edge.weight());
        prop_assert_eq!(ours.len(), theirs.len());
        prop_assert!(theirs.iter().all(|(node, cost)| ours.get(&(node.index() as u32)) == Some(cost)));
        let ours = algo::page_rank(there, 0.85_f64, 8);
        let theirs = algo::page_rank(&directed, 0.85_f64, 8);
        prop_assert!(ours.iter().zip(&theirs).all(|(ours, theirs)| (ours - theirs).abs() < 1e-9));
        let mut bfs = Bfs::new(both, 0);
        let mut count = 0;
        while bfs.next(both).is_some() { count += 1; }
        let mut bfs = Bfs::new(&undirected, 0.into());
        while bfs.next(&undirected).is_some() { count -= 1; }
        prop_assert_eq!(count, 0);
        prop_assert_eq!(there.edge_references().count(), directed.edge_count());
        prop_assert_eq!(both.edge_references().count(), undirected.edge_count());
        let explicit = both.explicit_only();
        prop_assert_eq!(explicit.edge_references().count(), graph.relations().len());
        for node in nodes(&graph) {
            let ends = |edges: super::Edges<'_>| {
                let mut ends: Vec<(u32, u32)> = edges.map(|edge| (edge.source(), edge.target())).collect();
                ends.sort_unstable();
                ends
            };
            let theirs = |direction| {
                let mut ends: Vec<(u32, u32)> = directed
                    .edges_directed(node.0.into(), direction)
                    .map(|edge| (edge.source().index() as u32, edge.target().index() as u32))
                    .collect();
                ends.sort_unstable();
                ends
            };
            for direction in [petgraph::Outgoing, petgraph::Incoming] {
                prop_assert_eq!(ends(there.edges_directed(node.0, direction)), theirs(direction));
                let far = there.neighbors_directed(node.0, direction).count();
                prop_assert_eq!(far, theirs(direction).len());
            }
            prop_assert_eq!(both.edges(node.0).count(), undirected.edges(node.0.into()).count());
        }
        for kind in graph.kinds() {
            let kinds = Kinds::named(&graph, [kind.as_ref()]).unwrap();
            let of_kind = there.of_kinds(&kinds);
            let expected = graph.pairs().filter(|pair| kinds.contains(pair.kind)).count()
                + graph.groups().iter()
                    .filter(|group| kinds.contains(group.kind) && matches!(group.shape, Shape::Clique { .. }))
                    .map(|group| group.pair_count() as usize).sum::<usize>();
            prop_assert_eq!(of_kind.edge_references().count(), expected);
        }
    }
}

#[test]
fn a_name_is_a_key_an_id_or_a_name() {
    let mut entries: Vec<_> = (0..12).map(agent).collect();
    entries[1].1.name = "Refund desk".to_owned();
    for (_, entry) in &mut entries[2..] {
        entry.name = "Clock".to_owned();
    }
    let catalog = Catalog::new(entries, Vec::new());
    for text in ["agent:ossa/n0001", "ossa/n0001", "n0001", "Refund desk", "refund DESK", "N0001"] {
        assert_eq!(resolve(&catalog, text), Ok(NodeId(1)), "{text}");
    }
    let unknown = resolve(&catalog, "Refund dsek").unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "no node has the key, id or name `Refund dsek`; did you mean `Refund desk`?"
    );
    let far = resolve(&catalog, "something else").unwrap_err();
    assert_eq!(far.to_string(), "no node has the key, id or name `something else`");
    let Err(Unresolved::Ambiguous { candidates, count, .. }) = resolve(&catalog, "Clock") else {
        panic!("ten nodes have this name");
    };
    assert_eq!((candidates.len(), count), (8, 10));
}

#[test]
fn an_unknown_kind_names_the_nearest() {
    let graph = Plan { node_count: 2, relations: vec![(0, 0, 1, 1.0)], groups: Vec::new() }.graph();
    let unknown = Kinds::named(&graph, ["depend_on"]).unwrap_err();
    assert_eq!(unknown.to_string(), "no relation is of the kind `depend_on`; did you mean `depends_on`?");
    let unknown = Kinds::named(&graph, [KINDS[0], "x"]).unwrap_err();
    assert_eq!(unknown.to_string(), "no relation is of the kind `x`; there are depends_on");
}
