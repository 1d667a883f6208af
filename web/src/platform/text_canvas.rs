//! A canvas that only ever holds text, over the drawing.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The context of a canvas and the size of its pixels.
pub struct TextCanvas {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    ratio: f32,
}

/// How text looks.
#[derive(Clone, Copy, Debug)]
pub struct Ink<'t> {
    /// As CSS writes it.
    pub font: &'t str,
    /// Colour of the letters.
    pub fill: &'t str,
    /// Colour around them, which keeps them legible over lines.
    pub halo: &'t str,
    /// Opacity.
    pub alpha: f32,
    /// Space between letters in pixels.
    pub tracking: f32,
}

impl TextCanvas {
    /// The text of `canvas`; `None` where the browser gives no context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, context, ratio: 1.0 })
    }

    /// Wipes everything, and takes on the size of the canvas on the page.
    pub fn clear(&mut self, ratio: f32) {
        let (width, height) = super::pixels::fit(&self.canvas, ratio);
        self.aim(ratio, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    }

    /// Writes from now on as if the canvas began at a place of a larger one, in its pixels.
    pub fn aim(&mut self, ratio: f32, left: f32, top: f32) {
        self.ratio = ratio;
        let scale = f64::from(ratio);
        // A scale and a shift are always a valid transform.
        let _ = self.context.set_transform(scale, 0.0, 0.0, scale, f64::from(-left), f64::from(-top));
        self.context.set_text_align("center");
        self.context.set_text_baseline("middle");
        self.context.set_line_join("round");
        self.context.set_line_width(3.5);
    }

    /// Width of a text in pixels.
    pub fn width(&self, text: &str, font: &str, tracking: f32) -> f32 {
        self.context.set_font(font);
        let width = self.context.measure_text(text).map_or(0.0, |metrics| metrics.width() as f32);
        width + tracking * text.chars().count() as f32
    }

    /// Writes a text around a place.
    pub fn write(&self, text: &str, x: f32, y: f32, ink: &Ink<'_>) {
        let (x, y) = (f64::from(x), f64::from(y));
        self.context.set_font(ink.font);
        // Not yet in web-sys. Where the browser lacks it, letters stand as they always do.
        let tracking = JsValue::from_str(&format!("{}px", ink.tracking));
        let _ = Reflect::set(&self.context, &JsValue::from_str("letterSpacing"), &tracking);
        self.context.set_global_alpha(f64::from(ink.alpha));
        self.context.set_stroke_style_str(ink.halo);
        self.context.set_fill_style_str(ink.fill);
        // Text of any content can be written.
        let _ = self.context.stroke_text(text, x, y);
        let _ = self.context.fill_text(text, x, y);
        self.context.set_global_alpha(1.0);
    }
}
