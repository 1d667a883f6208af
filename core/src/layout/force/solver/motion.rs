//! What a step of the solver does to bodies: measuring, pulling and moving them.

use super::{Anchor, Solver};

/// How many mean lengths of springs it takes, on the finest level and on coarse ones, until a spring pulls half as much
/// as by its length alone. The less, the farther clusters keep from each other; the more, the better a drawing unfolds.
const FINE_REACH: f32 = 0.35;
const COARSE_REACH: f32 = 3.0;
/// How far a body goes towards where its springs and pushes would balance.
const DAMPING: f32 = 0.8;
/// What follows its force less when it swings, and more when it does not.
const SLOWER: f32 = 0.6;
const FASTER: f32 = 1.2;
/// Springs that are looked at side by side.
const LANES: usize = 8;

impl Solver {
    /// Mean length of springs, centre, and how strong gravity has to be for the size of the drawing.
    pub(super) fn measure(&mut self) {
        let level = &self.levels[self.at];
        let mut length = 0.0f64;
        for spring in &level.springs {
            let (a, b) = (spring.a as usize, spring.b as usize);
            let (dx, dy) = (self.x[b] - self.x[a], self.y[b] - self.y[a]);
            length += f64::from((dx * dx + dy * dy).sqrt());
        }
        let mean = (length / level.springs.len().max(1) as f64) as f32;
        self.length = mean.max(1e-3);
        let (mut mass, mut x, mut y) = (0.0f64, 0.0f64, 0.0f64);
        for (body, &own) in level.mass.iter().enumerate() {
            mass += f64::from(own);
            x += f64::from(own * self.x[body]);
            y += f64::from(own * self.y[body]);
        }
        let (x, y) = (x / mass.max(1e-9), y / mass.max(1e-9));
        let mut spread = 0.0f64;
        for (body, &own) in level.mass.iter().enumerate() {
            let (dx, dy) = (f64::from(self.x[body]) - x, f64::from(self.y[body]) - y);
            spread += f64::from(own) * (dx * dx + dy * dy);
        }
        self.centre = (x as f32, y as f32);
        let spread = (spread / mass.max(1e-9)).max(1e-6);
        self.gravity = self.forces.gravity * self.forces.repulsion * (mass / spread) as f32;
    }

    /// Makes repulsion so strong that the drawing as it is neither grows nor shrinks: in balance, the sum of force ×
    /// place over all springs equals that over all pushes, which for a push of 1 / distance does not depend on places.
    pub(super) fn balance(&mut self) {
        let reach = self.reach();
        let level = &self.levels[self.at];
        let mut pulled = 0.0f64;
        for spring in &level.springs {
            let (a, b) = (spring.a as usize, spring.b as usize);
            let (dx, dy) = (self.x[b] - self.x[a], self.y[b] - self.y[a]);
            let squared = dx * dx + dy * dy;
            pulled += f64::from(squared * spring.weight / (1.0 + squared.sqrt() / (reach)));
        }
        let (mut mass, mut squares) = (0.0f64, 0.0f64);
        for &own in &level.mass {
            mass += f64::from(own);
            squares += f64::from(own) * f64::from(own);
        }
        let all = mass * mass;
        let pushed = ((all - squares) / 2.0 - f64::from(self.forces.gravity) * all).max(all * 0.05);
        self.forces.repulsion = ((pulled / pushed.max(1e-9)) as f32).clamp(1e-6, 1e9);
        self.measure();
    }

    /// The length beyond which springs pull less than by their length.
    fn reach(&self) -> f32 {
        let doubled = FINE_REACH * (1 << self.at.min(8)) as f32;
        self.length * doubled.min(COARSE_REACH)
    }

    /// Adds the pull of all springs.
    pub(super) fn pull(&mut self) {
        let reach = self.reach();
        let Self { levels, at, x, y, moves, length, .. } = self;
        let level = &levels[*at];
        for motion in moves.iter_mut() {
            (motion.pull, motion.stiffness) = ((0.0, 0.0), 0.0);
        }
        let slack = 1.0 / reach;
        let mut total = 0.0f64;
        for springs in level.springs.chunks(LANES) {
            let (mut dx, mut dy, mut pull) = ([0.0f32; LANES], [0.0f32; LANES], [0.0f32; LANES]);
            for (lane, spring) in springs.iter().enumerate() {
                dx[lane] = x[spring.b as usize] - x[spring.a as usize];
                dy[lane] = y[spring.b as usize] - y[spring.a as usize];
                pull[lane] = spring.weight;
            }
            let mut lengths = [0.0f32; LANES];
            for lane in 0..LANES {
                lengths[lane] = (dx[lane] * dx[lane] + dy[lane] * dy[lane]).sqrt();
                pull[lane] /= 1.0 + lengths[lane] * slack;
                dx[lane] *= pull[lane];
                dy[lane] *= pull[lane];
            }
            for (lane, spring) in springs.iter().enumerate() {
                let a = &mut moves[spring.a as usize];
                a.pull.0 += dx[lane];
                a.pull.1 += dy[lane];
                a.stiffness += pull[lane];
                let b = &mut moves[spring.b as usize];
                b.pull.0 -= dx[lane];
                b.pull.1 -= dy[lane];
                b.stiffness += pull[lane];
            }
            total += f64::from(lengths.iter().sum::<f32>());
        }
        let mean = (total / level.springs.len().max(1) as f64) as f32;
        *length = mean.max(1e-3);
    }

    /// Moves every body.
    pub(super) fn apply(&mut self) {
        let level = &self.levels[self.at];
        let farthest = self.heat * self.length;
        let anchors: &[Anchor] = if self.at == 0 { &self.anchors } else { &[] };
        let mut moved = 0.0f64;
        for (body, motion) in self.moves.iter_mut().enumerate() {
            let (mass, x, y) = (level.mass[body], self.x[body], self.y[body]);
            let push = self.forces.repulsion * mass;
            let gravity = self.gravity * mass;
            let mut force = (
                motion.push.0 * push + motion.pull.0 - (x - self.centre.0) * gravity,
                motion.push.1 * push + motion.pull.1 - (y - self.centre.1) * gravity,
            );
            let mut stiffness = motion.stiffness + gravity;
            if let Some(anchor) = anchors.get(body) {
                if anchor.hold == f32::INFINITY {
                    continue;
                }
                let hold = anchor.hold * stiffness;
                force.0 += (anchor.x - x) * hold;
                force.1 += (anchor.y - y) * hold;
                stiffness += hold;
            }
            let swings = force.0 * motion.last.0 + force.1 * motion.last.1 < 0.0;
            motion.gain =
                if swings { (motion.gain * SLOWER).max(0.02) } else { (motion.gain * FASTER).min(1.0) };
            motion.last = force;
            let share = DAMPING * motion.gain / stiffness.max(1e-12);
            let (mut dx, mut dy) = (force.0 * share, force.1 * share);
            let distance = (dx * dx + dy * dy).sqrt();
            if distance > farthest {
                let share = farthest / distance;
                (dx, dy) = (dx * share, dy * share);
            }
            self.x[body] = x + dx;
            self.y[body] = y + dy;
            moved += f64::from(distance.min(farthest));
        }
        self.movement = (moved / self.x.len().max(1) as f64) as f32 / self.length;
    }
}
