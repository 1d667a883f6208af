use super::network::{Network, Way, for_each_other};

/// How ranks are computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageRankSettings {
    /// The part of its rank that a node hands on; the rest goes to all alike.
    pub damping: f64,
    /// The computation ends when ranks change by less than this in sum.
    pub tolerance: f64,
    /// The most rounds.
    pub rounds: u32,
}

impl Default for PageRankSettings {
    fn default() -> Self {
        Self { damping: 0.85, tolerance: 1e-10, rounds: 200 }
    }
}

/// How likely each node is to be met by one who follows relations at random, heavier ones more often, and now and then
/// starts anew. Ranks add up to one. What a node without outgoing relations has, goes to all alike. The relations of a
/// clique lead both ways; weights that are not above zero count as nothing.
///
/// # Complexity
/// O(nodes + relations + group members) a round; about 140 rounds bring the change below the default tolerance.
pub fn page_rank(network: &Network, settings: PageRankSettings) -> Vec<f64> {
    let count = network.node_count();
    if count == 0 {
        return Vec::new();
    }
    let strengths = network.strengths(Way::Forward);
    let even = 1.0 / count as f64;
    let mut ranks = vec![even; count];
    // What each node hands on for every unit of weight.
    let mut shares = vec![0.0; count];
    for _ in 0..settings.rounds {
        let mut stuck = 0.0;
        for (node, share) in shares.iter_mut().enumerate() {
            if strengths[node] > 0.0 {
                *share = ranks[node] / strengths[node];
            } else {
                *share = 0.0;
                stuck += ranks[node];
            }
        }
        let mut next = vec![0.0; count];
        for link in network.links() {
            next[link.target as usize] += shares[link.source as usize] * link.weight.max(0.0);
        }
        for (index, hub) in network.hubs().iter().enumerate().filter(|(_, hub)| hub.weight > 0.0) {
            let (near, far) = network.sides(index);
            let far = if hub.is_clique { near } else { far };
            let all: f64 = near.iter().map(|node| shares[*node as usize]).sum();
            for_each_other(far, near, |node, others| {
                // A node that is on both sides hands nothing to itself.
                let own = if others < near.len() { shares[node as usize] } else { 0.0 };
                next[node as usize] += hub.weight * (all - own);
            });
        }
        let base = (1.0 - settings.damping + settings.damping * stuck) * even;
        let mut change = 0.0;
        for (rank, next) in ranks.iter_mut().zip(next) {
            let next = base + settings.damping * next;
            change += (next - *rank).abs();
            *rank = next;
        }
        if change < settings.tolerance {
            break;
        }
    }
    ranks
}
