use std::collections::BTreeSet;

use super::network::{By, Network, Way};
use crate::graph::{Graph, Kinds};
use crate::model::NodeId;

/// Whom to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// What needs the start, and so breaks without it.
    Dependents,
    /// What the start needs.
    Needs,
}

/// A node that is affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Affected {
    /// The node.
    pub node: NodeId,
    /// How many relations it is away from the nearest start.
    pub depth: u32,
    /// The node before it on a shortest way from there.
    pub parent: NodeId,
    /// What joins it to that node.
    pub by: By,
}

/// Kinds whose source cannot do without the target.
const SOURCE_NEEDS_TARGET: [&str; 6] =
    ["depends_on", "delegates_to", "hands_off_to", "uses_tool", "uses_mcp_server", "uses_model"];
/// Kinds whose target cannot do without the source: the whole needs its part.
const TARGET_NEEDS_SOURCE: [&str; 2] = ["member_of", "part_of"];

/// The kinds that say that one node needs another: what impact follows when no kinds are given.
pub fn kinds_of_need(graph: &Graph) -> Kinds {
    Kinds::matching(graph, |kind| SOURCE_NEEDS_TARGET.contains(&kind) || TARGET_NEEDS_SOURCE.contains(&kind))
}

/// Everything that needs one of `starts`, or that they need, directly or through others; nearest first, then by id.
/// `member_of` and `part_of` say that the target needs the source, all other kinds the opposite; in a clique each needs
/// each. The starts are not in the list.
///
/// # Complexity
/// O(nodes + relations + group members): a group is gone through once.
pub fn impact(
    graph: &Graph,
    kinds: &Kinds,
    starts: &[NodeId],
    toward: Toward,
    max_depth: Option<u32>,
) -> Vec<Affected> {
    let network = Network::new(graph, kinds);
    let way_of: Vec<Way> = graph
        .kinds()
        .iter()
        .map(|kind| {
            let is_reversed = TARGET_NEEDS_SOURCE.contains(&kind.as_ref());
            if (toward == Toward::Needs) == is_reversed { Way::Backward } else { Way::Forward }
        })
        .collect();
    let mut is_seen = vec![false; network.node_count()];
    let mut is_through = vec![false; network.door_count()];
    let starts: BTreeSet<NodeId> =
        starts.iter().copied().filter(|node| node.index() < network.node_count()).collect();
    let mut nearest: Vec<u32> = starts.iter().map(|node| node.0).collect();
    for node in &nearest {
        is_seen[*node as usize] = true;
    }
    let mut affected = Vec::new();
    let mut depth = 0;
    while !nearest.is_empty() && max_depth.is_none_or(|most| depth < most) {
        depth += 1;
        let first = affected.len();
        for &parent in &nearest {
            let mut reach = |node: u32, by| {
                if !std::mem::replace(&mut is_seen[node as usize], true) {
                    affected.push(Affected { node: NodeId(node), depth, parent: NodeId(parent), by });
                }
            };
            for (node, link) in network.links_of(parent, Way::Both) {
                let is_forward = link.source == parent;
                if is_forward == (way_of[link.kind.index()] == Way::Forward) || link.source == link.target {
                    reach(node, By::Relation(link.relation));
                }
            }
            for &door in network.all_doors(parent) {
                let hub = network.hub(door);
                // Whoever came to this door before is as near, and reached all that is behind it.
                if network.is_open(door, way_of[hub.kind.index()])
                    && !std::mem::replace(&mut is_through[door as usize], true)
                {
                    for &node in network.far(door) {
                        reach(node, By::Group(hub.group));
                    }
                }
            }
        }
        affected[first..].sort_by_key(|affected| affected.node);
        nearest = affected[first..].iter().map(|affected| affected.node.0).collect();
    }
    affected
}
