//! Points on their way from one arrangement to another, and points that a person moves.

use super::View;
use crate::platform::document::prefers_stillness;

/// How long points take to another arrangement.
const GLIDE_MILLIS: f64 = 420.0;

/// Points on their way.
pub(super) struct Glide {
    from: Vec<f32>,
    to: Vec<f32>,
    /// When the first frame of it was drawn.
    started: Option<f64>,
}

impl View {
    /// Points are somewhere else. If they glide, one sees them go there, unless the system asks for stillness; then steps of a
    /// layout that is under way are not shown either.
    pub(crate) fn set_positions(&mut self, positions: &[f32], glides: bool, is_under_way: bool) {
        if positions.len() != self.scene.drawing.point_count() * 2 {
            return;
        }
        let is_placed = self.scene.is_placed();
        let mut positions = positions.to_vec();
        // What a person holds is where they hold it.
        if let Some((place, (x, y))) = self.dragged.and_then(|point| {
            let at = point as usize * 2;
            positions.get_mut(at..at + 2).zip(self.scene.position(point))
        }) {
            (place[0], place[1]) = (x, y);
        }
        if prefers_stillness() {
            if !(is_placed && is_under_way) {
                self.glide = None;
                self.show_positions(positions);
            }
            return;
        }
        if let Some(glide) = &mut self.glide {
            // What was on its way is so still, to somewhere else.
            if glides {
                (glide.from, glide.started) = (self.scene.positions.clone(), None);
            }
            glide.to = positions;
        } else if glides && is_placed {
            let from = self.scene.positions.clone();
            self.glide = Some(Glide { from, to: positions, started: None });
        } else {
            self.show_positions(positions);
        }
    }

    /// Before another drawing: nodes that are on their way are where they go to.
    pub(super) fn leave_places(&mut self) {
        self.glide = None;
    }

    /// Moves points along their way, if they are on one.
    pub(super) fn advance_glide(&mut self, time: f64) {
        let Some(mut glide) = self.glide.take() else { return };
        let started = *glide.started.get_or_insert(time);
        let t = ((time - started) / GLIDE_MILLIS).clamp(0.0, 1.0) as f32;
        if t >= 1.0 || glide.from.len() != glide.to.len() {
            self.show_positions(glide.to);
            return;
        }
        let eased = 1.0 - (1.0 - t).powi(3);
        let places = glide.from.iter().zip(&glide.to).map(|(from, to)| from + (to - from) * eased);
        self.show_positions(places.collect());
        self.glide = Some(glide);
    }

    /// A person moves a point by pixels.
    pub(crate) fn drag(&mut self, point: u32, dx: f32, dy: f32) {
        (self.glide, self.dragged) = (None, Some(point));
        let scale = self.camera.scale;
        let at = point as usize * 2;
        let mut positions = std::mem::take(&mut self.scene.positions);
        if let Some(place) = positions.get_mut(at..at + 2) {
            place[0] += dx / scale;
            place[1] += dy / scale;
        }
        self.show_positions(positions);
    }

    /// Where a point is let go, in the world.
    pub(crate) fn drop_at(&mut self, point: u32) -> Option<[f32; 2]> {
        self.dragged = None;
        self.scene.position(point).map(|(x, y)| [x, y])
    }

    /// What is selected, a node or a closed group.
    pub(crate) fn selected(&self) -> Option<u32> {
        self.selected
    }

    /// What holds a point: the key of a node or closed group.
    pub(crate) fn key_of(&self, point: u32) -> Option<String> {
        match self.group(point) {
            Some(group) => Some(group.key.clone()),
            None => Some(self.snapshot.as_ref()?.node(point)?.key.clone()),
        }
    }
}
