//! The part of the address after `#`, which says which page is shown.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

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

/// Goes to another part after `#`, without a step that leads back.
pub fn replace_fragment(fragment: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().replace(&format!("#{fragment}"));
    }
}

/// Goes to another part after `#`.
pub fn set_fragment(fragment: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(fragment);
    }
}
