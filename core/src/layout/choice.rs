//! One way to choose and run any layout.

use super::circular::Circular;
use super::force::{Force, ForceSettings};
use super::layered::Layered;
use super::matrix::Matrix;
use super::nested::Nested;
use super::progress::Progress;
use super::radial::Radial;
use super::scene::Scene;
use super::separate::Separation;
use crate::analysis::Parts;

/// Which layout.
#[derive(Clone, Debug)]
pub enum Layout {
    /// Related nodes near each other, by forces.
    Force(ForceSettings),
    /// Layers from those who need to those who are needed. Groups do not count.
    Layered,
    /// Rings around one node, by distance in the graph.
    Radial {
        /// The node in the middle.
        centre: u32,
    },
    /// One circle, part by part, with few crossings.
    Circular {
        /// What stays together, such as communities.
        parts: Parts,
    },
    /// Circles in circles.
    Nested {
        /// Divisions from the outermost inwards, such as folders, then communities.
        nesting: Vec<Parts>,
    },
    /// Nodes on the diagonal in the order of the rows of a matrix.
    Matrix {
        /// What stays together, such as communities.
        parts: Parts,
    },
}

#[derive(Clone, Debug)]
enum Work {
    Force(Box<Force>),
    Layered(Layered),
    Radial(Radial),
    Circular(Circular),
    Nested(Nested),
    Matrix(Matrix),
}

/// A layout that runs, in pieces of bounded work.
///
/// The places of [`Scene::with_places`] count only for forces; pins count for all: others are moved from under them.
#[derive(Clone, Debug)]
pub struct Running {
    scene: Scene,
    work: Work,
    /// The share of the work that is done, before discs are moved from under pinned ones.
    done: f32,
    separation: Option<Separation>,
    positions: Vec<f32>,
    is_settled: bool,
    reported: f32,
}

impl Layout {
    /// Begins.
    ///
    /// # Complexity
    /// O(nodes × divisions + links + group members).
    pub fn start(&self, scene: Scene) -> Running {
        let work = match self {
            Self::Force(settings) => Work::Force(Box::new(Force::of(scene.clone(), *settings))),
            Self::Layered => Work::Layered(Layered::new(&scene)),
            Self::Radial { centre } => Work::Radial(Radial::new(*centre)),
            Self::Circular { parts } => Work::Circular(Circular::new(&scene, parts)),
            Self::Nested { nesting } => Work::Nested(Nested::new(&scene, nesting)),
            Self::Matrix { parts } => Work::Matrix(Matrix::new(&scene, parts)),
        };
        let is_settled = scene.is_empty();
        Running {
            scene,
            work,
            done: 0.0,
            separation: None,
            positions: Vec::new(),
            is_settled,
            reported: if is_settled { 1.0 } else { 0.0 },
        }
    }
}

impl Running {
    /// Works for about `budget` units, each about a microsecond or less, and says how far it is. Once it is settled,
    /// nothing happens any more; whoever calls no longer cancels it.
    ///
    /// # Complexity
    /// O(budget), but at least one piece of work, which is one pass over nodes and links.
    pub fn step(&mut self, budget: u32) -> Progress {
        if let Work::Force(force) = &mut self.work {
            let progress = force.step(budget);
            self.is_settled = progress.is_settled;
            return progress;
        }
        let mut budget = i64::from(budget.max(1));
        while budget > 0 && !self.is_settled {
            budget -= self.piece();
        }
        let share = if self.is_settled { 1.0 } else { self.done * 0.95 };
        self.reported = self.reported.max(share);
        Progress { done: self.reported, movement: 1.0 - self.reported, is_settled: self.is_settled }
    }

    /// One piece of work, and its size.
    fn piece(&mut self) -> i64 {
        let scene = &self.scene;
        let size = (scene.len() + scene.links.len()) as i64 / 4 + 1;
        if let Some(separation) = &mut self.separation {
            separation.round(&mut self.positions);
            self.is_settled = separation.is_done();
            return size;
        }
        self.done = match &mut self.work {
            Work::Force(_) => 1.0,
            Work::Layered(layered) => layered.work(scene),
            Work::Radial(radial) => radial.work(scene),
            Work::Circular(circular) => circular.work(scene),
            Work::Nested(nested) => nested.work(),
            Work::Matrix(matrix) => matrix.work(scene),
        };
        if self.done >= 1.0 {
            self.positions = self.current();
            if scene.pins.contains(&true) {
                let radii = scene.radii.clone();
                self.separation = Some(Separation::new(radii, scene.pins.clone(), false));
            } else {
                self.is_settled = true;
            }
        }
        // A layer is less than everything.
        if matches!(self.work, Work::Layered(_)) { (size / 16).max(256) } else { size }
    }

    /// x and y of every node, in order.
    ///
    /// # Complexity
    /// O(nodes).
    pub fn positions(&self) -> Vec<f32> {
        match &self.work {
            Work::Force(force) => force.positions(),
            _ if self.separation.is_some() || self.is_settled => self.positions.clone(),
            _ => self.current(),
        }
    }

    fn current(&self) -> Vec<f32> {
        let scene = &self.scene;
        let mut positions = match &self.work {
            Work::Force(force) => force.positions(),
            Work::Layered(layered) => layered.positions(),
            Work::Radial(radial) => radial.positions(scene),
            Work::Circular(circular) => circular.positions(scene),
            Work::Nested(nested) => nested.positions(scene),
            Work::Matrix(matrix) => matrix.positions(scene),
        };
        scene.pin(&mut positions);
        positions
    }

    /// Starts to move again, from where everything is. Only forces do; others have nothing to improve.
    ///
    /// # Complexity
    /// As [`Layout::start`].
    pub fn reheat(&mut self) {
        if let Work::Force(force) = &mut self.work {
            force.reheat();
            self.is_settled = force.is_settled();
        }
    }

    /// Whether the layout has come to its end.
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }
}
