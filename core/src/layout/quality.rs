//! How good a drawing is, by measures from 0 to 1 that do not depend on its size. Of large drawings a sample is looked at.

use std::collections::VecDeque;

use super::scene::Scene;
use crate::model::Csr;

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Of the ten nodes drawn nearest to a node, or of as many as it has neighbours if these are fewer, the share that
    /// are neighbours: related, or of one group.
    pub neighbourhood: f32,
    /// How far distances in the drawing are from those in the graph: 0 for a drawing that keeps all of them, up to the
    /// best common factor.
    pub stress: f32,
}

/// Nodes that are looked at as one of a pair.
const SAMPLE: usize = 300;
const SOURCES: usize = 24;
const NEAREST: usize = 10;

/// Measures a drawing.
///
/// # Complexity
/// O(nodes + links + group members), times a constant of some hundreds.
pub fn quality(scene: &Scene, positions: &[f32]) -> Quality {
    let ties = Ties::of(scene);
    Quality { neighbourhood: neighbourhood(&ties, positions), stress: stress(&ties, positions) }
}

/// Of the ten nodes drawn nearest to a node, the share that have its label; without that of the node itself. 1 for a
/// drawing that keeps those with one label together, and about the share of the label for a random one.
///
/// # Complexity
/// O(nodes), times a constant of some hundreds.
pub fn separation(labels: &[u32], positions: &[f32]) -> f32 {
    let count = labels.len().min(positions.len() / 2);
    let mut found = (0.0f32, 0.0f32);
    for node in sample(count, SAMPLE) {
        for other in nearest(positions, node, NEAREST) {
            found = (found.0 + f32::from(u8::from(labels[other] == labels[node])), found.1 + 1.0);
        }
    }
    if found.1 > 0.0 { found.0 / found.1 } else { 1.0 }
}

/// The links of each node, and the groups it is in, which stand behind the nodes.
struct Ties {
    count: usize,
    rows: Csr<u32>,
}

impl Ties {
    fn of(scene: &Scene) -> Self {
        let count = scene.len();
        let mut ends: Vec<(u32, u32)> = Vec::new();
        ends.extend(
            scene.links.iter().flat_map(|link| [(link.source, link.target), (link.target, link.source)]),
        );
        for (bundle, hub) in scene.bundles.iter().zip(count as u32..) {
            ends.extend(bundle.members.iter().flat_map(|&member| [(member, hub), (hub, member)]));
        }
        let grouped = Csr::group(count + scene.bundles.len(), &ends, |end| end.0 as usize);
        Self { count, rows: grouped.map(|end| end.1) }
    }

    /// Twice the distance of each body from a node: a group is half way between its members.
    fn distances(&self, from: usize) -> Vec<u32> {
        let mut distances = vec![u32::MAX; self.rows.row_count()];
        distances[from] = 0;
        // Steps to and from groups count one, others two: a queue with two ends keeps the order.
        let mut open = VecDeque::from([from as u32]);
        let mut later: VecDeque<u32> = VecDeque::new();
        let mut reach = 0;
        while !open.is_empty() || !later.is_empty() {
            let mut next = VecDeque::new();
            while let Some(body) = open.pop_front() {
                if distances[body as usize] != reach {
                    continue;
                }
                for &other in self.rows.row(body as usize) {
                    let is_plain = (body as usize) < self.count && (other as usize) < self.count;
                    let distance = reach + if is_plain { 2 } else { 1 };
                    if distance < distances[other as usize] {
                        distances[other as usize] = distance;
                        if is_plain { later.push_back(other) } else { next.push_back(other) }
                    }
                }
            }
            reach += 1;
            // What was two away before is one away now.
            let two_away = std::mem::take(&mut later);
            open = next;
            let (now, then): (VecDeque<u32>, VecDeque<u32>) =
                two_away.into_iter().partition(|&body| distances[body as usize] == reach);
            open.extend(now);
            later = then;
        }
        distances.truncate(self.count);
        distances
    }
}

fn neighbourhood(ties: &Ties, positions: &[f32]) -> f32 {
    let (mut sum, mut looked_at) = (0.0f32, 0.0f32);
    let mut is_near = vec![usize::MAX; ties.count];
    for node in sample(ties.count, SAMPLE) {
        let mut neighbours = 0usize;
        for &other in ties.rows.row(node) {
            let behind: &[u32] =
                if (other as usize) < ties.count { &[other] } else { ties.rows.row(other as usize) };
            for &neighbour in behind {
                if neighbour as usize != node && is_near[neighbour as usize] != node {
                    is_near[neighbour as usize] = node;
                    neighbours += 1;
                }
            }
        }
        if neighbours > 0 {
            let most = neighbours.min(NEAREST);
            let found =
                nearest(positions, node, most).into_iter().filter(|&other| is_near[other] == node).count();
            (sum, looked_at) = (sum + found as f32 / most as f32, looked_at + 1.0);
        }
    }
    if looked_at > 0.0 { sum / looked_at } else { 1.0 }
}

fn stress(ties: &Ties, positions: &[f32]) -> f32 {
    // With t = drawn / true distance: the mean of (1 - f t)² is least for f = Σt / Σt².
    let (mut first, mut second, mut pairs) = (0.0f64, 0.0f64, 0.0f64);
    for from in sample(ties.count, SOURCES) {
        let distances = ties.distances(from);
        for (to, &distance) in distances.iter().enumerate() {
            if to != from && distance != u32::MAX {
                let ratio = f64::from(squared(positions, from, to)).sqrt() / f64::from(distance);
                (first, second, pairs) = (first + ratio, second + ratio * ratio, pairs + 1.0);
            }
        }
    }
    if second > 0.0 { (1.0 - first * first / (second * pairs)).max(0.0) as f32 } else { 0.0 }
}

/// At most `most` nodes, spread evenly.
fn sample(count: usize, most: usize) -> impl Iterator<Item = usize> {
    let taken = count.min(most);
    (0..taken).map(move |index| (index as u64 * count as u64 / taken.max(1) as u64) as usize)
}

fn squared(positions: &[f32], one: usize, two: usize) -> f32 {
    let (dx, dy) = (positions[two * 2] - positions[one * 2], positions[two * 2 + 1] - positions[one * 2 + 1]);
    dx * dx + dy * dy
}

/// The nodes drawn nearest to one.
fn nearest(positions: &[f32], node: usize, most: usize) -> Vec<usize> {
    let others = (0..positions.len() / 2).filter(|&other| other != node);
    let mut all: Vec<(f32, usize)> = others.map(|other| (squared(positions, node, other), other)).collect();
    if all.len() > most && most > 0 {
        all.select_nth_unstable_by(most - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }
    all.into_iter().take(most).map(|(_, other)| other).collect()
}

#[cfg(test)]
mod tests {
    use super::super::scene::{Bundle, Link};
    use super::*;

    fn path(count: u32) -> Scene {
        let links = (1..count).map(|node| Link { source: node - 1, target: node, weight: 1.0 });
        Scene::new(count as usize, links, [])
    }

    #[test]
    fn a_straight_path_has_no_stress_and_keeps_its_neighbourhoods() {
        let straight: Vec<f32> = (0..40).flat_map(|node| [node as f32 * 3.0, 1.0]).collect();
        let measured = quality(&path(40), &straight);
        assert!(measured.stress < 1e-6 && measured.neighbourhood > 0.99, "{measured:?}");
        let shuffled: Vec<f32> = (0..40).flat_map(|node| [(node * 17 % 40) as f32 * 3.0, 1.0]).collect();
        let measured = quality(&path(40), &shuffled);
        assert!(measured.stress > 0.3 && measured.neighbourhood < 0.3, "{measured:?}");
    }

    #[test]
    fn members_of_a_group_are_one_apart() {
        let scene = Scene::new(
            4,
            [Link { source: 2, target: 3, weight: 1.0 }],
            [Bundle { members: vec![0, 1, 2], weight: 1.0 }],
        );
        assert_eq!(Ties::of(&scene).distances(0), [0, 2, 2, 4]);
    }

    #[test]
    fn labels_apart_are_separate() {
        let positions: Vec<f32> =
            (0..40).flat_map(|node| [(node / 20) as f32 * 100.0, node as f32]).collect();
        let labels: Vec<u32> = (0..40).map(|node| node / 20).collect();
        assert!(separation(&labels, &positions) > 0.99);
        let mixed: Vec<u32> = (0..40).map(|node| node % 2).collect();
        assert!(separation(&mixed, &positions) < 0.7);
    }
}
