use super::network::{Door, Network, Way};
use super::random::Random;

/// More shortest ways than this between two nodes count as so many: their number doubles with each step where two relations
/// lead on, and would grow beyond what a number can hold.
const MOST_PATHS: f64 = 1e300;

/// How many nodes a graph may have for the exact computation.
pub const EXACT_BETWEENNESS_NODES: usize = 2000;

/// How often nodes stand between others.
#[derive(Clone, Debug, PartialEq)]
pub struct Betweenness {
    /// The share of all ordered pairs of other nodes whose shortest paths go through each node; where a pair has several
    /// shortest paths, the share of those that do.
    pub scores: Vec<f64>,
    /// How many nodes paths were followed from: all of them in the exact computation.
    pub sample_count: usize,
    /// No score is further off than this, with a probability of at least 95 %. 0 in the exact computation.
    pub error_bound: f64,
}

/// Brandes' algorithm on numbers of relations, from every node, or, in a graph of more than
/// [`EXACT_BETWEENNESS_NODES`], from `samples` nodes chosen at random with `seed`.
///
/// Parallel relations are different paths: agents that share two domains are joined twice. A group is gone through as
/// one: its shortest paths are counted from the members that are nearest to the start.
///
/// The bound is Hoeffding's for a mean of values between 0 and n/(n − 1), for all nodes at once:
/// `n/(n-1) × sqrt(ln(2n / 0.05) / (2 × samples))`.
///
/// # Complexity
/// O((nodes + relations + group members) × starts).
pub fn betweenness(network: &Network, way: Way, samples: usize, seed: u64) -> Betweenness {
    let count = network.node_count();
    let mut starts: Vec<u32> = (0..count as u32).collect();
    let is_exact = count <= EXACT_BETWEENNESS_NODES || samples >= count;
    if !is_exact {
        Random::new(seed).shuffle(&mut starts);
        starts.truncate(samples.max(1));
        starts.sort_unstable();
    }
    let mut walk = Walk::new(network, way);
    let mut scores = vec![0.0; count];
    for &start in &starts {
        walk.follow(start);
        walk.add_to(start, &mut scores);
    }
    // Of the pairs that begin at one start there are n - 2.
    let pairs = starts.len() as f64 * count.saturating_sub(2) as f64;
    if pairs > 0.0 {
        // Sampled starts stand for all, of which a node's own never counts.
        let scale = if is_exact {
            1.0 / ((count - 1) * (count - 2)) as f64
        } else {
            count as f64 / (count - 1) as f64 / pairs
        };
        for score in &mut scores {
            *score *= scale;
        }
    }
    let error_bound = if is_exact {
        0.0
    } else {
        let n = count as f64;
        // The logarithm of 2n / 0.05, rounded up to whole bits so that it is the same on every machine.
        let bits = u64::BITS - (40 * count as u64).leading_zeros();
        let logarithm = f64::from(bits) * std::f64::consts::LN_2;
        n / (n - 1.0) * (logarithm / (2.0 * starts.len() as f64)).sqrt()
    };
    Betweenness { scores, sample_count: starts.len(), error_bound }
}

const FAR: u32 = u32::MAX;

/// The shortest paths from one start.
struct Walk<'n> {
    network: &'n Network,
    way: Way,
    /// Steps from the start, and how many shortest paths come from there.
    depth: Vec<u32>,
    paths: Vec<f64>,
    /// The nodes that were reached, nearest first.
    order: Vec<u32>,
    /// How much of the paths from the start goes on behind each node.
    behind: Vec<f64>,
    /// The depth of the nearest node at each door, and the doors that were reached, nearest first.
    door_depth: Vec<u32>,
    doors: Vec<Door>,
}

impl<'n> Walk<'n> {
    fn new(network: &'n Network, way: Way) -> Self {
        let count = network.node_count();
        Self {
            network,
            way,
            depth: vec![FAR; count],
            paths: vec![0.0; count],
            order: Vec::with_capacity(count),
            behind: vec![0.0; count],
            door_depth: vec![FAR; network.door_count()],
            doors: Vec::new(),
        }
    }

    fn follow(&mut self, start: u32) {
        let network = self.network;
        for node in self.order.drain(..) {
            self.depth[node as usize] = FAR;
            self.paths[node as usize] = 0.0;
            self.behind[node as usize] = 0.0;
        }
        for door in self.doors.drain(..) {
            self.door_depth[door as usize] = FAR;
        }
        self.depth[start as usize] = 0;
        self.paths[start as usize] = 1.0;
        self.order.push(start);
        let (mut first, mut depth) = (0, 0);
        while first < self.order.len() {
            let last = self.order.len();
            let first_door = self.doors.len();
            for at in first..last {
                let node = self.order[at];
                let paths = self.paths[node as usize];
                for (next, _) in network.links_of(node, self.way) {
                    self.reach(next, depth + 1, paths);
                }
                for door in network.doors(node, self.way) {
                    if self.door_depth[door as usize] == FAR {
                        self.door_depth[door as usize] = depth;
                        self.doors.push(door);
                    }
                }
            }
            // All nodes of this depth are known, and so is what comes to a door from them.
            for at in first_door..self.doors.len() {
                let door = self.doors[at];
                let near = network.near(door).iter();
                let nearest = near.filter(|node| self.depth[**node as usize] == depth);
                let paths: f64 = nearest.map(|node| self.paths[*node as usize]).sum();
                let paths = paths.min(MOST_PATHS);
                for &next in network.far(door) {
                    self.reach(next, depth + 1, paths);
                }
            }
            first = last;
            depth += 1;
        }
    }

    fn reach(&mut self, node: u32, depth: u32, paths: f64) {
        let known = &mut self.depth[node as usize];
        if *known == FAR {
            *known = depth;
            self.order.push(node);
        }
        if *known == depth {
            self.paths[node as usize] = (self.paths[node as usize] + paths).min(MOST_PATHS);
        }
    }

    /// Goes back from the farthest nodes and adds to `scores` what goes through each node.
    fn add_to(&mut self, start: u32, scores: &mut [f64]) {
        let network = self.network;
        let mut doors = self.doors.as_slice();
        let mut rest = self.order.as_slice();
        while let Some(last) = rest.last() {
            let depth = self.depth[*last as usize];
            let layer_start = rest.partition_point(|node| self.depth[*node as usize] < depth);
            let layer = &rest[layer_start..];
            rest = &rest[..layer_start];
            // What goes on from this depth through doors.
            while let [earlier @ .., door] = doors
                && self.door_depth[*door as usize] == depth
            {
                doors = earlier;
                let far = network.far(*door).iter();
                let reached = far.filter(|node| self.depth[**node as usize] == depth + 1);
                let share: f64 = reached.map(|node| self.share(*node)).sum();
                for node in network.near(*door) {
                    if self.depth[*node as usize] == depth {
                        self.behind[*node as usize] += self.paths[*node as usize] * share;
                    }
                }
            }
            for &node in layer {
                let links = network.links_of(node, self.way);
                let reached = links.filter(|(next, _)| self.depth[*next as usize] == depth + 1);
                let share: f64 = reached.map(|(next, _)| self.share(next)).sum();
                self.behind[node as usize] += self.paths[node as usize] * share;
                if node != start {
                    scores[node as usize] += self.behind[node as usize];
                }
            }
        }
    }

    /// What each path to a node carries: itself, and what goes on behind it.
    fn share(&self, node: u32) -> f64 {
        (1.0 + self.behind[node as usize]) / self.paths[node as usize]
    }
}
