//! Communities by the Leiden algorithm (Traag, Waltman and van Eck, 2019), with groups as weighted hubs.

mod level;
mod moves;
mod refine;
mod table;

use super::components::{Parts, Sets};
use super::network::{Network, Way};
use super::random::Random;
use level::Level;

/// How communities are looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommunitySettings {
    /// Above one for more and smaller communities, below for fewer and larger.
    pub resolution: f64,
    /// Another number looks at the nodes in another order.
    pub seed: u64,
}

impl Default for CommunitySettings {
    fn default() -> Self {
        Self { resolution: 1.0, seed: 1 }
    }
}

/// Nodes that are related to each other more than to others.
#[derive(Clone, Debug, PartialEq)]
pub struct Communities {
    /// The community of each node. In each, every node leads to every other without leaving it.
    pub parts: Parts,
    /// How much more weight lies inside communities than chance would have it; see [`modularity`].
    pub modularity: f64,
    /// The divisions on the way there, from the finest; the last is `parts`. Those before may be disconnected.
    pub hierarchy: Vec<Parts>,
}

/// Divides the nodes so that modularity is high. Direction does not count; weights that are not above zero count as
/// nothing.
///
/// A group is a hub that knows how much of it lies in which community, so that a node's tie to a community is summed
/// without its pairs. Of a group's communities a node considers joining only the few that have most of it. When nodes
/// are drawn together for the next level, a group of few of them becomes plain relations.
///
/// # Complexity
/// O(nodes + relations + group members) a pass over the nodes. How many passes it takes is not bounded by theory; it is
/// about ten in practice.
pub fn communities(network: &Network, settings: CommunitySettings) -> Communities {
    let mut random = Random::new(settings.seed);
    let count = network.node_count();
    let mut level = Level::of(network);
    // The vertex of the current level each node is part of, and the community of each vertex.
    let mut vertex_of: Vec<u32> = (0..count as u32).collect();
    let mut community_of: Vec<u32> = vertex_of.clone();
    let mut hierarchy: Vec<Parts> = Vec::new();
    let total: f64 = level.strengths.iter().sum();
    let pull = if total > 0.0 { settings.resolution / total } else { 0.0 };
    loop {
        let has_moved = moves::improve(&level, pull, &mut community_of, &mut random);
        let vertex_parts = Parts::from_labels(level.len(), community_of.iter().copied());
        let found = Parts::from_labels(
            vertex_parts.count(),
            vertex_of.iter().map(|vertex| vertex_parts.part_of[*vertex as usize]),
        );
        if hierarchy.last() != Some(&found) {
            hierarchy.push(found);
        }
        if !has_moved || vertex_parts.count() == level.len() {
            break;
        }
        let refined = refine::refine(&level, pull, &vertex_parts.part_of, &mut random);
        let refined = Parts::from_labels(level.len(), refined);
        // Where refining keeps every vertex apart, the communities themselves are drawn together.
        let joined = if refined.count() < level.len() { refined } else { vertex_parts.clone() };
        community_of = vec![0; joined.count()];
        for (vertex, part) in joined.part_of.iter().enumerate() {
            community_of[*part as usize] = vertex_parts.part_of[vertex];
        }
        // Communities are named by vertices of the new level, of which there are at least as many.
        level = level.joined(&joined);
        for vertex in &mut vertex_of {
            *vertex = joined.part_of[*vertex as usize];
        }
    }
    let found = hierarchy.pop().unwrap_or_else(|| Parts::from_labels(count, 0..count as u32));
    let parts = connected(network, &found);
    hierarchy.push(parts.clone());
    let modularity = modularity(network, &parts, settings.resolution);
    Communities { parts, modularity, hierarchy }
}

/// The parts divided where nothing but other parts joins them. That never lowers modularity.
fn connected(network: &Network, parts: &Parts) -> Parts {
    let part = |node: u32| parts.part_of[node as usize];
    let mut sets = Sets::new(network.node_count());
    for link in network.links() {
        if part(link.source) == part(link.target) && link.weight > 0.0 {
            sets.join(link.source, link.target);
        }
    }
    for (index, hub) in network.hubs().iter().enumerate().filter(|(_, hub)| hub.weight > 0.0) {
        let (near, far) = network.sides(index);
        let of = |side: &[u32]| {
            let mut nodes: Vec<(u32, u32)> = side.iter().map(|node| (part(*node), *node)).collect();
            nodes.sort_unstable();
            nodes
        };
        let (near, far) = (of(near), of(far));
        for nodes in near.chunk_by(|a, b| a.0 == b.0) {
            let first = nodes[0];
            let opposite = if hub.is_clique {
                nodes
            } else {
                let start = far.partition_point(|(part, _)| *part < first.0);
                let length = far[start..].partition_point(|(part, _)| *part == first.0);
                &far[start..start + length]
            };
            // With someone on either side, all hang together: whoever is on both has another to go to.
            if !opposite.is_empty() {
                for (_, node) in nodes.iter().chain(opposite) {
                    sets.join(first.1, *node);
                }
            }
        }
    }
    sets.into_parts()
}

/// The weight inside the parts, as a share of all, less what it would be if relations fell where nodes' strengths alone
/// draw them, times `resolution`. 0 without relations.
///
/// # Complexity
/// O(nodes + relations + group members × log).
pub fn modularity(network: &Network, parts: &Parts, resolution: f64) -> f64 {
    let part = |node: u32| parts.part_of[node as usize];
    let strengths = network.strengths(Way::Both);
    let total: f64 = strengths.iter().sum();
    if total <= 0.0 {
        return 0.0;
    }
    let mut inside: f64 = network
        .links()
        .iter()
        .filter(|link| part(link.source) == part(link.target))
        .map(|link| link.weight.max(0.0))
        .sum();
    for (index, hub) in network.hubs().iter().enumerate() {
        let (near, far) = network.sides(index);
        let of = |side: &[u32]| {
            let mut labels: Vec<u32> = side.iter().map(|node| part(*node)).collect();
            labels.sort_unstable();
            labels
        };
        let (near_parts, far_parts) = (of(near), of(far));
        let mut pairs = 0.0;
        for labels in near_parts.chunk_by(|a, b| a == b) {
            let count = labels.len() as f64;
            pairs += if hub.is_clique {
                count * (count - 1.0) / 2.0
            } else {
                let start = far_parts.partition_point(|label| *label < labels[0]);
                let there = far_parts[start..].partition_point(|label| *label == labels[0]);
                count * there as f64
            };
        }
        if !hub.is_clique {
            pairs -= near.iter().filter(|node| far.binary_search(node).is_ok()).count() as f64;
        }
        inside += pairs * hub.weight.max(0.0);
    }
    let mut part_strengths = vec![0.0; parts.count()];
    for (node, strength) in strengths.iter().enumerate() {
        part_strengths[parts.part_of[node] as usize] += strength;
    }
    let expected: f64 = part_strengths.iter().map(|strength| (strength / total) * (strength / total)).sum();
    2.0 * inside / total - resolution * expected
}
