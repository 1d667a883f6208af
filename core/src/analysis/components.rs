use super::network::Network;
use crate::model::{Csr, NodeId};

/// Nodes divided into parts. Parts are numbered by their first node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The part of each node.
    pub part_of: Vec<u32>,
    /// How many nodes each part has.
    pub sizes: Vec<u32>,
}

impl Parts {
    /// Parts from any labels below `label_count`, numbered anew.
    pub(crate) fn from_labels(label_count: usize, labels: impl IntoIterator<Item = u32>) -> Self {
        const NONE: u32 = u32::MAX;
        let mut numbers = vec![NONE; label_count];
        let mut sizes: Vec<u32> = Vec::new();
        let part_of = labels
            .into_iter()
            .map(|label| {
                let number = &mut numbers[label as usize];
                if *number == NONE {
                    *number = sizes.len() as u32;
                    sizes.push(0);
                }
                sizes[*number as usize] += 1;
                *number
            })
            .collect();
        Self { part_of, sizes }
    }

    /// How many parts there are.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The parts, the largest first; among equals the one with the first node. People count them in this order, from 1.
    ///
    /// # Complexity
    /// O(parts log parts).
    pub fn by_size(&self) -> Vec<u32> {
        let mut parts: Vec<u32> = (0..self.sizes.len() as u32).collect();
        parts.sort_by_key(|&part| std::cmp::Reverse(self.sizes[part as usize]));
        parts
    }

    /// The nodes of each part, in order.
    ///
    /// # Complexity
    /// O(nodes).
    pub fn members(&self) -> Csr<NodeId> {
        let nodes: Vec<NodeId> = (0..self.part_of.len() as u32).map(NodeId).collect();
        Csr::group(self.count(), &nodes, |node| self.part_of[node.index()] as usize)
    }
}

/// Disjoint sets that grow together. The root of a set is its lowest member.
#[derive(Clone, Debug)]
pub(crate) struct Sets(Vec<u32>);

impl Sets {
    pub(crate) fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    pub(crate) fn find(&mut self, node: u32) -> u32 {
        let mut node = node as usize;
        while self.0[node] as usize != node {
            // Path halving: each step shortens the way for the next.
            self.0[node] = self.0[self.0[node] as usize];
            node = self.0[node] as usize;
        }
        node as u32
    }

    pub(crate) fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one.max(other) as usize] = one.min(other);
    }

    pub(crate) fn into_parts(mut self) -> Parts {
        let count = self.0.len();
        let labels: Vec<u32> = (0..count as u32).map(|node| self.find(node)).collect();
        Parts::from_labels(count, labels)
    }
}

/// The parts between which no relation leads in any direction.
///
/// # Complexity
/// O((nodes + relations + group members) × log nodes) at worst, nearly linear in practice.
pub fn weak_components(network: &Network) -> Parts {
    let mut sets = Sets::new(network.node_count());
    for link in network.links() {
        sets.join(link.source, link.target);
    }
    for hub in 0..network.hubs().len() {
        // A group that joins no pair is never stored, so all its nodes hang together.
        let (near, far) = network.sides(hub);
        let nodes = || near.iter().chain(far);
        for (&node, &next) in nodes().zip(nodes().skip(1)) {
            sets.join(node, next);
        }
    }
    sets.into_parts()
}
