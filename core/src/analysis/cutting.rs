use super::network::Network;
use crate::model::{Csr, NodeId};

/// What holds a graph together alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cutting {
    /// Nodes without which some others are no longer joined, in order.
    pub articulation_points: Vec<NodeId>,
    /// Pairs of nodes joined by a single relation without which they are not joined, the lower first, in order.
    pub bridges: Vec<(NodeId, NodeId)>,
}

/// Nodes and relations that hold a graph together alone, whatever the direction.
///
/// A hub joins its members as its pairs do, whichever member goes, as long as there is someone on both sides. So groups
/// of two, and those with a single source or target, are taken as their few pairs, and all others as hubs; none of
/// their pairs is a bridge.
///
/// # Complexity
/// O(nodes + relations + group members).
pub fn cutting(network: &Network) -> Cutting {
    const NONE: u32 = u32::MAX;
    let joints = Joints::new(network);
    let count = joints.len();
    let mut order = vec![NONE; count];
    let mut low = vec![0u32; count];
    let mut is_point = vec![false; network.node_count()];
    let mut bridges = Vec::new();
    let mut clock = 0;
    // Vertex, the edge it was reached by, and how many of its edges were looked at.
    let mut walk: Vec<(u32, u32, usize)> = Vec::new();
    for start in 0..count as u32 {
        if order[start as usize] != NONE {
            continue;
        }
        let mut branches = 0;
        order[start as usize] = clock;
        low[start as usize] = clock;
        clock += 1;
        walk.push((start, NONE, 0));
        while let Some((vertex, by, cursor)) = walk.last_mut() {
            let (vertex, by) = (*vertex, *by);
            if let Some(&(next, edge)) = joints.edges.row(vertex as usize).get(*cursor) {
                *cursor += 1;
                if edge == by {
                    continue;
                }
                if order[next as usize] == NONE {
                    order[next as usize] = clock;
                    low[next as usize] = clock;
                    clock += 1;
                    walk.push((next, edge, 0));
                } else {
                    low[vertex as usize] = low[vertex as usize].min(order[next as usize]);
                }
                continue;
            }
            walk.pop();
            let Some(&(parent, ..)) = walk.last() else { break };
            low[parent as usize] = low[parent as usize].min(low[vertex as usize]);
            if parent == start {
                branches += 1;
            } else if low[vertex as usize] >= order[parent as usize]
                && let Some(is_point) = is_point.get_mut(parent as usize)
            {
                *is_point = true;
            }
            if low[vertex as usize] > order[parent as usize] && by < joints.plain_count {
                bridges.push((NodeId(vertex.min(parent)), NodeId(vertex.max(parent))));
            }
        }
        if branches > 1
            && let Some(is_point) = is_point.get_mut(start as usize)
        {
            *is_point = true;
        }
    }
    bridges.sort_unstable();
    let points = is_point.iter().enumerate().filter(|(_, is_point)| **is_point);
    Cutting { articulation_points: points.map(|(node, _)| NodeId(node as u32)).collect(), bridges }
}

/// Nodes and hubs, joined by edges.
struct Joints {
    /// The other end and the edge's number, for each vertex.
    edges: Csr<(u32, u32)>,
    /// Edges below this number are relations between nodes; the others lead to hubs.
    plain_count: u32,
}

impl Joints {
    fn new(network: &Network) -> Self {
        let node_count = network.node_count() as u32;
        let mut plain: Vec<(u32, u32)> = network
            .links()
            .iter()
            .filter(|link| link.source != link.target)
            .map(|link| (link.source, link.target))
            .collect();
        let mut spokes: Vec<(u32, u32)> = Vec::new();
        let mut hub_count = 0;
        for (index, hub) in network.hubs().iter().enumerate() {
            let (near, far) = network.sides(index);
            let is_small = if hub.is_clique { near.len() == 2 } else { near.len() == 1 || far.len() == 1 };
            if is_small {
                let (one, other) = if hub.is_clique { near.split_at(1) } else { (near, far) };
                let pairs = one.iter().flat_map(|one| other.iter().map(|other| (*one, *other)));
                plain.extend(pairs.filter(|(one, other)| one != other));
            } else {
                let mut members: Vec<u32> = near.iter().chain(far).copied().collect();
                members.sort_unstable();
                members.dedup();
                spokes.extend(members.into_iter().map(|node| (node, node_count + hub_count)));
                hub_count += 1;
            }
        }
        let plain_count = plain.len() as u32;
        let ends: Vec<(u32, (u32, u32))> = plain
            .into_iter()
            .chain(spokes)
            .enumerate()
            .flat_map(|(edge, (one, other))| {
                let edge = edge as u32;
                [(one, (other, edge)), (other, (one, edge))]
            })
            .collect();
        let vertex_count = (node_count + hub_count) as usize;
        let grouped = Csr::group(vertex_count, &ends, |(from, _)| *from as usize);
        let mut edges = Csr::default();
        for vertex in 0..vertex_count {
            edges.push_row(grouped.row(vertex).iter().map(|(_, end)| *end));
        }
        Self { edges, plain_count }
    }

    fn len(&self) -> usize {
        self.edges.row_count()
    }
}
