//! Rings around one node: each node as far from the middle as it is from that node in the graph.

use super::angle::on_circle;
use super::scene::Scene;
use crate::model::Csr;

/// Room on a ring, as a share of the radii on it, and between rings, in mean radii.
const ROOM: f64 = 1.3;
const RING: f64 = 6.0;

/// The running state.
#[derive(Clone, Debug)]
pub(super) struct Radial {
    centre: u32,
    /// Nodes of each distance in the order they go round; the last ring is of those out of reach.
    rings: Vec<Vec<u32>>,
    /// Where in the turn each node would like to be.
    wanted: Vec<f64>,
    is_done: bool,
}

impl Radial {
    pub(super) fn new(centre: u32) -> Self {
        Self { centre, rings: Vec::new(), wanted: Vec::new(), is_done: false }
    }

    /// Does everything. A node comes into the sector of the node through which it was reached, and sectors are as wide
    /// as what they hold.
    ///
    /// # Complexity
    /// O(nodes × log + links + group members).
    pub(super) fn work(&mut self, scene: &Scene) -> f32 {
        let count = scene.len();
        if self.is_done || count == 0 {
            self.is_done = true;
            return 1.0;
        }
        self.is_done = true;
        let centre = if (self.centre as usize) < count { self.centre } else { 0 };
        let ends: Vec<(u32, u32)> = scene
            .links
            .iter()
            .flat_map(|link| [(link.source, link.target), (link.target, link.source)])
            .collect();
        let neighbours = Csr::group(count, &ends, |end| end.0 as usize);
        let memberships: Vec<(u32, u32)> = (0u32..)
            .zip(&scene.bundles)
            .flat_map(|(index, bundle)| bundle.members.iter().map(move |&member| (member, index)))
            .collect();
        let memberships = Csr::group(count, &memberships, |member| member.0 as usize);
        let mut is_open = vec![false; scene.bundles.len()];
        let mut parent = vec![u32::MAX; count];
        let mut rings = vec![vec![centre]];
        parent[centre as usize] = centre;
        while let Some(ring) = rings.last().filter(|ring| !ring.is_empty()) {
            let mut next = Vec::new();
            for &node in ring {
                let mut reach = |other: u32| {
                    if parent[other as usize] == u32::MAX {
                        parent[other as usize] = node;
                        next.push(other);
                    }
                };
                neighbours.row(node as usize).iter().for_each(|&(_, other)| reach(other));
                for &(_, bundle) in memberships.row(node as usize) {
                    // A group leads from its first member to all others; nobody is reached through it later.
                    if !std::mem::replace(&mut is_open[bundle as usize], true) {
                        scene.bundles[bundle as usize].members.iter().for_each(|&other| reach(other));
                    }
                }
            }
            rings.push(next);
        }
        rings.pop();
        // How much room each node needs for those reached through it.
        let mut weight: Vec<f64> = scene.radii.iter().map(|&radius| f64::from(radius)).collect();
        for ring in rings.iter().skip(1).rev() {
            for &node in ring {
                weight[parent[node as usize] as usize] += weight[node as usize];
            }
        }
        // Where the sector of each node begins, and how much of it is given away.
        let mut start = vec![0.0f64; count];
        let mut width = vec![1.0f64; count];
        let mut wanted = vec![0.5f64; count];
        for ring in rings.iter().skip(1) {
            for &node in ring {
                let (node, parent) = (node as usize, parent[node as usize] as usize);
                let own = f64::from(scene.radii[parent]);
                let share = weight[node] / (weight[parent] - own).max(1e-9) * width[parent];
                width[node] = share;
                wanted[node] = start[parent] + share * 0.5;
                start[parent] += share;
                start[node] = wanted[node] - share * 0.5;
            }
        }
        let lost: Vec<u32> = (0..count as u32).filter(|&node| parent[node as usize] == u32::MAX).collect();
        for (index, &node) in lost.iter().enumerate() {
            wanted[node as usize] = (index as f64 + 0.5) / lost.len() as f64;
        }
        for ring in &mut rings {
            ring.sort_by(|&a, &b| wanted[a as usize].total_cmp(&wanted[b as usize]).then(a.cmp(&b)));
        }
        if !lost.is_empty() {
            rings.push(lost);
        }
        (self.rings, self.wanted) = (rings, wanted);
        1.0
    }

    /// # Complexity
    /// O(nodes).
    pub(super) fn positions(&self, scene: &Scene) -> Vec<f32> {
        let mut positions = vec![0.0; scene.len() * 2];
        let mean = f64::from(scene.mean_radius());
        let mut radius = 0.0;
        for ring in self.rings.iter().skip(1) {
            let largest = ring.iter().map(|&node| f64::from(scene.radii[node as usize])).fold(0.0, f64::max);
            let needed: f64 =
                ring.iter().map(|&node| f64::from(scene.radii[node as usize]) * 2.0 * ROOM).sum();
            radius += mean * RING + largest;
            // A ring of too many nodes is several close to each other, which neighbours take in turn.
            let step = largest * 2.0 * ROOM;
            let mut lanes = 1usize;
            while lanes_length(radius, step, lanes) < needed {
                lanes += 1;
            }
            for lane in 0..lanes {
                let at = radius + step * lane as f64;
                let nodes: Vec<u32> = ring.iter().copied().skip(lane).step_by(lanes).collect();
                for (&node, turn) in nodes.iter().zip(self.turns(scene, &nodes, at)) {
                    let (x, y) = on_circle(turn - 0.25);
                    positions[node as usize * 2] = (x * at) as f32;
                    positions[node as usize * 2 + 1] = (y * at) as f32;
                }
            }
            radius += step * (lanes - 1) as f64;
        }
        positions
    }

    /// Where nodes are on a circle: where they would like to be, but none closer to the one before than there is room.
    fn turns(&self, scene: &Scene, nodes: &[u32], radius: f64) -> Vec<f64> {
        let room =
            |node: u32| f64::from(scene.radii[node as usize]) * 2.0 * ROOM / (radius * std::f64::consts::TAU);
        let mut turns: Vec<f64> = Vec::with_capacity(nodes.len());
        let mut end = f64::NEG_INFINITY;
        for &node in nodes {
            let turn = self.wanted[node as usize].max(end + room(node) * 0.5);
            end = turn + room(node) * 0.5;
            turns.push(turn);
        }
        let (first, last) = (turns.first().copied().unwrap_or(0.0), end);
        let begin = first - nodes.first().map_or(0.0, |&node| room(node) * 0.5);
        if last - begin <= 1.0 {
            return turns;
        }
        // It goes more than once around: side by side, evenly.
        let all: f64 = nodes.iter().map(|&node| room(node)).sum();
        let scale = 1.0 / all.max(1e-9);
        let mut along = begin;
        nodes
            .iter()
            .map(|&node| {
                let width = room(node) * scale;
                along += width;
                along - width * 0.5
            })
            .collect()
    }
}

/// The length of so many circles, each a step wider than the one before.
fn lanes_length(radius: f64, step: f64, lanes: usize) -> f64 {
    let lanes = lanes as f64;
    std::f64::consts::TAU * lanes * (radius + step * (lanes - 1.0) * 0.5) * 0.95
}
