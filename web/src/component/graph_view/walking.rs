//! The keyboard's place in the drawing.

use super::{Target, View};
use crate::render::camera::Camera;
use crate::render::walk::nearest_towards;

/// Closer to the edge of the screen than this, in pixels, a node is brought to the middle.
const EDGE: f32 = 48.0;

impl View {
    fn nodes(&self) -> impl Iterator<Item = (u32, (f32, f32))> {
        let drawing = &self.scene.drawing;
        (0..drawing.node_count)
            .filter(|&point| drawing.is_visible(point as usize))
            .filter_map(|point| Some((point, self.scene.position(point)?)))
    }

    /// The node that is nearest to the middle of the screen.
    pub(crate) fn middle_node(&self) -> Option<u32> {
        let distance = |(x, y): (f32, f32)| (x - self.camera.x).hypot(y - self.camera.y);
        self.nodes().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1))).map(|(point, _)| point)
    }

    /// The nearest node in a direction; the one at the middle of the screen when there is nothing to start from.
    pub(crate) fn node_towards(&self, from: Option<u32>, direction: (f32, f32)) -> Option<u32> {
        let start = from.filter(|&from| self.scene.drawing.is_visible(from as usize));
        let Some((from, place)) = start.and_then(|from| Some((from, self.scene.position(from)?))) else {
            return self.middle_node();
        };
        nearest_towards(place, direction, self.nodes().filter(|(point, _)| *point != from))
    }

    /// Raises a node as if the pointer rested on it, and brings it onto the screen.
    pub(crate) fn walk_to(&mut self, node: u32) {
        self.hover(Some(Target::Node(node)));
        let Some((x, y)) = self.place_of(node) else { return };
        let (width, height) = (self.camera.width, self.camera.height);
        let is_seen = (EDGE..width - EDGE).contains(&x) && (EDGE..height - EDGE).contains(&y);
        if let Some((x, y)) = self.scene.position(node).filter(|_| !is_seen) {
            self.fly(Camera { x, y, ..self.camera });
        }
    }
}
