use super::network::{Network, Way, for_each_other};
use super::similarity::Features;
use crate::graph::Graph;
use crate::model::{NodeId, NodeKind};

/// A node that another might work with and does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommendation {
    /// The node.
    pub node: NodeId,
    /// Higher is more likely; the sum of the two below, each from 0 to 1.
    pub score: f64,
    /// Through how many, and how exclusive, others the two are joined already, as a share of the best candidate's.
    pub common: f64,
    /// How alike the two are.
    pub likeness: f64,
}

/// Suggests collaborators: agents that are joined to the same others, counted by resource allocation (each common
/// neighbour counts one divided by its relations), and that are alike in what they do.
///
/// A group passes on its members' sum, so that second neighbours are counted without any pair.
#[derive(Clone, Debug)]
pub struct Recommender<'g> {
    graph: &'g Graph,
    network: Network,
    degrees: Vec<u64>,
    features: Features,
}

impl<'g> Recommender<'g> {
    /// Prepares to ask about many nodes of `graph`.
    ///
    /// # Complexity
    /// O((nodes + attributes + relations + group members) × log).
    pub fn new(graph: &'g Graph) -> Self {
        let network = Network::whole(graph);
        Self { graph, degrees: network.degrees(), features: Features::new(graph), network }
    }

    /// What nodes have in common.
    pub fn features(&self) -> &Features {
        &self.features
    }

    /// The shares of common neighbours `node` has with every other node: for each neighbour they share, and each way they
    /// share it, one divided by its relations.
    ///
    /// # Complexity
    /// O(nodes + relations + group members).
    pub fn common(&self, node: NodeId) -> Vec<f64> {
        let count = self.network.node_count();
        let mut ways = vec![0.0; count];
        if node.index() < count {
            ways[node.index()] = 1.0;
        }
        let mut shares = self.spread(&ways);
        for (share, degree) in shares.iter_mut().zip(&self.degrees) {
            if *share > 0.0 {
                *share /= *degree as f64;
            }
        }
        // No way leads back over the node itself.
        if let Some(own) = shares.get_mut(node.index()) {
            *own = 0.0;
        }
        self.spread(&shares)
    }

    /// What each node gets if every node hands its amount to all its neighbours, once for each relation.
    fn spread(&self, amounts: &[f64]) -> Vec<f64> {
        let network = &self.network;
        let mut received = vec![0.0; amounts.len()];
        for link in network.links().iter().filter(|link| link.source != link.target) {
            received[link.target as usize] += amounts[link.source as usize];
            received[link.source as usize] += amounts[link.target as usize];
        }
        for door in 0..network.door_count() as u32 {
            if !network.is_open(door, Way::Both) || network.near(door).is_empty() {
                continue;
            }
            let near = network.near(door);
            let all: f64 = near.iter().map(|node| amounts[*node as usize]).sum();
            if all == 0.0 {
                continue;
            }
            for_each_other(network.far(door), near, |node, others| {
                let own = if others < near.len() { amounts[node as usize] } else { 0.0 };
                received[node as usize] += all - own;
            });
        }
        received
    }

    /// How likely it is that `node` should work with each other node. Not comparable between nodes.
    ///
    /// # Complexity
    /// O(nodes × features of a node + relations + group members).
    pub fn scores(&self, node: NodeId) -> Vec<Recommendation> {
        let common = self.common(node);
        let best = common.iter().enumerate().filter(|(other, _)| *other != node.index());
        let best = best.map(|(_, common)| *common).fold(0.0, f64::max);
        common
            .iter()
            .enumerate()
            .map(|(other, common)| {
                let other = NodeId(other as u32);
                let common = if best > 0.0 { common / best } else { 0.0 };
                let likeness = self.features.likeness(node, other);
                Recommendation { node: other, score: common + likeness, common, likeness }
            })
            .collect()
    }

    /// The `most` defined agents that `node` has no explicit relation with and is most likely to work with, best first;
    /// those of equal score by id. Sharing a domain is no relation in this sense.
    ///
    /// # Complexity
    /// As [`Recommender::scores`], and × log.
    pub fn collaborators(&self, node: NodeId, most: usize) -> Vec<Recommendation> {
        let catalog = self.graph.catalog();
        let mut is_open = vec![true; catalog.len()];
        for (other, _) in self.network.links_of(node.0, Way::Both) {
            is_open[other as usize] = false;
        }
        let mut found: Vec<Recommendation> = self
            .scores(node)
            .into_iter()
            .filter(|candidate| {
                let other = catalog.node(candidate.node);
                let is_agent = other.kind() == NodeKind::Agent && other.is_defined();
                candidate.node != node && is_agent && is_open[candidate.node.index()] && candidate.score > 0.0
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.node.cmp(&b.node)));
        found.truncate(most);
        found
    }
}
