//! Puts nodes in a row, or around a circle, so that related nodes are near each other and parts stay together.

use std::cmp::Ordering;

use super::angle::on_circle;
use super::scene::Scene;
use crate::analysis::Parts;
use crate::model::Csr;

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
        let order = walk(&between);
        Self { is_round, part_of, between, best: order.clone(), order, least: f64::INFINITY, rounds: 0 }
    }

    /// One round. Returns the share of rounds that are done.
    ///
    /// # Complexity
    /// O(nodes × log + links + group members).
    pub(super) fn round(&mut self, scene: &Scene) -> f32 {
        let (length, wanted) =
            wishes(if self.rounds <= ROUNDS { &self.between } else { scene }, &self.order, self.is_round);
        self.keep(length);
        match self.rounds.cmp(&ROUNDS) {
            Ordering::Less => sort(&mut self.order, &wanted, |_| 0),
            Ordering::Equal => self.go_on_with_nodes(scene),
            Ordering::Greater if self.rounds < 2 * ROUNDS => {
                let part_of = &self.part_of;
                sort(&mut self.order, &wanted, |node| part_of[node as usize]);
            }
            Ordering::Greater => {}
        }
        self.rounds = (self.rounds + 1).min(2 * ROUNDS + 1);
        self.rounds as f32 / (2 * ROUNDS + 1) as f32
    }

    /// The parts are in order; the nodes of each follow.
    fn go_on_with_nodes(&mut self, scene: &Scene) {
        let parts = std::mem::take(&mut self.best);
        self.least = f64::INFINITY;
        let mut rank = vec![0u32; parts.len()];
        for (index, &part) in parts.iter().enumerate() {
            rank[part as usize] = index as u32;
        }
        for part in &mut self.part_of {
            *part = rank[*part as usize];
        }
        self.order = walk(scene);
        self.order.sort_by_key(|&node| self.part_of[node as usize]);
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

/// An order in which neighbours are near each other in sparse graphs (Cuthill and McKee, 1969): each component ring by
/// ring from a node at its end. Groups are walked as a whole.
fn walk(scene: &Scene) -> Vec<u32> {
    let count = scene.len();
    let bodies = count + scene.bundles.len();
    let mut ends: Vec<(u32, u32)> = Vec::new();
    ends.extend(scene.links.iter().flat_map(|link| [(link.source, link.target), (link.target, link.source)]));
    for (hub, bundle) in (count as u32..).zip(&scene.bundles) {
        ends.extend(bundle.members.iter().flat_map(|&member| [(member, hub), (hub, member)]));
    }
    let near = Csr::group(bodies, &ends, |end| end.0 as usize).map(|end| end.1);
    let degree = |body: u32| near.row(body as usize).len();
    let mut starts: Vec<u32> = (0..bodies as u32).collect();
    starts.sort_by_key(|&body| degree(body));
    let mut seen = vec![0u8; bodies];
    let mut order: Vec<u32> = Vec::with_capacity(bodies);
    for start in starts {
        // Once to find an end of the component, and once from there.
        let mut from = start;
        for round in 1..=2u8 {
            if seen[from as usize] >= round {
                continue;
            }
            let first = order.len();
            order.push(from);
            seen[from as usize] = round;
            let mut at = first;
            while let Some(&body) = order.get(at) {
                at += 1;
                let begin = order.len();
                for &other in near.row(body as usize) {
                    if seen[other as usize] < round {
                        seen[other as usize] = round;
                        order.push(other);
                    }
                }
                order[begin..].sort_by_key(|&other| degree(other));
            }
            if round == 1 {
                from = order.last().copied().unwrap_or(start);
                order.truncate(first);
            }
        }
    }
    order.retain(|&body| (body as usize) < count);
    order
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
    let distance =
        |a: (f64, f64), b: (f64, f64)| ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt();
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
