use std::collections::BinaryHeap;

use super::network::{Network, Way};
use crate::model::Csr;

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
    let mut core = vec![0; network.node_count()];
    let mut level = 0;
    while let Some((bound, node)) = peel.queue.pop() {
        if peel.bound[node as usize] != bound {
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

/// The bound of a node that is gone.
const GONE: u64 = u64::MAX;

/// When a node wants to be looked at again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Watch {
    /// How few have to be left at the door.
    few: u32,
    node: u32,
    /// Which of the node's words this is: only the last counts.
    word: u32,
}

struct Peel<'n> {
    network: &'n Network,
    /// Explicit relations to nodes that are left, less how often the node is at the other side of its own doors.
    plain: Vec<i64>,
    /// For each node the doors at the other side of its own.
    opposite: Csr<u32>,
    /// Nodes left on each side of a hub, by door.
    left: Vec<u32>,
    /// Those that wait for a door, who wants most left first.
    watches: Vec<BinaryHeap<Watch>>,
    words: Vec<u32>,
    /// What each node has left at least, unless it is woken.
    bound: Vec<u64>,
    queue: Queue,
}

impl<'n> Peel<'n> {
    fn new(network: &'n Network) -> Self {
        let count = network.node_count();
        let mut opposite = Csr::default();
        let mut plain = Vec::with_capacity(count);
        for node in 0..count as u32 {
            let links = (network.outgoing(node).len() + network.incoming(node).len()) as i64;
            let doors = network.all_doors(node);
            // Whoever stands at the one door of a clique is on both sides of it.
            let is_own =
                |door: u32| network.hub(door).is_clique || network.far(door).binary_search(&node).is_ok();
            plain.push(links - doors.iter().filter(|door| is_own(**door)).count() as i64);
            let across = |door: u32| if network.hub(door).is_clique { door } else { door ^ 1 };
            opposite.push_row(doors.iter().map(|door| across(*door)));
        }
        let mut peel = Self {
            network,
            plain,
            opposite,
            left: (0..network.door_count() as u32).map(|door| network.near(door).len() as u32).collect(),
            watches: vec![BinaryHeap::new(); network.door_count()],
            words: vec![0; count],
            bound: vec![0; count],
            queue: Queue::default(),
        };
        for node in 0..count as u32 {
            peel.watch(node, 0);
        }
        peel
    }

    /// Relations to nodes that are left.
    fn degree(&self, node: u32) -> u64 {
        let doors = self.opposite.row(node as usize).iter();
        let implied: i64 = doors.map(|door| i64::from(self.left[*door as usize])).sum();
        (self.plain[node as usize] + implied).max(0) as u64
    }

    /// Queues a node by what it will have left at least, and has it woken before it has less.
    fn watch(&mut self, node: u32, level: u64) {
        let doors = self.opposite.row(node as usize);
        let degree = self.degree(node);
        let parts = doors.len() as u64;
        let word = &mut self.words[node as usize];
        *word += 1;
        // Who has no more than the level goes at the level, whatever else goes before.
        let bound = if parts == 0 || degree <= level {
            degree.max(level)
        } else {
            // Each door may lose one less than this unnoticed.
            let step = ((degree - level) / (2 * parts)).max(1);
            for &door in doors {
                let left = u64::from(self.left[door as usize]);
                if let Some(few) = left.checked_sub(step) {
                    self.watches[door as usize].push(Watch { few: few as u32, node, word: *word });
                }
            }
            degree - parts * (step - 1)
        };
        self.bound[node as usize] = bound;
        self.queue.push(bound, node);
    }

    fn take(&mut self, node: u32, level: u64) {
        let network = self.network;
        self.bound[node as usize] = GONE;
        for (other, _) in network.links_of(node, Way::Both) {
            let bound = &mut self.bound[other as usize];
            if *bound == GONE {
                continue;
            }
            self.plain[other as usize] -= 1;
            // The number of explicit relations is known at once; who goes next anyway needs no other place.
            if *bound > level {
                *bound -= 1;
                self.queue.push(*bound, other);
            }
        }
        for &door in network.all_doors(node) {
            let at = door as usize;
            self.left[at] -= 1;
            while let Some(watch) = self.watches[at].peek().copied()
                && watch.few >= self.left[at]
            {
                self.watches[at].pop();
                let watcher = watch.node as usize;
                if self.bound[watcher] != GONE && self.words[watcher] == watch.word {
                    self.watch(watch.node, level);
                }
            }
        }
    }
}

/// Nodes by their bounds, the lowest first. What is pushed is never below what was popped last.
#[derive(Default)]
struct Queue {
    /// No bound is above the number of relations and group members.
    by_bound: Vec<Vec<u32>>,
    lowest: usize,
}

impl Queue {
    fn push(&mut self, bound: u64, node: u32) {
        let bound = bound as usize;
        if bound >= self.by_bound.len() {
            self.by_bound.resize_with(bound + 1, Vec::new);
        }
        self.by_bound[bound].push(node);
    }

    fn pop(&mut self) -> Option<(u64, u32)> {
        while let Some(nodes) = self.by_bound.get_mut(self.lowest) {
            if let Some(node) = nodes.pop() {
                return Some((self.lowest as u64, node));
            }
            self.lowest += 1;
        }
        None
    }
}
