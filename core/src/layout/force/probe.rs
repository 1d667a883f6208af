//! A single step of forces, to be measured.

use super::level::{Level, Spring};
use super::repel::SOFT;
use super::solver::{Forces, Solver};
use crate::layout::scene::Scene;

/// Forces between the nodes of a scene at given places, step by step; groups are left out. For benchmarks.
#[derive(Clone, Debug)]
pub struct Probe {
    mass: Vec<f32>,
    solver: Solver,
}

impl Probe {
    /// Nodes at these places, with the opening angle `theta`.
    ///
    /// # Complexity
    /// O(nodes + links).
    pub fn new(scene: &Scene, positions: &[f32], theta: f32) -> Self {
        let mut mass = vec![1.0f32; scene.len()];
        let mut springs = Vec::with_capacity(scene.links.len());
        for link in &scene.links {
            mass[link.source as usize] += link.weight;
            mass[link.target as usize] += link.weight;
            springs.push(Spring { a: link.source, b: link.target, weight: link.weight });
        }
        let (x, y) = positions.chunks_exact(2).map(|place| (place[0], place[1])).unzip();
        let forces = Forces { repulsion: 1.0, gravity: 0.35, theta, seed: 1 };
        let solver = Solver::resume(Level::new(mass.clone(), &springs), forces, x, y, Vec::new());
        Self { mass, solver }
    }

    /// One whole step: pushes, pulls and moves.
    ///
    /// # Complexity
    /// O(nodes × log + links).
    pub fn step(&mut self) {
        self.solver.whole_step();
    }

    /// The push on each node where it was before the last step, for a mass of 1.
    pub fn pushes(&self) -> Vec<(f32, f32)> {
        self.solver.pushes()
    }

    /// Where nodes are.
    pub fn places(&self) -> (Vec<f32>, Vec<f32>) {
        self.solver.places()
    }

    /// The push on `node` among nodes at these places, summed one by one.
    ///
    /// # Complexity
    /// O(nodes).
    pub fn exact(&self, node: usize, (x, y): &(Vec<f32>, Vec<f32>)) -> (f64, f64) {
        let mut sum = (0.0f64, 0.0f64);
        for (other, &mass) in self.mass.iter().enumerate() {
            let (dx, dy) =
                (f64::from(x[node]) - f64::from(x[other]), f64::from(y[node]) - f64::from(y[other]));
            let strength = f64::from(mass) / (dx * dx + dy * dy + f64::from(SOFT));
            sum = (sum.0 + dx * strength, sum.1 + dy * strength);
        }
        sum
    }
}
