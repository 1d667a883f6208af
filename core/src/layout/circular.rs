//! All nodes on one circle, part by part, so that few relations cross it.

use super::angle::on_circle;
use super::scene::Scene;
use super::seriation::Seriation;
use crate::analysis::Parts;

/// Room between neighbours on the circle, as a share of their radii, and between parts.
const ROOM: f64 = 1.5;
const PART_ROOM: f64 = 3.0;

/// The running state.
#[derive(Clone, Debug)]
pub(super) struct Circular {
    parts: Vec<u32>,
    order: Seriation,
}

impl Circular {
    pub(super) fn new(scene: &Scene, parts: &Parts) -> Self {
        Self { parts: parts.part_of.clone(), order: Seriation::new(scene, parts, true) }
    }

    /// One round. Returns the share of the work that is done.
    pub(super) fn work(&mut self, scene: &Scene) -> f32 {
        self.order.round(scene)
    }

    /// # Complexity
    /// O(nodes).
    pub(super) fn positions(&self, scene: &Scene) -> Vec<f32> {
        let order = self.order.order();
        let mut positions = vec![0.0; scene.len() * 2];
        if order.len() != scene.len() {
            return positions;
        }
        // How far along the circle the middle of each node is.
        let mut along = 0.0;
        let mut last = None;
        let middles: Vec<f64> = order
            .iter()
            .map(|&node| {
                let radius = f64::from(scene.radii[node as usize]);
                let part = self.parts.get(node as usize);
                if last.is_some_and(|last| last != part) {
                    along += radius * PART_ROOM;
                }
                last = Some(part);
                let middle = along + radius * ROOM;
                along += radius * ROOM * 2.0;
                middle
            })
            .collect();
        // A chord is shorter than its arc, by less than half.
        let radius = along.max(1e-6) / std::f64::consts::TAU * 1.05;
        for (&node, middle) in order.iter().zip(middles) {
            let (x, y) = on_circle(middle / along.max(1e-6) - 0.25);
            positions[node as usize * 2] = (x * radius) as f32;
            positions[node as usize * 2 + 1] = (y * radius) as f32;
        }
        positions
    }
}
