//! Clock, timers and frames, on the page and in the worker.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Milliseconds on a clock that never goes back.
pub fn now() -> f64 {
    // `performance` exists on the page and in the worker, under globals of different types.
    let clock = Reflect::get(&js_sys::global(), &JsValue::from_str("performance"));
    clock.map_or_else(|_| js_sys::Date::now(), |clock| clock.unchecked_into::<web_sys::Performance>().now())
}

/// The date, in milliseconds since 1970.
pub fn date() -> f64 {
    js_sys::Date::now()
}

/// Waits at least so long, and in any case until other events had their turn.
pub async fn pause(millis: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        let timeout = Reflect::get(&js_sys::global(), &JsValue::from_str("setTimeout"));
        if let Ok(timeout) = timeout {
            let timeout: Function = timeout.unchecked_into();
            // Calling it with a function and a number cannot throw.
            let _ = timeout.call2(&JsValue::UNDEFINED, &resolve, &JsValue::from(millis));
        }
    });
    // A promise that is only ever resolved.
    let _ = JsFuture::from(promise).await;
}

/// Calls `then` when the next frame is drawn.
pub fn on_next_frame(then: impl FnOnce(f64) + 'static) {
    if let Some(window) = web_sys::window() {
        let callback = Closure::once_into_js(then);
        let _ = window.request_animation_frame(callback.unchecked_ref());
    }
}
