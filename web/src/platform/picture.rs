//! An easel: canvases that nobody sees, on which a picture is drawn piece by piece.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::text_canvas::TextCanvas;

#[wasm_bindgen(module = "/src/platform/picture.js")]
extern "C" {
    #[wasm_bindgen(js_name = Deflater)]
    type Compressor;
    #[wasm_bindgen(constructor, js_class = "Deflater")]
    fn new() -> Compressor;
    #[wasm_bindgen(method, catch)]
    async fn write(this: &Compressor, bytes: &Uint8Array) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn end(this: &Compressor) -> Result<JsValue, JsValue>;

    fn pixels(canvas: &HtmlCanvasElement, width: u32, height: u32) -> Vec<u8>;
    fn release(canvas: &HtmlCanvasElement);
}

/// Two canvases of one size: for what is drawn, and for that and words over a ground.
pub struct Easel {
    drawing: HtmlCanvasElement,
    whole: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    text: TextCanvas,
}

impl Easel {
    /// An easel for pieces of so many pixels; `None` where the browser gives none.
    pub fn new(width: u32, height: u32) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let canvas = || {
            let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
            canvas.set_width(width);
            canvas.set_height(height);
            Some(canvas)
        };
        let (drawing, whole) = (canvas()?, canvas()?);
        let context = whole.get_context("2d").ok()??.dyn_into().ok()?;
        let text = TextCanvas::new(whole.clone())?;
        Some(Self { drawing, whole, context, text })
    }

    /// The canvas for what is drawn.
    pub fn drawing(&self) -> &HtmlCanvasElement {
        &self.drawing
    }

    /// Puts what was drawn on a ground, or on none. Returns where words are written; `left` and `top` are where the piece
    /// begins, in pixels, of which there are `ratio` for each CSS pixel.
    pub fn compose(&mut self, ground: Option<&str>, ratio: f32, left: u32, top: u32) -> &TextCanvas {
        let (width, height) = (f64::from(self.whole.width()), f64::from(self.whole.height()));
        // A reset transform and a canvas of our own are always valid.
        let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, width, height);
        if let Some(ground) = ground {
            self.context.set_fill_style_str(ground);
            self.context.fill_rect(0.0, 0.0, width, height);
        }
        let _ = self.context.draw_image_with_html_canvas_element(&self.drawing, 0.0, 0.0);
        self.text.aim(ratio, left as f32, top as f32);
        &self.text
    }

    /// Red, green, blue and alpha of the upper left part.
    pub fn pixels(&self, width: u32, height: u32) -> Vec<u8> {
        pixels(&self.whole, width, height)
    }
}

impl Drop for Easel {
    fn drop(&mut self) {
        release(&self.drawing);
    }
}

/// Compresses bytes as they come.
pub struct Deflater(Compressor);

impl Deflater {
    /// `None` where the browser cannot.
    pub fn new() -> Option<Self> {
        let has_one = js_sys::Reflect::has(&js_sys::global(), &JsValue::from_str("CompressionStream"));
        has_one.unwrap_or_default().then(|| Self(Compressor::new()))
    }

    /// Takes the next bytes. Returns whether that went well.
    pub async fn write(&self, bytes: &[u8]) -> bool {
        self.0.write(&Uint8Array::from(bytes)).await.is_ok()
    }

    /// All of them, compressed.
    pub async fn end(&self) -> Option<Vec<u8>> {
        let whole: Uint8Array = self.0.end().await.ok()?.dyn_into().ok()?;
        Some(whole.to_vec())
    }
}
