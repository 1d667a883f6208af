use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::{Network, Way};

/// The core number of each node: the largest k for which it belongs to a set of nodes that each have k or more relations
/// within the set. Direction does not count; parallel relations do; a self-loop counts twice.
///
/// Nodes with the fewest relations left are taken away one by one. When a member of a group goes, all others lose a
/// relation; they are not told. Instead each node leaves word with its groups to be woken once so many have gone that it
/// may be next: half of what it has to spare, divided among its groups. So it is looked at a logarithmic number of times.
///
/// # Complexity
/// O((nodes + relations + group members × groups of a node) × log² degree).
pub fn core_numbers(network: &Network) -> Vec<u64> {
    let mut peel = Peel::new(network);
    let count = network.node_count();
    let mut core = vec![0; count];
    let mut level = 0;
    while let Some(Reverse((bound, node))) = peel.queue.pop() {
        if peel.is_gone[node as usize] || peel.bound[node as usize] != bound {
            continue;
        }
        // No node that is left has fewer than the lowest bound.
        level = level.max(bound);
        // The bound is what may be left; only who really has no more goes.
        if peel.degree(node) > level {
            peel.watch(node, level);
            continue;
        }
        core[node as usize] = level;
        peel.take(node, level);
    }
    core
}

struct Peel<'n> {
    network: &'n Network,
    is_gone: Vec<bool>,
    /// Explicit relations to nodes that are left.
    plain: Vec<u64>,
    /// Nodes left on each side of a hub, by door.
    left: Vec<u64>,
    /// How few have to be left at a door for a node to be looked at again, most first; the node; and which of its
    /// words this is: only the last counts.
    watches: Vec<BinaryHeap<(u64, u32, u32)>>,
    words: Vec<u32>,
    /// What each node has left at least, unless it is woken.
    bound: Vec<u64>,
    queue: BinaryHeap<Reverse<(u64, u32)>>,
}

impl<'n> Peel<'n> {
    fn new(network: &'n Network) -> Self {
        let count = network.node_count();
        let plain = (0..count as u32)
            .map(|node| (network.outgoing(node).len() + network.incoming(node).len()) as u64);
        let mut peel = Self {
            network,
            is_gone: vec![false; count],
            plain: plain.collect(),
            left: (0..network.door_count() as u32).map(|door| network.near(door).len() as u64).collect(),
            watches: vec![BinaryHeap::new(); network.door_count()],
            words: vec![0; count],
            bound: vec![0; count],
            queue: BinaryHeap::new(),
        };
        for node in 0..count as u32 {
            peel.watch(node, 0);
        }
        peel
    }

    /// The door whose nodes are at the other side of `door`.
    fn opposite(&self, door: u32) -> u32 {
        if self.network.hub(door).is_clique { door } else { door ^ 1 }
    }

    /// Relations to nodes that are left.
    fn degree(&self, node: u32) -> u64 {
        let doors = self.network.all_doors(node).iter();
        let implied: u64 = doors
            .map(|door| {
                let opposite = self.opposite(*door);
                let is_own = self.network.near(opposite).binary_search(&node).is_ok();
                self.left[opposite as usize] - u64::from(is_own)
            })
            .sum();
        self.plain[node as usize] + implied
    }

    /// Queues a node by what it will have left at least, and has it woken before it has less.
    fn watch(&mut self, node: u32, level: u64) {
        let doors = self.network.all_doors(node);
        let degree = self.degree(node);
        let parts = doors.len() as u64;
        self.words[node as usize] += 1;
        let word = self.words[node as usize];
        // Who has no more than the level goes at the level, whatever else goes before.
        let bound = if parts == 0 || degree <= level {
            degree
        } else {
            // Each door may lose one less than this unnoticed.
            let step = (degree.saturating_sub(level) / (2 * parts)).max(1);
            for &door in doors {
                let opposite = self.opposite(door) as usize;
                if let Some(few) = self.left[opposite].checked_sub(step) {
                    self.watches[opposite].push((few, node, word));
                }
            }
            degree - parts * (step - 1)
        };
        self.bound[node as usize] = bound;
        self.queue.push(Reverse((bound, node)));
    }

    fn take(&mut self, node: u32, level: u64) {
        let network = self.network;
        self.is_gone[node as usize] = true;
        let links = network.links_of(node, Way::Both);
        for other in links.map(|(other, _)| other).collect::<Vec<_>>() {
            if !self.is_gone[other as usize] {
                self.plain[other as usize] -= 1;
                // The number of explicit relations is known at once; who goes next anyway needs no other place.
                let bound = &mut self.bound[other as usize];
                if *bound > level {
                    *bound -= 1;
                    self.queue.push(Reverse((*bound, other)));
                }
            }
        }
        for &door in network.all_doors(node) {
            let at = door as usize;
            self.left[at] -= 1;
            while let Some(&(few, watcher, word)) = self.watches[at].peek()
                && few >= self.left[at]
            {
                self.watches[at].pop();
                if !self.is_gone[watcher as usize] && self.words[watcher as usize] == word {
                    self.watch(watcher, level);
                }
            }
        }
    }
}
