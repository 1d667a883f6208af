//! Pointers on an element, in its own pixels.

use wasm_bindgen::JsCast;
pub use web_sys::HtmlCanvasElement as Canvas;
use web_sys::{Element, MouseEvent, PointerEvent};

/// The element that hears an event.
fn hearer(event: &MouseEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// Where the pointer is, from the upper left corner of the element that hears the event.
pub fn place(event: &MouseEvent) -> (f32, f32) {
    let Some(element) = hearer(event) else { return (0.0, 0.0) };
    let frame = element.get_bounding_client_rect();
    (event.client_x() as f32 - frame.left() as f32, event.client_y() as f32 - frame.top() as f32)
}

/// Further moves of this pointer are heard by the same element, wherever they are.
pub fn capture(event: &PointerEvent) {
    if let Some(element) = hearer(event) {
        // Fails only when the pointer is already gone.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// Makes a canvas as fine as the screen. Returns its size in CSS pixels and the ratio between the two.
pub fn fit(canvas: &Canvas, ratio: f32) -> (f32, f32) {
    let (width, height) = (canvas.client_width(), canvas.client_height());
    let fine = |length: i32| (length as f32 * ratio).round().max(1.0) as u32;
    if canvas.width() != fine(width) || canvas.height() != fine(height) {
        canvas.set_width(fine(width));
        canvas.set_height(fine(height));
    }
    (width as f32, height as f32)
}
