use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::network::{By, Network, Way};
use crate::model::NodeId;

/// What makes a path long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Each relation costs one.
    Relations,
    /// A relation costs one divided by its weight, so strong relations are short. What is not above zero is no way.
    Weakness,
}

impl Cost {
    fn of(self, weight: f64) -> Option<f64> {
        match self {
            Self::Relations => Some(1.0),
            Self::Weakness => (weight > 0.0).then(|| weight.recip()).filter(|cost| cost.is_finite()),
        }
    }
}

/// A way from one node to another that comes to no node twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The summed cost of its steps.
    pub cost: f64,
    /// The nodes, first and last included.
    pub nodes: Vec<NodeId>,
    /// What leads from each node to the next.
    pub steps: Vec<Step>,
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// What it goes along.
    pub by: By,
    /// What it costs.
    pub cost: f64,
}

impl Path {
    /// Summed from the start, so that one path has one cost however it was found.
    fn new(nodes: Vec<NodeId>, steps: Vec<Step>) -> Self {
        Self { cost: steps.iter().map(|step| step.cost).sum(), nodes, steps }
    }
}

/// A number that is not NaN, in order.
#[derive(Clone, Copy, PartialEq)]
struct Ordered(f64);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// A search for paths in one network by one measure.
#[derive(Clone, Copy)]
struct Search<'n> {
    network: &'n Network,
    way: Way,
    cost: Cost,
}

/// How a node was reached.
#[derive(Clone, Copy)]
struct Reached {
    cost: f64,
    parent: u32,
    step: Step,
}

impl Search<'_> {
    /// The shortest path that goes through no node of `closed` and does not begin with a step to a node of `not_first`.
    ///
    /// Dijkstra's algorithm. All relations of a group cost the same, so the first node to come to a group reaches the
    /// far side as cheaply as any: each group is gone through once.
    fn shortest(self, from: u32, to: u32, closed: &[bool], not_first: &BTreeSet<u32>) -> Option<Path> {
        let Self { network, way, cost: measure } = self;
        let mut reached: Vec<Option<Reached>> = vec![None; network.node_count()];
        let mut is_done = closed.to_vec();
        let mut is_through = vec![false; network.door_count()];
        let mut queue = BinaryHeap::from([Reverse((Ordered(0.0), from))]);
        while let Some(Reverse((Ordered(so_far), node))) = queue.pop() {
            if node == to {
                break;
            }
            if std::mem::replace(&mut is_done[node as usize], true) {
                continue;
            }
            let is_first = node == from;
            let mut reach = |next: u32, step: f64, by: By| {
                if next == from || is_done[next as usize] || (is_first && not_first.contains(&next)) {
                    return;
                }
                let cost = so_far + step;
                let known = &mut reached[next as usize];
                if known.is_none_or(|known| cost < known.cost) {
                    *known = Some(Reached { cost, parent: node, step: Step { by, cost: step } });
                    queue.push(Reverse((Ordered(cost), next)));
                }
            };
            for (next, link) in network.links_of(node, way) {
                if let Some(step) = measure.of(link.weight) {
                    reach(next, step, By::Relation(link.relation));
                }
            }
            for door in network.doors(node, way) {
                let hub = network.hub(door);
                let Some(step) = measure.of(hub.weight) else { continue };
                // With steps forbidden, the start does not reach all of the far side.
                let is_partial = is_first && !not_first.is_empty();
                if !is_through[door as usize] {
                    is_through[door as usize] = !is_partial;
                    for &next in network.far(door) {
                        reach(next, step, By::Group(hub.group));
                    }
                }
            }
        }
        let (mut nodes, mut steps) = (vec![NodeId(to)], Vec::new());
        let mut node = to;
        while node != from {
            let Reached { parent, step, .. } = reached[node as usize]?;
            nodes.push(NodeId(parent));
            steps.push(step);
            node = parent;
        }
        nodes.reverse();
        steps.reverse();
        Some(Path::new(nodes, steps))
    }
}

/// The shortest path, if there is any. From a node to itself it has no steps.
///
/// # Complexity
/// O((nodes + relations + group members) × log nodes).
pub fn shortest_path(network: &Network, from: NodeId, to: NodeId, way: Way, cost: Cost) -> Option<Path> {
    let count = network.node_count();
    if from.index().max(to.index()) >= count {
        return None;
    }
    Search { network, way, cost }.shortest(from.0, to.0, &vec![false; count], &BTreeSet::new())
}

/// The `count` shortest paths, shortest first; which of equally long ones comes first depends only on the graph. Paths through the same
/// nodes in the same order are one, along the cheapest relations (Yen's algorithm).
///
/// # Complexity
/// O(count × nodes of a path × (nodes + relations + group members) × log nodes).
pub fn shortest_paths(
    network: &Network,
    from: NodeId,
    to: NodeId,
    way: Way,
    cost: Cost,
    count: usize,
) -> Vec<Path> {
    let search = Search { network, way, cost };
    let Some(first) = shortest_path(network, from, to, way, cost) else { return Vec::new() };
    let mut found = vec![first];
    // Ordered by cost and nodes; the same nodes are the same path.
    let mut candidates: BTreeMap<(Ordered, Vec<NodeId>), Path> = BTreeMap::new();
    while found.len() < count {
        let Some(last) = found.last().cloned() else { break };
        let mut closed = vec![false; network.node_count()];
        for (at, spur) in last.nodes.iter().enumerate().take(last.steps.len()) {
            let root = &last.nodes[..=at];
            let not_first: BTreeSet<u32> = found
                .iter()
                .filter(|path| path.nodes.starts_with(root))
                .filter_map(|path| path.nodes.get(at + 1))
                .map(|node| node.0)
                .collect();
            if let Some(rest) = search.shortest(spur.0, to.0, &closed, &not_first) {
                let nodes: Vec<NodeId> = last.nodes[..at].iter().chain(&rest.nodes).copied().collect();
                let steps = last.steps[..at].iter().chain(&rest.steps).copied().collect();
                let path = Path::new(nodes.clone(), steps);
                candidates.entry((Ordered(path.cost), nodes)).or_insert(path);
            }
            closed[spur.index()] = true;
        }
        let Some((_, next)) = candidates.pop_first() else { break };
        found.push(next);
    }
    found.truncate(count);
    found
}
