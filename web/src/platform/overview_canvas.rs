//! A small canvas with dots, and an element over it that shows a part of it.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

/// Both.
pub struct OverviewCanvas {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    frame: HtmlElement,
}

impl OverviewCanvas {
    /// Dots on `canvas`, with `frame` over it. `None` where the browser gives no context.
    pub fn new(canvas: HtmlCanvasElement, frame: HtmlElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, context, frame })
    }

    /// Its size in pixels; nothing where it is not shown.
    pub fn size(&self) -> Option<(f32, f32)> {
        let (width, height) = (self.canvas.client_width(), self.canvas.client_height());
        (width > 0 && height > 0).then_some((width as f32, height as f32))
    }

    /// Draws dots of one colour in place of those before.
    pub fn draw(&self, places: impl Iterator<Item = (f32, f32)>, ratio: f32, colour: &str) {
        let (width, height) = super::pixels::fit(&self.canvas, ratio);
        let scale = f64::from(ratio);
        // A scale is always a valid transform.
        let _ = self.context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        self.context.set_fill_style_str(colour);
        self.context.set_global_alpha(0.6);
        for (x, y) in places {
            self.context.fill_rect(f64::from(x) - 0.75, f64::from(y) - 0.75, 1.5, 1.5);
        }
    }

    /// Puts the frame around a part.
    pub fn frame(&self, left: f32, top: f32, width: f32, height: f32) {
        let style = self.frame.style();
        for (name, value) in [("left", left), ("top", top), ("width", width), ("height", height)] {
            // The names are ours and valid.
            let _ = style.set_property(name, &format!("{value:.1}px"));
        }
    }
}
