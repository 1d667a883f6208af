//! Failures as JavaScript catches them.

use wasm_bindgen::JsValue;

/// Why something was not done: a word for programs and a sentence for people.
#[derive(Debug)]
pub struct Failure {
    code: &'static str,
    message: String,
}

impl Failure {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// Nothing has the name that was given for one of `what`.
    pub(crate) fn unknown(what: &str, name: &str, known: impl IntoIterator<Item = &'static str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        Self::new("bad-argument", format!("there is no {what} `{name}`; there are {}", known.join(", ")))
    }
}

impl From<Failure> for JsValue {
    /// An `Error` with a further property, `code`.
    fn from(failure: Failure) -> Self {
        let error: JsValue = js_sys::Error::new(&failure.message).into();
        // Errors take further properties.
        let _ = js_sys::Reflect::set(&error, &"code".into(), &failure.code.into());
        error
    }
}
