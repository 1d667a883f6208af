//! The order of the rows and columns of a matrix: parts together, and related nodes near the diagonal.

use super::scene::Scene;
use super::seriation::Seriation;
use crate::analysis::Parts;

/// The running state.
#[derive(Clone, Debug)]
pub(super) struct Matrix(Seriation);

impl Matrix {
    pub(super) fn new(scene: &Scene, parts: &Parts) -> Self {
        Self(Seriation::new(scene, parts, false))
    }

    /// One round. Returns the share of the work that is done.
    pub(super) fn work(&mut self, scene: &Scene) -> f32 {
        self.0.round(scene)
    }

    /// Each node on the diagonal, at its row, with cells of the size of the largest node.
    ///
    /// # Complexity
    /// O(nodes).
    pub(super) fn positions(&self, scene: &Scene) -> Vec<f32> {
        let step = scene.radii.iter().copied().fold(0.0, f32::max) * 2.2;
        let mut positions = vec![0.0; scene.len() * 2];
        let order = self.0.order();
        if order.len() == scene.len() {
            for (row, &node) in order.iter().enumerate() {
                let place = (row as f32 - order.len() as f32 * 0.5) * step;
                positions[node as usize * 2] = place;
                positions[node as usize * 2 + 1] = place;
            }
        }
        positions
    }
}
