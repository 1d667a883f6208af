//! Copying text.

/// Puts text on the clipboard. Where the browser refuses, nothing happens: the text can still be selected.
pub fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.navigator().clipboard().write_text(text);
    }
}
