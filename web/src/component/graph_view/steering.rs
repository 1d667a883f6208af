//! The camera: where it is sent, and what a person does with it.

use super::View;
use crate::platform::document::{pixel_ratio, prefers_stillness};
use crate::platform::pixels;
use crate::platform::time::now;
use crate::render::camera::{Bounds, Camera};
use crate::state::view::Viewport;

/// How long the camera takes to a place it was sent to.
const FLIGHT_MILLIS: f64 = 180.0;
/// How long the camera is left alone, in milliseconds, until it is at rest.
const REST_MILLIS: f64 = 160.0;
/// Empty pixels around a drawing that fills the screen.
const MARGIN: f32 = 48.0;
/// Mean distance of nodes beyond which a drawing is not enlarged to fill the screen.
const MAX_SPACING: f32 = 150.0;

/// Where it is said what is drawn, along the lower edge.
const NOTE_HEIGHT: f32 = 36.0;
/// Distance of neighbours, in pixels, at which the names of an area's nodes can be read.
const READING_PITCH: f32 = 46.0;

/// A camera on its way.
pub(super) struct Flight {
    from: Camera,
    to: Camera,
    started: f64,
}

impl View {
    /// The canvases changed their size, or moved to another screen.
    pub(crate) fn resize(&mut self) {
        self.ratio = pixel_ratio();
        let (width, height) = pixels::fit(&self.canvas, self.ratio);
        self.camera.resize(width, height);
        self.labels_are_stale = true;
        match self.told.filter(|_| self.steered_at.is_none()) {
            _ if !self.is_steered => self.follow_layout(),
            Some(viewport) => self.camera = self.camera_at(viewport),
            None => {}
        }
    }

    /// Everything on the screen, and the camera follows the layout again.
    pub(crate) fn fit(&mut self) {
        self.follow_layout();
        self.tell(None);
    }

    /// As long as nobody steers, the camera shows everything.
    pub(super) fn follow_layout(&mut self) {
        self.is_steered = false;
        self.steered_at = None;
        self.flight = None;
        if let Some(fitted) = self.fitted() {
            self.camera = fitted;
            self.labels_are_stale = true;
        }
    }

    /// Looks where everybody else says.
    pub(crate) fn look(&mut self, viewport: Option<Viewport>) {
        if self.told == viewport && self.steered_at.is_none() {
            return;
        }
        self.told = viewport;
        match viewport {
            None => self.follow_layout(),
            Some(viewport) => self.head_for(self.camera_at(viewport)),
        }
    }

    fn camera_at(&self, viewport: Viewport) -> Camera {
        let Viewport { x, y, span } = viewport;
        let side = self.camera.width.min(self.camera.height);
        Camera { x, y, scale: Camera::allowed_scale(side / span), ..self.camera }
    }

    fn tell(&mut self, viewport: Option<Viewport>) {
        self.steered_at = None;
        if self.told != viewport {
            self.told = viewport;
            (self.on_camera)(viewport);
        }
    }

    fn viewport_of(camera: &Camera) -> Viewport {
        let Camera { x, y, scale, width, height } = *camera;
        Viewport { x, y, span: width.min(height) / scale }
    }

    /// Tells where the camera is if it was moved and rests now. Returns in how many milliseconds to ask again.
    pub(super) fn tell_when_at_rest(&mut self, time: f64) -> Option<f64> {
        let waits = self.steered_at? + REST_MILLIS - time;
        if waits > 0.0 {
            return Some(waits);
        }
        let viewport = Self::viewport_of(&self.camera);
        // To the last bit where a link would lead.
        self.camera = self.camera_at(viewport);
        self.tell(Some(viewport));
        Some(0.0)
    }

    /// The camera that shows everything. A handful of nodes does not fill the screen to its edges.
    pub(super) fn fitted(&self) -> Option<Camera> {
        let bounds = self.bounds?;
        let nodes = self.scene.drawing.shown_nodes.max(1) as f32;
        let max_scale = MAX_SPACING / (bounds.area().max(1.0) / nodes).sqrt();
        Some(self.camera.fitted_above(NOTE_HEIGHT, bounds, MARGIN.min(self.camera.width * 0.08), max_scale))
    }

    /// Flies to a node.
    pub(crate) fn centre(&mut self, node: u32) {
        let Some((x, y)) = self.scene.position(node) else { return };
        // Close enough to read the neighbourhood, but a person's own closer look is kept.
        let fitted = self.fitted().map_or(self.camera.scale, |fitted| fitted.scale * 1.6);
        let pitch = self.scene.drawing.pitch;
        let near = if pitch > 0.0 { fitted.max(READING_PITCH / pitch) } else { fitted };
        self.fly(Camera { x, y, scale: self.camera.scale.max(near), ..self.camera });
    }

    /// Flies to a group or an area, so that it fills the screen.
    pub(super) fn frame_point(&mut self, point: u32) {
        let Some((x, y)) = self.scene.position(point) else { return };
        let bounds = if self.scene.drawing.area(point as usize).is_some() {
            let radius = self.scene.drawing.radii[point as usize];
            Some(Bounds { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius })
        } else {
            Bounds::around(self.scene.members(point).filter_map(|member| self.scene.position(member)))
        };
        if let Some(bounds) = bounds {
            let near = self.fitted().map_or(self.camera.scale, |fitted| fitted.scale * 12.0);
            self.fly(self.camera.fitted(bounds, MARGIN, near));
        }
    }

    pub(super) fn fly(&mut self, to: Camera) {
        let viewport = Self::viewport_of(&to);
        self.head_for(self.camera_at(viewport));
        self.tell(Some(viewport));
    }

    fn head_for(&mut self, to: Camera) {
        self.is_steered = true;
        self.steered_at = None;
        self.labels_are_stale = true;
        if prefers_stillness() || !self.scene.is_placed() {
            self.camera = to;
            self.flight = None;
        } else {
            self.flight = Some(Flight { from: self.camera, to, started: now() });
        }
    }

    /// Moves the camera along its way, if it is on one.
    pub(super) fn advance_flight(&mut self, time: f64) {
        let Some(flight) = &self.flight else { return };
        let t = ((time - flight.started) / FLIGHT_MILLIS).clamp(0.0, 1.0) as f32;
        let eased = 1.0 - (1.0 - t).powi(3);
        let to = Camera { width: self.camera.width, height: self.camera.height, ..flight.to };
        self.camera = Camera::between(&flight.from, &to, eased);
        self.labels_are_stale = true;
        if t >= 1.0 {
            self.flight = None;
        }
    }

    /// Moves the camera by pixels.
    pub(crate) fn pan(&mut self, dx: f32, dy: f32) {
        self.steer();
        self.camera.pan(dx, dy);
    }

    /// Zooms around a place on the screen.
    pub(crate) fn zoom_at(&mut self, x: f32, y: f32, factor: f32) {
        self.steer();
        self.camera.zoom_at(x, y, factor);
    }

    /// Zooms around the middle of the screen.
    pub(crate) fn zoom(&mut self, factor: f32) {
        self.zoom_at(self.camera.width / 2.0, self.camera.height / 2.0, factor);
    }

    fn steer(&mut self) {
        self.is_steered = true;
        self.steered_at = Some(now());
        self.flight = None;
        self.labels_are_stale = true;
    }
}
