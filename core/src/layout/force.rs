//! Force-directed layout: ForceAtlas2 with Barnes-Hut repulsion.

use crate::graph::{Graph, Shape};

/// What shapes the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForceSettings {
    /// Strength of repulsion between any two nodes.
    pub repulsion: f32,
    /// Pull towards the centre, so that components do not drift apart.
    pub gravity: f32,
    /// Barnes-Hut opening angle: larger is faster and less exact.
    pub theta: f32,
    /// Seed of the starting positions.
    pub seed: u32,
    /// Whether each group becomes a region of its own: its centre is a body that other bodies keep away from, and
    /// its members begin around it. Otherwise groups only pull their members together.
    pub regions: bool,
}

impl ForceSettings {
    /// For drawings in which groups matter more than single relations.
    pub const REGIONS: Self = Self { repulsion: 30.0, gravity: 60.0, theta: 0.9, seed: 1, regions: true };
}

impl Default for ForceSettings {
    fn default() -> Self {
        Self { repulsion: 10.0, gravity: 1.0, theta: 0.9, seed: 1, regions: false }
    }
}

/// A spring between two bodies.
#[derive(Clone, Copy, Debug)]
struct Spring {
    a: u32,
    b: u32,
    weight: f32,
}

/// The running state of a force layout.
///
/// # Units
/// World units; the drawing is centred on (0, 0).
/// # Determinism
/// Only IEEE additions, multiplications, divisions and square roots, in a fixed order: equal input, seed and
/// number of steps give equal bits on every target.
/// # Complexity
/// O(n log n + springs + group members) a step, O(n) memory.
/// # Source
/// Jacomy, Venturini, Heymann, Bastian: "ForceAtlas2, a continuous graph layout algorithm" (2014). Deviation:
/// a group pulls its members towards their common centre instead of along each of its pairs.
#[derive(Clone, Debug)]
pub struct Force {
    settings: ForceSettings,
    /// Bodies that are nodes; the centres of groups follow them.
    nodes: usize,
    x: Vec<f32>,
    y: Vec<f32>,
    mass: Vec<f32>,
    push_x: Vec<f32>,
    push_y: Vec<f32>,
    last_x: Vec<f32>,
    last_y: Vec<f32>,
    springs: Vec<Spring>,
    /// Members and pull of each group.
    hubs: Vec<(Vec<u32>, f32)>,
    speed: f32,
    efficiency: f32,
    movement: f32,
    steps: u32,
    tree: Tree,
}

impl Force {
    /// A layout of every node of `graph`, at its starting positions.
    pub fn new(graph: &Graph, settings: ForceSettings) -> Self {
        let count = graph.catalog().len();
        let mut springs: Vec<Spring> = graph
            .relations()
            .iter()
            .filter(|relation| relation.source != relation.target)
            .map(|relation| Spring {
                a: relation.source.0,
                b: relation.target.0,
                weight: relation.weight.clamp(0.0, 10.0) as f32,
            })
            .collect();
        let mut mass = vec![1.0f32; count];
        for spring in &springs {
            mass[spring.a as usize] += 1.0;
            mass[spring.b as usize] += 1.0;
        }
        let mut hubs: Vec<(Vec<u32>, f32)> = graph
            .groups()
            .iter()
            .filter(|group| matches!(group.shape, Shape::Clique { .. }))
            .map(|group| {
                let members: Vec<u32> = group.nodes().iter().map(|node| node.0).collect();
                // A group of everybody says little about anybody; as a region it still has its place.
                let discount = if settings.regions { 0.6 } else { 1.0 };
                let share = members.len() as f32 / count.max(1) as f32 * discount;
                (members, group.weight.clamp(0.0, 10.0) as f32 * (1.0 - share).max(0.0))
            })
            .collect();
        let (mut x, mut y) = start(count, settings.seed);
        if settings.regions {
            begin_at_groups(&mut x, &mut y, &hubs, settings.seed);
            for (members, pull) in std::mem::take(&mut hubs) {
                let hub = mass.len() as u32;
                let size = members.len().max(1) as f32;
                let mean =
                    |axis: &[f32]| members.iter().map(|&member| axis[member as usize]).sum::<f32>() / size;
                let place = (mean(&x), mean(&y));
                x.push(place.0);
                y.push(place.1);
                mass.push(1.0 + HUB_MASS * size);
                let weight = pull * HUB_PULL;
                springs.extend(members.iter().map(|&member| Spring { a: member, b: hub, weight }));
            }
        }
        let bodies = mass.len();
        Self {
            settings,
            nodes: count,
            x,
            y,
            mass,
            push_x: vec![0.0; bodies],
            push_y: vec![0.0; bodies],
            last_x: vec![0.0; bodies],
            last_y: vec![0.0; bodies],
            springs,
            hubs,
            speed: 1.0,
            efficiency: 1.0,
            movement: f32::INFINITY,
            steps: 0,
            tree: Tree::default(),
        }
    }

    /// How many steps were made.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// Whether further steps would hardly change the drawing.
    pub fn is_settled(&self) -> bool {
        self.x.len() < 2 || self.steps >= MAX_STEPS || (self.steps > 50 && self.movement < SETTLED)
    }

    /// x and y of every node, in order.
    pub fn positions(&self) -> Vec<f32> {
        self.x.iter().zip(&self.y).take(self.nodes).flat_map(|(&x, &y)| [x, y]).collect()
    }

    /// Starts to move again.
    pub fn reheat(&mut self) {
        self.steps = 0;
        self.movement = f32::INFINITY;
    }

    /// Makes at most `budget` steps; fewer when the drawing settles. Returns how many were made.
    pub fn advance(&mut self, budget: u32) -> u32 {
        let mut made = 0;
        while made < budget && !self.is_settled() {
            self.step();
            made += 1;
        }
        made
    }

    fn step(&mut self) {
        std::mem::swap(&mut self.push_x, &mut self.last_x);
        std::mem::swap(&mut self.push_y, &mut self.last_y);
        self.push_x.fill(0.0);
        self.push_y.fill(0.0);
        self.repel();
        self.attract();
        self.gather();
        self.apply();
        self.steps += 1;
    }

    fn repel(&mut self) {
        self.tree.build(&self.x, &self.y, &self.mass);
        let (repulsion, theta) = (self.settings.repulsion, self.settings.theta);
        for node in 0..self.x.len() {
            let (fx, fy) = self.tree.push(node, &self.x, &self.y, &self.mass, theta);
            self.push_x[node] += fx * repulsion * self.mass[node];
            self.push_y[node] += fy * repulsion * self.mass[node];
        }
        let gravity = self.settings.gravity;
        for node in 0..self.x.len() {
            let (x, y) = (self.x[node], self.y[node]);
            let distance = (x * x + y * y).sqrt().max(1e-3);
            // Constant close by, so that the centre does not collapse, and stronger far out.
            let pull = gravity * self.mass[node] * (1.0 + distance * 0.01) / distance;
            self.push_x[node] -= x * pull;
            self.push_y[node] -= y * pull;
        }
    }

    fn attract(&mut self) {
        for &Spring { a, b, weight } in &self.springs {
            let (a, b) = (a as usize, b as usize);
            let (dx, dy) = (self.x[b] - self.x[a], self.y[b] - self.y[a]);
            // Hubs pull each of their many neighbours less, or everything ends up in one place.
            let share = weight * 2.0 / (self.mass[a].min(self.mass[b]).sqrt() + 1.0);
            self.push_x[a] += dx * share;
            self.push_y[a] += dy * share;
            self.push_x[b] -= dx * share;
            self.push_y[b] -= dy * share;
        }
    }

    /// Groups pull their members together without their pairs ever being looked at.
    fn gather(&mut self) {
        for (members, pull) in &self.hubs {
            let count = members.len() as f32;
            let (mut x, mut y) = (0.0, 0.0);
            for &member in members {
                x += self.x[member as usize];
                y += self.y[member as usize];
            }
            let (x, y) = (x / count, y / count);
            for &member in members {
                let member = member as usize;
                self.push_x[member] += (x - self.x[member]) * pull;
                self.push_y[member] += (y - self.y[member]) * pull;
            }
        }
    }

    /// Moves every node by its force, slower where forces swing from step to step.
    fn apply(&mut self) {
        let count = self.x.len() as f32;
        let (mut swinging, mut traction) = (0.0f32, 0.0f32);
        for node in 0..self.x.len() {
            let (fx, fy, lx, ly) =
                (self.push_x[node], self.push_y[node], self.last_x[node], self.last_y[node]);
            swinging += self.mass[node] * length(fx - lx, fy - ly);
            traction += self.mass[node] * length(fx + lx, fy + ly) * 0.5;
        }
        // Global speed as in the reference implementation of ForceAtlas2.
        let estimate = 0.05 * count.sqrt();
        let mut tolerance = estimate.sqrt().max((estimate * traction / (count * count)).min(10.0)).max(1e-3);
        if swinging / traction.max(1e-6) > 2.0 {
            if self.efficiency > 0.05 {
                self.efficiency *= 0.5;
            }
            tolerance = tolerance.max(1.0);
        }
        let target = tolerance * self.efficiency * traction / swinging.max(1e-6);
        if swinging > tolerance * traction {
            if self.efficiency > 0.05 {
                self.efficiency *= 0.7;
            }
        } else if self.speed < 1000.0 {
            self.efficiency *= 1.3;
        }
        self.speed += (target - self.speed).min(0.5 * self.speed);
        let (mut moved, mut radius) = (0.0f32, 0.0f32);
        for node in 0..self.x.len() {
            radius += length(self.x[node], self.y[node]);
            let (fx, fy) = (self.push_x[node], self.push_y[node]);
            let swing = self.mass[node] * length(fx - self.last_x[node], fy - self.last_y[node]);
            let factor = self.speed / (1.0 + (self.speed * swing).sqrt());
            // No node jumps further than the drawing can follow.
            let reach = length(fx, fy) * factor;
            let factor = if reach > MAX_MOVE { factor * MAX_MOVE / reach } else { factor };
            self.x[node] += fx * factor;
            self.y[node] += fy * factor;
            moved += reach.min(MAX_MOVE);
        }
        self.movement = moved / radius.max(1e-3);
    }
}

/// Steps after which a layout stops whatever it moves.
const MAX_STEPS: u32 = 1500;
/// Relative movement below which a drawing counts as settled.
const SETTLED: f32 = 0.0005;
/// Mass each member adds to the centre of its region. More would push the members themselves into a ring.
const HUB_MASS: f32 = 0.1;
/// How much stronger than its weight a region holds its members: against all relations that lead out of it.
const HUB_PULL: f32 = 8.0;
/// Farthest a node moves in one step, in world units.
const MAX_MOVE: f32 = 40.0;

fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

/// Starting positions: a disc filled evenly, shuffled by the seed so that neighbours in the list are not
/// neighbours in the drawing.
fn start(count: usize, seed: u32) -> (Vec<f32>, Vec<f32>) {
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    let mut random = move || {
        // xorshift32, Marsaglia 2003.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 8) as f32 / 16_777_216.0
    };
    let radius = 10.0 * (count as f32).sqrt();
    let mut points = (Vec::with_capacity(count), Vec::with_capacity(count));
    while points.0.len() < count {
        let (x, y) = (random() * 2.0 - 1.0, random() * 2.0 - 1.0);
        if x * x + y * y <= 1.0 {
            points.0.push(x * radius);
            points.1.push(y * radius);
        }
    }
    points
}

/// Moves the starting positions of members around places of their groups. A member of several begins amid them.
fn begin_at_groups(x: &mut [f32], y: &mut [f32], groups: &[(Vec<u32>, f32)], seed: u32) {
    let (group_x, group_y) = start(groups.len(), seed);
    // Groups are as far apart as if all nodes were spread among them.
    let spread = (x.len() as f32 / groups.len().max(1) as f32).sqrt();
    let mut sums = vec![(0.0f32, 0.0f32, 0.0f32); x.len()];
    for (group, (members, _)) in groups.iter().enumerate() {
        for &member in members {
            let sum = &mut sums[member as usize];
            *sum = (sum.0 + group_x[group] * spread, sum.1 + group_y[group] * spread, sum.2 + 1.0);
        }
    }
    for (node, &(sum_x, sum_y, count)) in sums.iter().enumerate() {
        if count > 0.0 {
            x[node] = sum_x / count + x[node] * 0.2;
            y[node] = sum_y / count + y[node] * 0.2;
        }
    }
}

/// A quadtree over the bodies, rebuilt each step in place.
#[derive(Clone, Debug, Default)]
struct Tree {
    cells: Vec<Cell>,
    /// Bodies in the order of the tree, so that a leaf is a range.
    order: Vec<u32>,
    scratch: Vec<u32>,
    stack: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Centre of mass.
    x: f32,
    y: f32,
    mass: f32,
    size: f32,
    /// Bodies of the cell: a range of `order`.
    first: u32,
    last: u32,
    /// First of up to four children, which stand side by side; 0 for a leaf.
    children: u32,
    child_count: u32,
}

/// Bodies a leaf may hold: fewer make a deeper tree, more make more pairs.
const LEAF: u32 = 12;
/// Cells are not split further than this, so that bodies in one place end in one leaf.
const MAX_DEPTH: u32 = 24;

impl Tree {
    fn build(&mut self, x: &[f32], y: &[f32], mass: &[f32]) {
        self.order.clear();
        self.order.extend(0..x.len() as u32);
        self.scratch.resize(x.len(), 0);
        self.cells.clear();
        let (mut low_x, mut low_y) = (f32::INFINITY, f32::INFINITY);
        let (mut high_x, mut high_y) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for (&x, &y) in x.iter().zip(y) {
            low_x = low_x.min(x);
            low_y = low_y.min(y);
            high_x = high_x.max(x);
            high_y = high_y.max(y);
        }
        let size = (high_x - low_x).max(high_y - low_y).max(1e-3);
        self.cells.push(self.cell(0, x.len() as u32, size, x, y, mass));
        // (cell, corner x, corner y, depth)
        let mut open = vec![(0u32, low_x, low_y, 0u32)];
        while let Some((index, left, top, depth)) = open.pop() {
            let Cell { first, last, size, .. } = self.cells[index as usize];
            if last - first <= LEAF || depth >= MAX_DEPTH {
                continue;
            }
            let half = size * 0.5;
            let (middle_x, middle_y) = (left + half, top + half);
            let quadrant = |body: u32| {
                let body = body as usize;
                usize::from(x[body] >= middle_x) + 2 * usize::from(y[body] >= middle_y)
            };
            // Counting sort of the range by quadrant.
            let range = first as usize..last as usize;
            let mut ends = [0u32; 5];
            for &body in &self.order[range.clone()] {
                ends[quadrant(body) + 1] += 1;
            }
            for quarter in 0..4 {
                ends[quarter + 1] += ends[quarter];
            }
            let mut next = ends;
            for &body in &self.order[range.clone()] {
                let place = &mut next[quadrant(body)];
                self.scratch[(first + *place) as usize] = body;
                *place += 1;
            }
            self.order[range.clone()].copy_from_slice(&self.scratch[range]);
            let children = self.cells.len() as u32;
            for quarter in 0..4u32 {
                let (start, end) = (first + ends[quarter as usize], first + ends[quarter as usize + 1]);
                if start < end {
                    let child = self.cells.len() as u32;
                    let (dx, dy) = ((quarter & 1) as f32, (quarter >> 1) as f32);
                    self.cells.push(self.cell(start, end, half, x, y, mass));
                    open.push((child, left + dx * half, top + dy * half, depth + 1));
                }
            }
            let count = self.cells.len() as u32 - children;
            let cell = &mut self.cells[index as usize];
            cell.children = children;
            cell.child_count = count;
        }
    }

    fn cell(&self, first: u32, last: u32, size: f32, x: &[f32], y: &[f32], mass: &[f32]) -> Cell {
        let (mut sum_x, mut sum_y, mut sum) = (0.0, 0.0, 0.0);
        for &body in &self.order[first as usize..last as usize] {
            let body = body as usize;
            sum_x += x[body] * mass[body];
            sum_y += y[body] * mass[body];
            sum += mass[body];
        }
        let total = if sum > 0.0 { sum } else { 1.0 };
        Cell { x: sum_x / total, y: sum_y / total, mass: sum, size, first, last, children: 0, child_count: 0 }
    }

    /// The push on `node` from all other bodies, for a repulsion of 1 and a mass of 1.
    fn push(&mut self, node: usize, x: &[f32], y: &[f32], mass: &[f32], theta: f32) -> (f32, f32) {
        let (own_x, own_y) = (x[node], y[node]);
        let (mut fx, mut fy) = (0.0, 0.0);
        self.stack.clear();
        self.stack.push(0);
        while let Some(index) = self.stack.pop() {
            let cell = self.cells[index as usize];
            let (dx, dy) = (own_x - cell.x, own_y - cell.y);
            let squared = dx * dx + dy * dy;
            if cell.children != 0 && cell.size * cell.size > theta * theta * squared {
                self.stack.extend(cell.children..cell.children + cell.child_count);
            } else if cell.children != 0 {
                let push = cell.mass / squared;
                fx += dx * push;
                fy += dy * push;
            } else {
                for &body in &self.order[cell.first as usize..cell.last as usize] {
                    let other = body as usize;
                    if other == node {
                        continue;
                    }
                    let (mut dx, mut dy) = (own_x - x[other], own_y - y[other]);
                    let mut squared = dx * dx + dy * dy;
                    if squared < 1e-4 {
                        // Bodies in one place part in directions that their numbers decide.
                        dx = if node < other { -0.01 } else { 0.01 };
                        dy = if (node ^ other) & 1 == 0 { 0.01 } else { -0.01 };
                        squared = 2e-4;
                    }
                    let push = mass[other] / squared;
                    fx += dx * push;
                    fy += dy * push;
                }
            }
        }
        (fx, fy)
    }
}
