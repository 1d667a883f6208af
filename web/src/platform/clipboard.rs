//! Copying text.

use wasm_bindgen_futures::JsFuture;

/// Puts text on the clipboard. Where the browser refuses, nothing happens: the text can still be selected.
pub fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.navigator().clipboard().write_text(text);
    }
}

/// Puts text on the clipboard. Says whether the browser let it.
pub async fn try_copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}
