//! The part of the world that is on the screen.

/// A rectangle of the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl Bounds {
    /// The smallest rectangle around `points`; `None` around nothing.
    pub fn around(points: impl Iterator<Item = (f32, f32)>) -> Option<Self> {
        points.fold(None, |bounds: Option<Self>, (x, y)| {
            let bounds = bounds.unwrap_or(Self { left: x, top: y, right: x, bottom: y });
            Some(Self {
                left: bounds.left.min(x),
                top: bounds.top.min(y),
                right: bounds.right.max(x),
                bottom: bounds.bottom.max(y),
            })
        })
    }

    /// Its area.
    pub fn area(&self) -> f32 {
        (self.right - self.left) * (self.bottom - self.top)
    }
}

/// Where the screen looks. Screen units are CSS pixels from the upper left corner of the canvas; y grows
/// downwards in both spaces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The place in the world at the centre of the screen.
    pub x: f32,
    /// See `x`.
    pub y: f32,
    /// Pixels a world unit takes.
    pub scale: f32,
    /// Size of the screen.
    pub width: f32,
    /// See `width`.
    pub height: f32,
}

/// Bounds of the zoom, in pixels a world unit.
const SCALES: std::ops::RangeInclusive<f32> = 0.0005..=40.0;

impl Default for Camera {
    fn default() -> Self {
        Self { x: 0.0, y: 0.0, scale: 1.0, width: 1.0, height: 1.0 }
    }
}

impl Camera {
    /// The nearest zoom that there is.
    pub fn allowed_scale(scale: f32) -> f32 {
        scale.clamp(*SCALES.start(), *SCALES.end())
    }

    /// Where a place of the world is on the screen.
    pub fn screen_from_world(&self, x: f32, y: f32) -> (f32, f32) {
        ((x - self.x) * self.scale + self.width / 2.0, (y - self.y) * self.scale + self.height / 2.0)
    }

    /// Which place of the world is at a place on the screen.
    pub fn world_from_screen(&self, x: f32, y: f32) -> (f32, f32) {
        ((x - self.width / 2.0) / self.scale + self.x, (y - self.height / 2.0) / self.scale + self.y)
    }

    /// The screen changes its size; the centre stays.
    pub fn resize(&mut self, width: f32, height: f32) {
        self.width = width.max(1.0);
        self.height = height.max(1.0);
    }

    /// The world follows a pointer that moved by so many pixels.
    pub fn pan(&mut self, dx: f32, dy: f32) {
        self.x -= dx / self.scale;
        self.y -= dy / self.scale;
    }

    /// Zooms by a factor; what is at the given place on the screen stays there.
    pub fn zoom_at(&mut self, x: f32, y: f32, factor: f32) {
        let (world_x, world_y) = self.world_from_screen(x, y);
        self.scale = (self.scale * factor).clamp(*SCALES.start(), *SCALES.end());
        self.x = world_x - (x - self.width / 2.0) / self.scale;
        self.y = world_y - (y - self.height / 2.0) / self.scale;
    }

    /// This camera, moved so that `bounds` fill the screen but for a margin, at most at the given scale.
    #[must_use]
    pub fn fitted(&self, bounds: Bounds, margin: f32, max_scale: f32) -> Self {
        let room = |size: f32| (size - 2.0 * margin).max(size * 0.5).max(1.0);
        let scale = (room(self.width) / (bounds.right - bounds.left).max(1.0))
            .min(room(self.height) / (bounds.bottom - bounds.top).max(1.0))
            .min(max_scale)
            .clamp(*SCALES.start(), *SCALES.end());
        let (x, y) = (f32::midpoint(bounds.left, bounds.right), f32::midpoint(bounds.top, bounds.bottom));
        Self { x, y, scale, ..*self }
    }

    /// This camera, fitted to what is above a strip of so many pixels along the lower edge.
    #[must_use]
    pub fn fitted_above(&self, strip: f32, bounds: Bounds, margin: f32, max_scale: f32) -> Self {
        let strip = strip.min(self.height * 0.2);
        let fitted = Self { height: self.height - strip, ..*self }.fitted(bounds, margin, max_scale);
        Self { y: fitted.y + strip / 2.0 / fitted.scale, height: self.height, ..fitted }
    }

    /// The camera on the way from one place to another, `t` from 0 to 1.
    pub fn between(from: &Self, to: &Self, t: f32) -> Self {
        let mix = |a: f32, b: f32| a + (b - a) * t;
        // Zooming feels even when the ratio grows evenly.
        let scale = (mix(from.scale.ln(), to.scale.ln())).exp();
        Self { x: mix(from.x, to.x), y: mix(from.y, to.y), scale, ..*to }
    }
}

/// How much larger or smaller than stated nodes are drawn, so that they neither merge nor get lost.
/// `spacing` is the mean distance of neighbours in pixels.
pub fn node_scale(spacing: f32) -> f32 {
    (spacing / 52.0).sqrt().clamp(0.22, 1.7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f32, b: f32) -> bool {
        (a - b).abs() < 1e-3
    }

    #[test]
    fn screen_and_world_are_inverse() {
        let camera = Camera { x: 10.0, y: -4.0, scale: 2.5, width: 800.0, height: 600.0 };
        let (x, y) = camera.screen_from_world(33.0, 7.0);
        let (x, y) = camera.world_from_screen(x, y);
        assert!(close(x, 33.0) && close(y, 7.0));
    }

    #[test]
    fn zooming_keeps_the_place_under_the_pointer() {
        let mut camera = Camera { width: 800.0, height: 600.0, ..Camera::default() };
        let before = camera.world_from_screen(100.0, 500.0);
        camera.zoom_at(100.0, 500.0, 3.0);
        let after = camera.world_from_screen(100.0, 500.0);
        assert!(close(before.0, after.0) && close(before.1, after.1));
        camera.zoom_at(0.0, 0.0, f32::INFINITY);
        assert!(camera.scale <= *SCALES.end());
    }

    #[test]
    fn a_fitted_drawing_is_inside_its_margin() {
        let camera = Camera { width: 800.0, height: 600.0, ..Camera::default() };
        let bounds = Bounds { left: -1000.0, top: 0.0, right: 1000.0, bottom: 100.0 };
        let fitted = camera.fitted(bounds, 40.0, 9.0);
        let (left, _) = fitted.screen_from_world(bounds.left, 0.0);
        let (right, _) = fitted.screen_from_world(bounds.right, 0.0);
        assert!(close(left, 40.0) && close(right, 760.0));
    }

    #[test]
    fn a_strip_along_the_lower_edge_stays_free() {
        let camera = Camera { width: 800.0, height: 600.0, ..Camera::default() };
        let bounds = Bounds { left: 0.0, top: -500.0, right: 100.0, bottom: 500.0 };
        let fitted = camera.fitted_above(60.0, bounds, 40.0, 9.0);
        let (_, top) = fitted.screen_from_world(0.0, bounds.top);
        let (_, bottom) = fitted.screen_from_world(0.0, bounds.bottom);
        assert!(close(top, 40.0) && close(bottom, 500.0), "{top} {bottom}");
        assert!(close(fitted.height, 600.0));
    }

    #[test]
    fn one_point_can_be_fitted() {
        let bounds = Bounds::around([(5.0, 5.0)].into_iter()).expect("there is a point");
        let fitted = Camera { width: 800.0, height: 600.0, ..Camera::default() }.fitted(bounds, 40.0, 2.5);
        assert!(close(fitted.scale, 2.5) && close(fitted.x, 5.0));
        assert!(Bounds::around(std::iter::empty()).is_none());
    }
}
