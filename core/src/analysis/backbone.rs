use std::sync::Arc;

use super::network::{Network, Way};
use crate::graph::{Graph, RelationSink};
use crate::model::NodeId;

/// What of a node's relations is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Keep {
    /// Those too heavy to be chance (the disparity filter of Serrano, Boguñá and Vespignani, 2009): with k relations of
    /// summed weight s, one of weight w is kept if (1 − w/s)^(k − 1) is below this. All of a node with a single one.
    Significant(f64),
    /// The heaviest, at most so many. Relations of equal weight stand or fall together.
    Heaviest(u64),
}

/// The graph with only those relations that one of their ends keeps. Direction does not count for that. Relations whose
/// weight is not above zero are left out.
///
/// All relations of a group weigh the same, so a node keeps all it has in a group or none. Those of a clique that are
/// kept are every pair with at least one keeping member: the clique of the keeping members, and a biclique from them to
/// the rest. Those of a biclique are the keeping sources with all targets, and the other sources with the keeping
/// targets. So what is left is groups again, and exact.
///
/// # Complexity
/// O(nodes + relations × log + group members × log).
#[must_use]
pub fn backbone(graph: &Graph, keep: Keep) -> Graph {
    let network = Network::whole(graph);
    let judge = Judge::new(&network, keep);
    let mut sinks: Vec<RelationSink> =
        graph.origins().iter().map(|origin| RelationSink::new(origin.clone())).collect();
    for relation in graph.relations() {
        let ends = [relation.source.0, relation.target.0];
        if ends.iter().any(|node| judge.keeps(*node, relation.weight)) {
            sinks[relation.origin.index()].relation(
                graph.kind(relation.kind),
                relation.source,
                relation.target,
                relation.weight,
                graph.via(relation.via),
            );
        }
    }
    for (index, hub) in network.hubs().iter().enumerate() {
        let Some(group) = graph.groups().get(hub.group as usize) else { continue };
        let (near, far) = network.sides(index);
        let divided = |side: &[u32]| -> (Vec<NodeId>, Vec<NodeId>) {
            side.iter().map(|node| NodeId(*node)).partition(|node| judge.keeps(node.0, hub.weight))
        };
        let (kind, via) = (graph.kind(group.kind), graph.via(group.via));
        let sink = &mut sinks[group.origin.index()];
        let (keeping, rest) = divided(near);
        if hub.is_clique {
            sink.biclique(kind, hub.weight, via, keeping.clone(), rest);
            sink.clique(kind, hub.weight, via, keeping);
        } else {
            let all_targets = far.iter().map(|node| NodeId(*node)).collect();
            sink.biclique(kind, hub.weight, via, keeping, all_targets);
            sink.biclique(kind, hub.weight, via, rest, divided(far).0);
        }
    }
    Graph::new(Arc::clone(graph.catalog()), sinks)
}

/// Says which weights each node keeps.
struct Judge {
    keep: Keep,
    strengths: Vec<f64>,
    degrees: Vec<u64>,
    /// For [`Keep::Heaviest`]: the least weight each node keeps.
    least: Vec<f64>,
}

impl Judge {
    fn new(network: &Network, keep: Keep) -> Self {
        let nodes = 0..network.node_count() as u32;
        // Weights of a node with how many relations have them.
        let weights = |node: u32| {
            let mut weights: Vec<(f64, u64)> =
                network.links_of(node, Way::Both).map(|(_, link)| (link.weight, 1)).collect();
            weights.extend(network.all_doors(node).iter().map(|door| {
                let far = network.far(*door);
                let others = far.len() - usize::from(far.binary_search(&node).is_ok());
                (network.hub(*door).weight, others as u64)
            }));
            weights.retain(|(weight, _)| *weight > 0.0);
            weights.sort_by(|a, b| b.0.total_cmp(&a.0));
            weights
        };
        let mut degrees = Vec::new();
        let mut least = Vec::new();
        for node in nodes {
            let weights = weights(node);
            degrees.push(weights.iter().map(|(_, count)| count).sum());
            let mut node_least = f64::INFINITY;
            if let Keep::Heaviest(most) = keep {
                let mut count = 0;
                for equal in weights.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
                    count += equal.iter().map(|(_, count)| count).sum::<u64>();
                    if count > most {
                        break;
                    }
                    node_least = equal[0].0;
                }
            }
            least.push(node_least);
        }
        Self { keep, strengths: network.strengths(Way::Both), degrees, least }
    }

    fn keeps(&self, node: u32, weight: f64) -> bool {
        let node = node as usize;
        weight > 0.0
            && match self.keep {
                Keep::Heaviest(_) => weight >= self.least[node],
                Keep::Significant(level) => {
                    let degree = self.degrees[node];
                    let share = (weight / self.strengths[node]).min(1.0);
                    degree == 1 || power(1.0 - share, degree - 1) < level
                }
            }
    }
}

/// `base` times itself, the same on every machine.
fn power(mut base: f64, mut exponent: u64) -> f64 {
    let mut product = 1.0;
    while exponent > 0 {
        if exponent & 1 == 1 {
            product *= base;
        }
        base *= base;
        exponent >>= 1;
    }
    product
}
