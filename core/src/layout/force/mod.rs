//! Force-directed layout: multilevel, with Barnes-Hut repulsion, component by component.

mod level;
mod parts;
mod places;
mod probe;
mod repel;
mod solver;

use super::packing::{Circle, enclose, pack};
use super::progress::Progress;
use super::scene::Scene;
use super::separate::Separation;
use parts::{MARGIN, Part, parts};
pub use probe::Probe;
use solver::Forces;

/// What shapes the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForceSettings {
    /// Pull towards the middle, from 0 to 0.45: long drawings become round. At 0.5 it alone would balance all pushes.
    pub gravity: f32,
    /// Barnes-Hut opening angle: larger is faster and less exact.
    pub theta: f32,
    /// Seed of the starting positions.
    pub seed: u32,
    /// Room a node has at least, in radii: larger for a wider drawing.
    pub spread: f32,
    /// How strongly a group pulls its members together, against one relation of its weight.
    pub groups: f32,
}

impl ForceSettings {
    /// For drawings in which groups matter more than single relations.
    pub const REGIONS: Self = Self { gravity: 0.35, theta: 0.6, seed: 1, spread: 5.0, groups: 6.0 };
}

impl Default for ForceSettings {
    fn default() -> Self {
        Self { groups: 3.0, ..Self::REGIONS }
    }
}

/// What is done now, part by part.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Solve(usize),
    Separate(usize),
    Finish,
    Done,
}

/// The running state of a force layout.
///
/// Each component is drawn for itself. Pairs of bodies that belong together are drawn together until few bodies are left;
/// these are placed first, and each view is placed near the coarser one before. Springs pull by their length, but far
/// beyond the mean length hardly more than there; bodies push by 1 / distance and by their masses, which are the weight of
/// their springs. A group is a light body to which its members are tied. At the end, discs that cover each other are
/// moved apart, and components are packed side by side.
///
/// Nodes that have places start there and are held there by a force of their own, so that new nodes find their place
/// while old ones stay. Pinned nodes never move.
///
/// # Units
/// World units, in which the radii of nodes are given; y grows downwards.
/// # Determinism
/// Only IEEE additions, multiplications, divisions and square roots, in a fixed order: equal input, seed and work give
/// equal bits on every target.
/// # Complexity
/// O(n log n + springs + group members) a step and O(n + springs + group members) memory; at most a few hundred steps, of
/// which most are made with few bodies.
/// # Source
/// Jacomy, Venturini, Heymann, Bastian: "ForceAtlas2" (2014), for the masses and pushes; Hu: "Efficient, high-quality
/// force-directed graph drawing" (2005), for the levels; Barnes and Hut (1986).
#[derive(Clone, Debug)]
pub struct Force {
    settings: ForceSettings,
    scene: Scene,
    parts: Vec<Part>,
    stage: Stage,
    separation: Option<Separation>,
    /// Places of all nodes while discs are moved apart at the end.
    last: Vec<f32>,
    rounds: u32,
    steps: u32,
    progress: f32,
}

/// Work of one [`Force::advance`]: some milliseconds.
const SLICE: u32 = 16_384;
/// The share of progress that placing stands for; the rest is for moving discs apart.
const PLACED: f32 = 0.85;

impl Force {
    /// A layout of a scene.
    ///
    /// # Complexity
    /// O(nodes + links + group members).
    pub fn of(scene: Scene, settings: ForceSettings) -> Self {
        Self::start(scene, settings, true)
    }

    fn start(scene: Scene, settings: ForceSettings, holds: bool) -> Self {
        let forces = Forces {
            repulsion: 1.0,
            gravity: if settings.gravity.is_nan() { 0.0 } else { settings.gravity.clamp(0.0, 0.45) },
            theta: if settings.theta.is_nan() { 0.6 } else { settings.theta.clamp(0.1, 1.5) },
            seed: settings.seed,
        };
        let mut parts = parts(&scene, settings, forces, holds);
        pack_parts(&mut parts);
        let stage = if parts.is_empty() { Stage::Done } else { Stage::Solve(0) };
        let progress = if parts.is_empty() { 1.0 } else { 0.0 };
        Self {
            settings,
            scene,
            parts,
            stage,
            separation: None,
            last: Vec::new(),
            rounds: 0,
            steps: 0,
            progress,
        }
    }

    /// Works for about `budget` units, each about a microsecond or less, and says how far it is. Once it is settled,
    /// nothing happens any more.
    ///
    /// # Complexity
    /// O(budget), but at least one piece of work: one pass over the links of one component.
    pub fn step(&mut self, budget: u32) -> Progress {
        let mut budget = i64::from(budget.max(1));
        while budget > 0 && self.stage != Stage::Done {
            match self.stage {
                Stage::Solve(index) => match self.parts.get_mut(index) {
                    Some(part) if part.is_solved() => self.stage = Stage::Solve(index + 1),
                    Some(part) => budget = part.step(&self.scene, budget),
                    None => self.stage = Stage::Separate(0),
                },
                Stage::Separate(index) => budget -= self.separate_part(index),
                Stage::Finish => budget -= self.separate_all(),
                Stage::Done => {}
            }
        }
        self.progress()
    }

    /// How far it is.
    pub fn progress(&mut self) -> Progress {
        let (mut done, mut all, mut movement) = (0.0f32, 0.0f32, 0.0f32);
        for part in &self.parts {
            let size = part.nodes.len() as f32;
            (done, all) = (done + part.progress() * size, all + size);
            movement = movement.max(part.movement());
        }
        let placed = if all > 0.0 { done / all } else { 1.0 };
        let separated = 1.0 - 1.0 / (1.0 + self.rounds as f32 * 0.05);
        let share = if self.is_settled() { 1.0 } else { placed * PLACED + separated * (0.999 - PLACED) };
        self.progress = self.progress.max(share);
        Progress { done: self.progress, movement, is_settled: self.is_settled() }
    }

    /// One round of moving the discs of a part from one another.
    fn separate_part(&mut self, index: usize) -> i64 {
        let Some(part) = self.parts.get_mut(index) else {
            pack_parts(&mut self.parts);
            self.last = self.joined();
            let is_held = self.parts.iter().any(Part::is_placed);
            self.separation =
                Some(Separation::new(self.scene.radii.clone(), self.scene.pins.clone(), !is_held));
            self.stage = Stage::Finish;
            return self.last.len() as i64;
        };
        self.rounds += 1;
        let size = part.nodes.len() as i64;
        if part.separate(&self.scene) {
            self.stage = Stage::Separate(index + 1);
        }
        size / 2 + 1
    }

    /// One round of moving all discs from one another: those of components may touch.
    fn separate_all(&mut self) -> i64 {
        self.rounds += 1;
        if let Some(separation) = self.separation.as_mut().filter(|separation| !separation.is_done()) {
            separation.round(&mut self.last);
        } else {
            self.separation = None;
            self.stage = Stage::Done;
        }
        self.last.len() as i64 / 4 + 1
    }

    /// How many slices were worked by [`Force::advance`].
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// Whether the layout has come to its end.
    pub fn is_settled(&self) -> bool {
        self.stage == Stage::Done
    }

    /// x and y of every node, in order.
    ///
    /// # Complexity
    /// O(nodes).
    pub fn positions(&self) -> Vec<f32> {
        if matches!(self.stage, Stage::Finish | Stage::Done) { self.last.clone() } else { self.joined() }
    }

    fn joined(&self) -> Vec<f32> {
        let mut positions = vec![0.0; self.scene.len() * 2];
        for part in &self.parts {
            part.write(&mut positions);
        }
        self.scene.pin(&mut positions);
        positions
    }

    /// Starts to move again, from where everything is.
    pub fn reheat(&mut self) {
        let positions = self.positions();
        let places = positions.chunks_exact(2).map(|place| Some([place[0], place[1]]));
        let scene = std::mem::take(&mut self.scene).with_places(places);
        *self = Self::start(scene, self.settings, false);
    }

    /// Works for at most `budget` slices of some milliseconds; fewer when the drawing settles. Returns how many.
    pub fn advance(&mut self, budget: u32) -> u32 {
        let mut made = 0;
        while made < budget && !self.is_settled() {
            self.step(SLICE);
            made += 1;
        }
        self.steps += made;
        made
    }
}

/// Puts the components that have no places side by side: around the middle, the largest first, or beside those that
/// have.
fn pack_parts(parts: &mut [Part]) {
    let mut free: Vec<usize> = (0..parts.len()).filter(|&part| !parts[part].is_placed()).collect();
    // Those without relations last: they say the least.
    let rank = |part: usize| (parts[part].is_crowd(), -parts[part].reach());
    free.sort_by(|&a, &b| {
        let (a, b) = (rank(a), rank(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let margin = f64::from(MARGIN);
    let radii: Vec<f64> = free.iter().map(|&part| f64::from(parts[part].reach()) * 1.15 + margin).collect();
    let mut circles = pack(&radii);
    let mut middle = (0.0, 0.0);
    let held = parts.iter().filter(|part| part.is_placed()).filter_map(Part::bounds);
    let around = held.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    if let Some([_, top, right, bottom]) = around {
        let reach = enclose(&mut circles) + margin;
        middle = (f64::from(right) + reach, f64::from(top + bottom) * 0.5);
    }
    for (&part, Circle { x, y, .. }) in free.iter().zip(circles) {
        parts[part].offset = ((x + middle.0) as f32, (y + middle.1) as f32);
    }
}
