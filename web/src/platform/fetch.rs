//! Asking a server.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// No server, or none that knows the address: the page is used without one.
    Absent,
    /// A server that refused or failed; the text is for people.
    Refused(String),
}

/// `url` with one parameter.
pub fn with_parameter(url: &str, name: &str, value: &str) -> String {
    format!("{url}?{name}={}", String::from(js_sys::encode_uri_component(value)))
}

/// The text behind a relative address.
pub async fn text(url: &str) -> Result<String, FetchError> {
    let window = web_sys::window().ok_or(FetchError::Absent)?;
    let options = RequestInit::new();
    options.set_method("GET");
    let answer = JsFuture::from(window.fetch_with_str_and_init(url, &options));
    let response: Response = answer.await.map_err(|_| FetchError::Absent)?.unchecked_into();
    let kind = response.headers().get("content-type").ok().flatten().unwrap_or_default();
    if response.status() >= 500 {
        return Err(FetchError::Refused(format!("the server answered {}", response.status())));
    }
    // A host of static files answers with a page of its own, or with 404.
    if !response.ok() || kind.starts_with("text/html") {
        return Err(FetchError::Absent);
    }
    let text = response.text().map_err(|_| FetchError::Absent)?;
    let text =
        JsFuture::from(text).await.map_err(|_| FetchError::Refused("the answer broke off".to_owned()))?;
    text.as_string().ok_or_else(|| FetchError::Refused("the answer is not text".to_owned()))
}
