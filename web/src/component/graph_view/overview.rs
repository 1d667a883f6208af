//! All of the drawing in a corner, while a part of it fills the screen.

use super::View;
use crate::platform::overview_canvas::OverviewCanvas;
use crate::render::camera::Camera;

/// Dots that are drawn at most.
const DOTS: usize = 3000;
/// Empty pixels along the edges.
const MARGIN: f32 = 6.0;
/// It is there when the screen shows less than all, by this factor.
const CLOSE: f32 = 1.25;

/// The corner and what is in it.
pub(super) struct Overview {
    canvas: OverviewCanvas,
    has_dots: bool,
    is_shown: bool,
    on_shown: Box<dyn Fn(bool)>,
}

impl View {
    /// Draws the overview on a canvas from now on. `on_shown` is told whether it is needed.
    pub(crate) fn set_overview(&mut self, canvas: Option<OverviewCanvas>, on_shown: impl Fn(bool) + 'static) {
        self.overview = canvas.map(|canvas| Overview {
            canvas,
            has_dots: false,
            is_shown: false,
            on_shown: Box::new(on_shown),
        });
    }

    /// The dots are not where they were.
    pub(super) fn forget_overview(&mut self) {
        if let Some(overview) = &mut self.overview {
            overview.has_dots = false;
        }
    }

    /// Where everything is in the overview.
    fn overview_camera(&self) -> Option<Camera> {
        let (width, height) = self.overview.as_ref()?.canvas.size()?;
        Some(Camera { width, height, ..Camera::default() }.fitted(self.bounds?, MARGIN, f32::INFINITY))
    }

    /// Draws what changed of the overview, if it is needed.
    pub(super) fn draw_overview(&mut self) {
        let is_close =
            self.is_steered && self.fitted().is_some_and(|fitted| self.camera.scale > fitted.scale * CLOSE);
        let Some(overview) = &mut self.overview else { return };
        if overview.is_shown != is_close {
            overview.is_shown = is_close;
            (overview.on_shown)(is_close);
        }
        if !is_close {
            return;
        }
        // Until it is laid out there is no size; the next frame comes with the next move.
        let Some(small) = self.overview_camera() else { return };
        let Some(overview) = &mut self.overview else { return };
        if !overview.has_dots {
            overview.has_dots = true;
            let drawing = &self.scene.drawing;
            let step = (drawing.node_count as usize).div_ceil(DOTS).max(1);
            let seen =
                (0..drawing.node_count).step_by(step).filter(|&node| drawing.is_visible(node as usize));
            let scene = &self.scene;
            let places = seen.filter_map(|node| scene.position(node));
            let places = places.map(|(x, y)| small.screen_from_world(x, y));
            overview.canvas.draw(places, self.ratio, &self.inks.node);
        }
        let camera = &self.camera;
        let (left, top) = camera.world_from_screen(0.0, 0.0);
        let (right, bottom) = camera.world_from_screen(camera.width, camera.height);
        let ((left, top), (right, bottom)) =
            (small.screen_from_world(left, top), small.screen_from_world(right, bottom));
        let (left, top, right, bottom) =
            (left.max(0.0), top.max(0.0), right.min(small.width), bottom.min(small.height));
        overview.canvas.frame(left, top, (right - left).max(4.0), (bottom - top).max(4.0));
    }

    /// Brings what is at a place in the overview to the middle of the screen.
    pub(crate) fn look_at_overview(&mut self, x: f32, y: f32) {
        let Some(small) = self.overview_camera() else { return };
        let (x, y) = small.world_from_screen(x, y);
        let (own_x, own_y) = self.camera.screen_from_world(x, y);
        self.pan(self.camera.width / 2.0 - own_x, self.camera.height / 2.0 - own_y);
    }
}
