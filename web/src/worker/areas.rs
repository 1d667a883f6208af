//! Communities of a graph and what they are called.

use std::collections::BTreeMap;

use ossa_core::analysis::{CommunitySettings, Network, Parts, communities};
use ossa_core::graph::Graph;
use ossa_core::model::NodeId;

/// Groups that have less in common with an area than this do not name it.
const NAMING: f64 = 0.25;

/// Nodes that are related to each other more than to others.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Communities {
    /// The community of each node.
    pub parts: Parts,
    /// What the nodes of each have in common.
    names: Vec<String>,
}

impl Default for Communities {
    fn default() -> Self {
        Self { parts: Parts { part_of: Vec::new(), sizes: Vec::new() }, names: Vec::new() }
    }
}

impl Communities {
    /// The communities of a graph.
    pub(super) fn of(graph: &Graph) -> Self {
        let parts = communities(&Network::whole(graph), CommunitySettings::default()).parts;
        let of_parts = parts.members();
        let members: Vec<Vec<u32>> =
            (0..parts.count()).map(|part| of_parts.row(part).iter().map(|node| node.0).collect()).collect();
        let names = names(graph, &parts.part_of, &members);
        Self { parts, names }
    }

    /// What a community is called.
    pub(super) fn name(&self, community: u32) -> &str {
        self.names.get(community as usize).map_or("", String::as_str)
    }
}

/// What the nodes of each area have in common: the group that is most like it, or else who is most related in it.
pub(super) fn names(graph: &Graph, area_of: &[u32], members: &[Vec<u32>]) -> Vec<String> {
    let mut best: Vec<(f64, String)> = vec![(NAMING, String::new()); members.len()];
    for group in graph.groups() {
        let nodes = group.nodes();
        let mut inside: BTreeMap<u32, u32> = BTreeMap::new();
        for node in &nodes {
            *inside.entry(area_of[node.index()]).or_default() += 1;
        }
        for (area, count) in inside {
            let all = nodes.len() + members[area as usize].len() - count as usize;
            let likeness = f64::from(count) / all.max(1) as f64;
            let best = &mut best[area as usize];
            if likeness > best.0 {
                *best = (likeness, graph.via(group.via).to_owned());
            }
        }
    }
    let catalog = graph.catalog();
    let degree =
        |node: &&u32| graph.outgoing(NodeId(**node)).count() + graph.incoming(NodeId(**node)).count();
    let named = best.into_iter().zip(members).map(|((_, name), nodes)| {
        if !name.is_empty() {
            return name;
        }
        // The last of equals by `max_by_key` is as good as the first.
        let most = nodes.iter().max_by_key(degree);
        most.map_or_else(String::new, |&node| catalog.node(NodeId(node)).name().to_owned())
    });
    named.collect()
}
