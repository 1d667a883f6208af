use std::collections::VecDeque;

use super::network::{By, Network, Way};
use super::strong::strong_components;
use crate::model::NodeId;

/// A way that comes back to where it began and to no other node twice. The first node is the lowest; the last leads back
/// to it.
pub type Cycle = Vec<NodeId>;

/// One cycle of each strong component that has any: a shortest one through its lowest node. Ordered by that node.
///
/// # Complexity
/// O(nodes + relations + group members).
pub fn cycles_of_components(network: &Network) -> Vec<Cycle> {
    let parts = strong_components(network);
    let members = parts.members();
    let mut parent: Vec<Option<u32>> = vec![None; network.node_count()];
    // The last component whose search went through each door.
    let mut through: Vec<Option<usize>> = vec![None; network.door_count()];
    let mut cycles = Vec::new();
    for part in 0..parts.count() {
        let Some(&NodeId(start)) = members.row(part).first() else { continue };
        if members.row(part).len() == 1 {
            if network.outgoing(start).iter().any(|link| link.target == start) {
                cycles.push(vec![NodeId(start)]);
            }
            continue;
        }
        let mut queue = VecDeque::from([start]);
        'search: while let Some(node) = queue.pop_front() {
            let mut reached = Vec::new();
            for (next, _) in network.links_of(node, Way::Forward) {
                reached.push(next);
            }
            for door in network.doors(node, Way::Forward) {
                // The start may be behind a door others went through: whether it is, is asked of each.
                let leads_back = node != start && network.far(door).binary_search(&start).is_ok();
                reached.extend(leads_back.then_some(start));
                if through[door as usize].replace(part) != Some(part) {
                    reached.extend_from_slice(network.far(door));
                }
            }
            for next in reached {
                if next == start && node != start {
                    let mut cycle = vec![NodeId(node)];
                    let mut at = node;
                    while let Some(before) = parent[at as usize] {
                        cycle.push(NodeId(before));
                        at = before;
                    }
                    cycle.reverse();
                    cycles.push(cycle);
                    break 'search;
                }
                if next != start
                    && parts.part_of[next as usize] == part as u32
                    && parent[next as usize].is_none()
                {
                    parent[next as usize] = Some(node);
                    queue.push_back(next);
                }
            }
        }
    }
    cycles
}

/// The elementary cycles, `most` of them at most, by their lowest node and then in order of their nodes. Cycles through
/// the same nodes in the same order are one.
///
/// A search from each node for ways back to it through higher nodes of its strong component, that goes on only where the
/// start can still be reached. Groups are walked pair by pair.
///
/// # Complexity
/// O((most + nodes) × longest cycle × (relations + pairs of the component)).
pub fn cycles(network: &Network, most: usize) -> Vec<Cycle> {
    let parts = strong_components(network);
    let mut search = Search {
        network,
        part_of: &parts.part_of,
        is_on_way: vec![false; network.node_count()],
        seen: vec![0; network.node_count()],
        stamp: 0,
    };
    let mut cycles = Vec::new();
    for start in 0..network.node_count() as u32 {
        if cycles.len() >= most {
            break;
        }
        if !search.leads_back(start, start) {
            continue;
        }
        search.is_on_way[start as usize] = true;
        let mut way: Vec<(u32, std::vec::IntoIter<u32>)> =
            vec![(start, search.successors(start, start).into_iter())];
        while let Some((_, open)) = way.last_mut() {
            let Some(next) = open.next() else {
                if let Some((node, _)) = way.pop() {
                    search.is_on_way[node as usize] = false;
                }
                continue;
            };
            if next == start {
                cycles.push(way.iter().map(|(node, _)| NodeId(*node)).collect());
                if cycles.len() >= most {
                    return cycles;
                }
            } else if !search.is_on_way[next as usize] && search.leads_back(next, start) {
                search.is_on_way[next as usize] = true;
                let successors = search.successors(next, start);
                way.push((next, successors.into_iter()));
            }
        }
    }
    cycles
}

struct Search<'n> {
    network: &'n Network,
    part_of: &'n [u32],
    is_on_way: Vec<bool>,
    /// The last search that came to each node.
    seen: Vec<u64>,
    stamp: u64,
}

impl Search<'_> {
    /// The nodes from `start` upwards, of its component, that `node` leads to, each once, in order.
    fn successors(&self, node: u32, start: u32) -> Vec<u32> {
        let network = self.network;
        let links = network.outgoing(node).iter().map(|link| link.target);
        let doors = network.doors(node, Way::Forward);
        let implied = doors.flat_map(|door| network.far(door).iter().copied().filter(|next| *next != node));
        let part = self.part_of[start as usize];
        let mut next: Vec<u32> = links
            .chain(implied)
            .filter(|next| *next >= start && self.part_of[*next as usize] == part)
            .collect();
        next.sort_unstable();
        next.dedup();
        next
    }

    /// Whether a way leads from `node` to `start` by nodes that are not on the way yet.
    fn leads_back(&mut self, node: u32, start: u32) -> bool {
        self.stamp += 1;
        let mut open = vec![node];
        self.seen[node as usize] = self.stamp;
        while let Some(node) = open.pop() {
            for next in self.successors(node, start) {
                if next == start {
                    return true;
                }
                let is_new = std::mem::replace(&mut self.seen[next as usize], self.stamp) != self.stamp;
                if is_new && !self.is_on_way[next as usize] {
                    open.push(next);
                }
            }
        }
        false
    }
}

/// What leads from each node of a cycle to the next: the relation of [`By`] that is found first.
pub fn steps_of_cycle(network: &Network, cycle: &[NodeId]) -> Vec<By> {
    let ends = cycle.iter().zip(cycle.iter().cycle().skip(1));
    ends.filter_map(|(from, to)| {
        let link = network.outgoing(from.0).iter().find(|link| link.target == to.0);
        link.map(|link| By::Relation(link.relation)).or_else(|| {
            let mut doors = network.doors(from.0, Way::Forward);
            let door = doors.find(|door| network.far(*door).binary_search(&to.0).is_ok())?;
            Some(By::Group(network.hub(door).group))
        })
    })
    .collect()
}
