//! The part of the address after `#`, which says which page is shown.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The part after `#`.
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// What a parameter before the `#` says, such as `open` in `?open=fleet.zip`.
pub fn parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    let value = search
        .trim_start_matches('?')
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    Some(js_sys::decode_uri_component(&value.replace('+', " ")).ok()?.into())
        .filter(|value: &String| !value.is_empty())
}

/// Calls `then` with the new part after `#` whenever it changes, until the page is closed.
pub fn on_fragment(then: impl Fn(String) + 'static) {
    let listener = Closure::<dyn FnMut()>::new(move || then(fragment()));
    if let Some(window) = web_sys::window() {
        // Adding a listener to the window cannot fail.
        let _ = window.add_event_listener_with_callback("hashchange", listener.as_ref().unchecked_ref());
    }
    listener.forget();
}

/// Says something else after `#`, without a step that leads back, and without telling who listens.
pub fn replace_fragment(fragment: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // Refused only where a page does it hundreds of times a minute.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
    }
}

/// The whole address, with another part after `#`.
pub fn with_fragment(fragment: &str) -> String {
    let whole = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let page = whole.split('#').next().unwrap_or_default();
    format!("{page}#{fragment}")
}

/// Goes to another part after `#`.
pub fn set_fragment(fragment: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(fragment);
    }
}

/// Loads the page again, with nothing after `#`.
pub fn reload_bare() {
    replace_fragment("");
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
