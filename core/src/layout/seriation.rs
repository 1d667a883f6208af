//! Puts nodes in a row, or around a circle, so that related nodes are near each other and parts stay together.

use super::angle::on_circle;
use super::scene::Scene;
use crate::analysis::Parts;

/// Rounds for the parts, and for the nodes within them.
const ROUNDS: u32 = 16;

/// An order in the making.
#[derive(Clone, Debug)]
pub(super) struct Seriation {
    is_round: bool,
    part_of: Vec<u32>,
    /// Relations between parts, for the rounds that order these.
    between: Scene,
    /// Parts in order, then nodes in order.
    parts: Vec<u32>,
    order: Vec<u32>,
    best: Vec<u32>,
    least: f64,
    rounds: u32,
}

impl Seriation {
    /// Begins with the parts as they are numbered. Nodes beyond those that `parts` names are one more part.
    ///
    /// # Complexity
    /// O(nodes + links + group members × log).
    pub(super) fn new(scene: &Scene, parts: &Parts, is_round: bool) -> Self {
        let rest = parts.part_of.iter().max().map_or(0, |&part| part + 1);
        let part_of: Vec<u32> =
            (0..scene.len()).map(|node| parts.part_of.get(node).copied().unwrap_or(rest)).collect();
        let count = part_of.iter().max().map_or(0, |&part| part as usize + 1);
        let links = scene.links.iter().map(|link| super::scene::Link {
            source: part_of[link.source as usize],
            target: part_of[link.target as usize],
            weight: link.weight,
        });
        let bundles = scene.bundles.iter().map(|bundle| super::scene::Bundle {
            members: bundle.members.iter().map(|&member| part_of[member as usize]).collect(),
            weight: bundle.weight,
        });
        let between = Scene::new(count, links, bundles);
        let order: Vec<u32> = (0..count as u32).collect();
        Self {
            is_round,
            part_of,
            between,
            parts: order.clone(),
            best: order.clone(),
            order,
            least: f64::INFINITY,
            rounds: 0,
        }
    }

    /// One round. Returns the share of rounds that are done.
    ///
    /// # Complexity
    /// O(nodes × log + links + group members).
    pub(super) fn round(&mut self, scene: &Scene) -> f32 {
        if self.rounds < ROUNDS {
            let (length, wanted) = wishes(&self.between, &self.order, self.is_round);
            self.keep(length);
            sort(&mut self.order, &wanted, |_| 0);
        } else if self.rounds == ROUNDS {
            let (length, _) = wishes(&self.between, &self.order, self.is_round);
            self.keep(length);
            self.parts = std::mem::take(&mut self.best);
            self.least = f64::INFINITY;
            let mut rank = vec![0u32; self.parts.len()];
            for (index, &part) in self.parts.iter().enumerate() {
                rank[part as usize] = index as u32;
            }
            for part in &mut self.part_of {
                *part = rank[*part as usize];
            }
            self.order = (0..scene.len() as u32).collect();
            self.order.sort_by_key(|&node| self.part_of[node as usize]);
        } else {
            let (length, wanted) = wishes(scene, &self.order, self.is_round);
            self.keep(length);
            if self.rounds < 2 * ROUNDS {
                let part_of = &self.part_of;
                sort(&mut self.order, &wanted, |node| part_of[node as usize]);
            }
        }
        self.rounds = (self.rounds + 1).min(2 * ROUNDS + 1);
        self.rounds as f32 / (2 * ROUNDS + 1) as f32
    }

    /// Remembers the best order so far.
    fn keep(&mut self, length: f64) {
        if length < self.least {
            self.least = length;
            self.best.clone_from(&self.order);
        }
    }

    /// The nodes in order.
    pub(super) fn order(&self) -> &[u32] {
        if self.best.len() == self.part_of.len() && self.rounds > ROUNDS { &self.best } else { &self.order }
    }
}

/// Sorts by part, then by where each would like to be.
fn sort(order: &mut [u32], wanted: &[f64], part: impl Fn(u32) -> u32) {
    order.sort_by(|&a, &b| {
        part(a).cmp(&part(b)).then_with(|| wanted[a as usize].total_cmp(&wanted[b as usize]))
    });
}

/// The length of all relations in an order, and where each node would like to be: amid those it is related to.
fn wishes(scene: &Scene, order: &[u32], is_round: bool) -> (f64, Vec<f64>) {
    let count = order.len();
    let mut point = vec![(0.0f64, 0.0f64); count];
    let mut index = vec![0.0f64; count];
    for (place, &node) in order.iter().enumerate() {
        index[node as usize] = place as f64;
        let turn = (place as f64 + 0.5) / count as f64;
        point[node as usize] = if is_round { on_circle(turn) } else { (turn, 0.0) };
    }
    let mut sums = vec![(0.0f64, 0.0f64, 0.0f64); count];
    let mut length = 0.0;
    let distance = |a: (f64, f64), b: (f64, f64)| ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt();
    for link in &scene.links {
        let weight = f64::from(link.weight);
        for (own, other) in [(link.source, link.target), (link.target, link.source)] {
            let (sum, other) = (&mut sums[own as usize], point[other as usize]);
            *sum = (sum.0 + other.0 * weight, sum.1 + other.1 * weight, sum.2 + weight);
        }
        length += weight * distance(point[link.source as usize], point[link.target as usize]);
    }
    for bundle in &scene.bundles {
        let size = bundle.members.len() as f64;
        let weight = f64::from(bundle.weight);
        let sum = bundle.members.iter().fold((0.0, 0.0), |sum, &member| {
            let point = point[member as usize];
            (sum.0 + point.0, sum.1 + point.1)
        });
        let middle = (sum.0 / size, sum.1 / size);
        for &member in &bundle.members {
            let sum = &mut sums[member as usize];
            *sum = (sum.0 + middle.0 * weight, sum.1 + middle.1 * weight, sum.2 + weight);
            length += weight * distance(point[member as usize], middle);
        }
    }
    let wanted = sums.into_iter().enumerate().map(|(node, (x, y, weight))| {
        if weight <= 0.0 {
            return index[node];
        }
        let (x, y) = (x / weight, y / weight);
        if is_round {
            // Along the circle, towards where the others are on average.
            let own = point[node];
            index[node] + (own.0 * y - own.1 * x) * count as f64 / std::f64::consts::TAU
        } else {
            x * count as f64 - 0.5
        }
    });
    (length, wanted.collect())
}
