//! Parts as circles in circles, with the nodes packed in the innermost.

use super::packing::{Circle, enclose, pack};
use super::scene::Scene;
use crate::analysis::Parts;

/// Room around each circle, as a share of the radius of a mean node.
const ROOM: f64 = 0.6;

/// The running state.
#[derive(Clone, Debug)]
pub(super) struct Nested {
    /// From the innermost layer outwards: the circle of the next layer that each is in.
    inside: Vec<Vec<u32>>,
    /// Circles of each layer, relative to the middle of the circle they are in. The first layer is the nodes.
    circles: Vec<Vec<Circle>>,
    layer: usize,
    room: f64,
}

impl Nested {
    /// The parts of `nesting` from the outermost inwards: each is divided by the next.
    pub(super) fn new(scene: &Scene, nesting: &[Parts]) -> Self {
        let count = scene.len();
        // The division each layer adds, from the outermost: one part of everything, then finer and finer.
        let mut divided: Vec<Vec<u32>> = vec![vec![0; count]];
        for parts in nesting {
            let label = |node: usize| parts.part_of.get(node).map_or(u32::MAX, |&part| part);
            let outer = divided.last().cloned().unwrap_or_default();
            let mut order: Vec<u32> = (0..count as u32).collect();
            order.sort_by_key(|&node| (outer[node as usize], label(node as usize)));
            let mut inner = vec![0; count];
            let mut next = 0;
            for (index, &node) in order.iter().enumerate() {
                let key = |node: u32| (outer[node as usize], label(node as usize));
                if index > 0 && key(order[index - 1]) != key(node) {
                    next += 1;
                }
                inner[node as usize] = next;
            }
            divided.push(inner);
        }
        let mut inside: Vec<Vec<u32>> = Vec::new();
        if let Some(innermost) = divided.last() {
            inside.push(innermost.clone());
        }
        for pair in divided.windows(2).rev() {
            let (outer, inner) = (&pair[0], &pair[1]);
            let mut within = vec![0; inner.iter().max().map_or(0, |&part| part as usize + 1)];
            for (&inner, &outer) in inner.iter().zip(outer) {
                within[inner as usize] = outer;
            }
            inside.push(within);
        }
        let nodes =
            scene.radii.iter().map(|&radius| Circle { x: 0.0, y: 0.0, radius: f64::from(radius) }).collect();
        let room = f64::from(scene.mean_radius()) * ROOM;
        Self { inside, circles: vec![nodes], layer: 0, room }
    }

    /// Packs one layer into the circles of the next. Returns the share of layers that are done.
    ///
    /// # Complexity
    /// O(circles × those on the rim of a packing).
    pub(super) fn work(&mut self, _: &Scene) -> f32 {
        let (Some(inside), Some(circles)) = (self.inside.get(self.layer), self.circles.get_mut(self.layer))
        else {
            return 1.0;
        };
        let count = inside.iter().max().map_or(0, |&outer| outer as usize + 1);
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (circle, &outer) in inside.iter().enumerate() {
            members[outer as usize].push(circle as u32);
        }
        let mut outer = Vec::with_capacity(count);
        for mut members in members {
            // Large ones in the middle; equal ones as they are numbered.
            members.sort_by(|&a, &b| {
                let radius = |circle: u32| circles[circle as usize].radius;
                radius(b).total_cmp(&radius(a)).then(a.cmp(&b))
            });
            let radii: Vec<f64> =
                members.iter().map(|&circle| circles[circle as usize].radius + self.room).collect();
            let mut packed = pack(&radii);
            let radius = enclose(&mut packed) + self.room * 2.0;
            for (&circle, place) in members.iter().zip(packed) {
                let circle = &mut circles[circle as usize];
                (circle.x, circle.y) = (place.x, place.y);
            }
            outer.push(Circle { x: 0.0, y: 0.0, radius });
        }
        self.circles.push(outer);
        self.layer += 1;
        self.layer as f32 / self.inside.len().max(1) as f32
    }

    /// # Complexity
    /// O(nodes × layers).
    pub(super) fn positions(&self, scene: &Scene) -> Vec<f32> {
        let mut positions = Vec::with_capacity(scene.len() * 2);
        for node in 0..scene.len() {
            let (mut x, mut y, mut circle) = (0.0, 0.0, node);
            for (inside, circles) in self.inside.iter().zip(&self.circles) {
                (x, y) = (x + circles[circle].x, y + circles[circle].y);
                circle = inside[circle] as usize;
            }
            positions.extend([x as f32, y as f32]);
        }
        positions
    }
}
