//! Places the bodies of one component, coarsest view first.
//!
//! Each step moves a body by its force against the stiffness of its springs, which is what one round of Jacobi's method
//! would do, but no farther than the heat allows. The heat of a level falls from step to step, so every level ends.

mod motion;

use super::super::random::random;
use super::level::Level;
use super::repel::{RUN, Tree};

/// What shapes the drawing of a component.
#[derive(Clone, Copy, Debug)]
pub(super) struct Forces {
    pub(super) repulsion: f32,
    pub(super) gravity: f32,
    pub(super) theta: f32,
    pub(super) seed: u32,
}

/// What a solver does next.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    /// Adds a coarser view.
    Coarsen,
    /// Starts a step.
    Begin,
    /// Pushes the bodies of this run and those after it.
    Repel(usize),
    /// Pulls, and moves what was pushed and pulled.
    Move,
    Done,
}

/// Views of fewer bodies are not made coarser.
const COARSEST: usize = 24;
/// A view that has more than this share of the bodies of the one before does not help.
const LEAST_GAIN: f32 = 0.92;
/// How much less exact pushes may be on coarse levels, which are only where the next begins.
const COARSE_THETA: f32 = 1.4;
/// Most steps of the coarsest level, of those between, and of the finest.
const COARSEST_STEPS: u32 = 200;
const STEPS: u32 = 50;
const FINEST_STEPS: u32 = 80;
/// Share of the mean length of springs that a body may move in a step, at the start of a level and at its end.
const HOT: f32 = 0.5;
const COLD: f32 = 0.005;
/// Steps and heat of a run that starts from places.
const RESUMED_STEPS: u32 = 40;
const RESUMED_HEAT: f32 = 0.1;
/// Mean movement, as a share of the mean length of springs, below which a level is settled.
const SETTLED: f32 = 0.0015;
/// The running state.
#[derive(Clone, Debug)]
pub(super) struct Solver {
    forces: Forces,
    /// From the finest.
    levels: Vec<Level>,
    at: usize,
    phase: Phase,
    x: Vec<f32>,
    y: Vec<f32>,
    /// Where the finest bodies are held, and how strongly against their springs; infinitely for pinned ones.
    anchors: Vec<Anchor>,
    moves: Vec<Motion>,
    tree: Tree,
    centre: (f32, f32),
    gravity: f32,
    steps: u32,
    planned: u32,
    heat: f32,
    /// Mean length of springs, and mean movement of bodies in the last step as a share of it.
    length: f32,
    movement: f32,
    /// Work done, and the work of all steps that may follow.
    done: f64,
    work: f64,
}

/// Where a body is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Anchor {
    pub(super) x: f32,
    pub(super) y: f32,
    /// 0 lets it go, infinity pins it.
    pub(super) hold: f32,
}

/// What moves a body.
#[derive(Clone, Copy, Debug)]
struct Motion {
    push: (f32, f32),
    pull: (f32, f32),
    last: (f32, f32),
    stiffness: f32,
    gain: f32,
}

impl Motion {
    const REST: Self =
        Self { push: (0.0, 0.0), pull: (0.0, 0.0), last: (0.0, 0.0), stiffness: 0.0, gain: 1.0 };
}

impl Solver {
    /// Places all bodies anew.
    pub(super) fn new(level: Level, forces: Forces) -> Self {
        Self {
            forces,
            levels: vec![level],
            at: 0,
            phase: Phase::Coarsen,
            x: Vec::new(),
            y: Vec::new(),
            anchors: Vec::new(),
            moves: Vec::new(),
            tree: Tree::default(),
            centre: (0.0, 0.0),
            gravity: 0.0,
            steps: 0,
            planned: 0,
            heat: 0.0,
            length: 1.0,
            movement: 1.0,
            done: 0.0,
            work: 0.0,
        }
    }

    /// Goes on from these places. The forces are made so strong that the drawing keeps its size.
    pub(super) fn resume(
        level: Level,
        forces: Forces,
        x: Vec<f32>,
        y: Vec<f32>,
        anchors: Vec<Anchor>,
    ) -> Self {
        let mut solver = Self { x, y, anchors, ..Self::new(level, forces) };
        solver.measure();
        solver.balance();
        solver.enter(0, RESUMED_STEPS, RESUMED_HEAT);
        solver.work = solver.cost(0, RESUMED_STEPS);
        solver
    }

    /// Whether nothing moves any more.
    pub(super) fn is_done(&self) -> bool {
        self.phase == Phase::Done
    }

    /// Mean movement in the last step, as a share of the mean length of springs.
    pub(super) fn movement(&self) -> f32 {
        if self.is_done() { self.movement.min(SETTLED) } else { self.movement }
    }

    /// The share of the work that is done.
    pub(super) fn progress(&self) -> f32 {
        if self.is_done() {
            return 1.0;
        }
        let share = if self.work > 0.0 { self.done / self.work } else { 0.0 };
        (share as f32).clamp(0.0, 0.999)
    }

    /// Places of the finest bodies.
    ///
    /// # Complexity
    /// O(bodies).
    pub(super) fn places(&self) -> (Vec<f32>, Vec<f32>) {
        if self.phase == Phase::Coarsen {
            // Nothing is placed yet; anywhere is better than all in one place.
            return self.anywhere(self.levels.first().map_or(0, |level| level.mass.len()), 1.0);
        }
        let mut places = (self.x.clone(), self.y.clone());
        for level in (0..self.at).rev() {
            places = self.finer(level, &places.0, &places.1);
        }
        places
    }

    /// Works until about `budget` units are used up, and returns what is left. A unit is one body that is pushed.
    pub(super) fn step(&mut self, mut budget: i64) -> i64 {
        while budget > 0 && self.phase != Phase::Done {
            budget -= self.work_on(budget) as i64;
        }
        budget
    }

    /// One whole step, even after the last.
    pub(super) fn whole_step(&mut self) {
        (self.phase, self.steps) = (Phase::Begin, 0);
        while self.steps == 0 {
            self.work_on(i64::MAX);
        }
    }

    /// The pushes of the last step.
    pub(super) fn pushes(&self) -> Vec<(f32, f32)> {
        self.moves.iter().map(|motion| motion.push).collect()
    }

    /// The next piece of work, and its size.
    fn work_on(&mut self, budget: i64) -> usize {
        match self.phase {
            Phase::Coarsen => self.coarsen(),
            Phase::Begin => {
                let theta = if self.at == 0 { self.forces.theta } else { self.forces.theta * COARSE_THETA };
                self.tree.build(&self.x, &self.y, &self.levels[self.at].mass, theta);
                self.phase = Phase::Repel(0);
                self.x.len() / 8
            }
            Phase::Repel(first) => {
                let runs = (budget as usize / RUN).max(1);
                let end = (first + runs).min(self.tree.run_count());
                for run in first..end {
                    let moves = &mut self.moves;
                    self.tree.push(run, |body, x, y| moves[body as usize].push = (x, y));
                }
                self.phase = if end == self.tree.run_count() { Phase::Move } else { Phase::Repel(end) };
                (end - first) * RUN
            }
            Phase::Move => {
                self.pull();
                self.apply();
                self.finish_step();
                let level = &self.levels[self.at];
                (level.mass.len() + level.springs.len()) / 8
            }
            Phase::Done => 0,
        }
    }

    fn coarsen(&mut self) -> usize {
        let Some(last) = self.levels.last_mut() else {
            self.phase = Phase::Done;
            return 1;
        };
        let (count, springs) = (last.mass.len(), last.springs.len());
        if count > COARSEST {
            let coarser = last.coarser();
            if (coarser.mass.len() as f32) < count as f32 * LEAST_GAIN {
                self.levels.push(coarser);
                return count + springs;
            }
            last.parent = Vec::new();
        }
        self.place();
        count + springs
    }

    /// Puts the bodies of the coarsest level somewhere.
    fn place(&mut self) {
        let top = self.levels.len() - 1;
        let level = &self.levels[top];
        let size = level.mass.iter().sum::<f32>().sqrt().max(1.0);
        (self.x, self.y) = self.anywhere(level.mass.len(), size);
        self.work = (0..=top).map(|level| self.cost(level, self.steps_of(level))).sum();
        self.enter(top, self.steps_of(top), HOT);
    }

    /// So many places in a square, which the seed decides.
    fn anywhere(&self, count: usize, size: f32) -> (Vec<f32>, Vec<f32>) {
        let seed = self.forces.seed;
        let axis = |salt: u32| {
            (0..count as u32).map(move |body| (random(seed, body * 2 + salt) - 0.5) * size).collect()
        };
        (axis(0), axis(1))
    }

    fn steps_of(&self, level: usize) -> u32 {
        match level {
            _ if level + 1 == self.levels.len() => COARSEST_STEPS,
            0 => FINEST_STEPS,
            _ => STEPS,
        }
    }

    fn cost(&self, level: usize, steps: u32) -> f64 {
        let level = &self.levels[level];
        (level.mass.len() * 4 + level.springs.len()) as f64 * f64::from(steps)
    }

    fn enter(&mut self, level: usize, steps: u32, heat: f32) {
        self.at = level;
        self.moves = vec![Motion::REST; self.x.len()];
        (self.steps, self.planned, self.heat) = (0, steps, heat);
        self.measure();
        self.phase = if self.x.len() < 2 { Phase::Done } else { Phase::Begin };
    }

    fn finish_step(&mut self) {
        self.steps += 1;
        self.done += self.cost(self.at, 1);
        if self.steps < self.planned && self.movement > SETTLED {
            // Evenly on a scale of logarithms, in plain multiplications.
            self.heat *= cooling(self.planned);
            self.phase = Phase::Begin;
            if self.steps.is_multiple_of(8) {
                self.measure();
            }
            return;
        }
        self.done += self.cost(self.at, self.planned - self.steps);
        if self.at == 0 {
            self.phase = Phase::Done;
            return;
        }
        let finer = self.at - 1;
        (self.x, self.y) = self.finer(finer, &self.x, &self.y);
        self.enter(finer, self.steps_of(finer), HOT);
    }

    /// Places on `level`, of which these are the places one level coarser: each body near its parent.
    fn finer(&self, level: usize, x: &[f32], y: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let parents = &self.levels[level].parent;
        let seed = self.forces.seed ^ (level as u32 + 1) << 16;
        let spread = self.length * 0.3;
        let axis = |column: &[f32], salt: u32| {
            let bodies = parents.iter().zip(0u32..);
            bodies
                .map(|(&parent, body)| {
                    column[parent as usize] + (random(seed, body * 2 + salt) - 0.5) * spread
                })
                .collect()
        };
        (axis(x, 0), axis(y, 1))
    }
}

/// The factor that brings heat from [`HOT`] to [`COLD`] in so many steps.
fn cooling(steps: u32) -> f32 {
    // By halving an interval: powers of other kinds differ in their last bit from machine to machine.
    let (mut low, mut high) = (0.0f64, 1.0f64);
    for _ in 0..40 {
        let middle = (low + high) * 0.5;
        let (mut power, mut base, mut rest) = (1.0, middle, steps);
        while rest > 0 {
            if rest & 1 == 1 {
                power *= base;
            }
            base *= base;
            rest >>= 1;
        }
        if power < f64::from(COLD / HOT) { low = middle } else { high = middle }
    }
    low as f32
}
