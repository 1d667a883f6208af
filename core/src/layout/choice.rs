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

/// A layout that comes to its end after a known number of pieces. Named by nothing but what begins it, so that a program
/// holds only the layouts it begins.
trait Plan: std::fmt::Debug {
    /// One piece of work. Returns the share that is done.
    fn work(&mut self, scene: &Scene) -> f32;

    /// x and y of every node, as far as they are known.
    fn positions(&self, scene: &Scene) -> Vec<f32>;

    /// The size of a piece, where one pass over nodes and links is `pass`.
    fn piece(&self, pass: i64) -> i64 {
        pass
    }

    fn copy(&self) -> Box<dyn Plan>;
}

macro_rules! plans {
    ($($plan:ty),*) => {$(
        impl Plan for $plan {
            fn work(&mut self, scene: &Scene) -> f32 {
                self.work(scene)
            }

            fn positions(&self, scene: &Scene) -> Vec<f32> {
                self.positions(scene)
            }

            fn copy(&self) -> Box<dyn Plan> {
                Box::new(self.clone())
            }
        }
    )*};
}

plans!(Radial, Circular, Nested, Matrix);

impl Plan for Layered {
    fn work(&mut self, scene: &Scene) -> f32 {
        self.work(scene)
    }

    fn positions(&self, _: &Scene) -> Vec<f32> {
        self.positions()
    }

    /// A layer is less than everything.
    fn piece(&self, pass: i64) -> i64 {
        (pass / 16).max(256)
    }

    fn copy(&self) -> Box<dyn Plan> {
        Box::new(self.clone())
    }
}

#[derive(Debug)]
enum Work {
    Force(Box<Force>),
    Plan(Box<dyn Plan>),
}

impl Clone for Work {
    fn clone(&self) -> Self {
        match self {
            Self::Force(force) => Self::Force(force.clone()),
            Self::Plan(plan) => Self::Plan(plan.copy()),
        }
    }
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
        let plan: Box<dyn Plan> = match self {
            Self::Force(settings) => return Running::by_forces(scene, *settings),
            Self::Layered => Box::new(Layered::new(&scene)),
            Self::Radial { centre } => Box::new(Radial::new(*centre)),
            Self::Circular { parts } => Box::new(Circular::new(&scene, parts)),
            Self::Nested { nesting } => Box::new(Nested::new(&scene, nesting)),
            Self::Matrix { parts } => Box::new(Matrix::new(&scene, parts)),
        };
        Running::new(scene, Work::Plan(plan))
    }
}

impl Running {
    /// Begins [`Layout::Force`]. A program that begins no other holds no other.
    ///
    /// # Complexity
    /// As [`Layout::start`].
    pub fn by_forces(scene: Scene, settings: ForceSettings) -> Self {
        let force = Force::of(scene.clone(), settings);
        Self::new(scene, Work::Force(Box::new(force)))
    }

    fn new(scene: Scene, work: Work) -> Self {
        let is_settled = scene.is_empty();
        Self {
            scene,
            work,
            done: 0.0,
            separation: None,
            positions: Vec::new(),
            is_settled,
            reported: if is_settled { 1.0 } else { 0.0 },
        }
    }

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
        let pass = (scene.len() + scene.links.len()) as i64 / 4 + 1;
        if let Some(separation) = &mut self.separation {
            separation.round(&mut self.positions);
            self.is_settled = separation.is_done();
            return pass;
        }
        let mut size = pass;
        self.done = match &mut self.work {
            Work::Force(_) => 1.0,
            Work::Plan(plan) => {
                size = plan.piece(pass);
                plan.work(scene)
            }
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
        size
    }

    /// x and y of every node, in order.
    ///
    /// # Complexity
    /// O(nodes).
    pub fn positions(&self) -> Vec<f32> {
        match &self.work {
            Work::Force(force) => force.positions(),
            _ if self.separation.is_some() || self.is_settled => self.positions.clone(),
            Work::Plan(_) => self.current(),
        }
    }

    fn current(&self) -> Vec<f32> {
        let scene = &self.scene;
        let mut positions = match &self.work {
            Work::Force(force) => force.positions(),
            Work::Plan(plan) => plan.positions(scene),
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
