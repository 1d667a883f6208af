//! Makes of a component what a browser can run: its core modules, and the JavaScript that joins them.
//!
//! Compiled to WebAssembly without a single import and loaded by the page when a plugin is first used; see
//! [`abi`] for how it is called.

pub mod abi;
mod ceiling;
mod names;
mod pack;

pub use ceiling::{CeilingError, capped};

use js_component_bindgen::{InstantiationMode, TranspileOpts, transpile};

/// A component as a browser takes it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Translated {
    /// Full names of what it imports, in its order.
    pub imports: Vec<String>,
    /// Full names of what it exports, in its order.
    pub exports: Vec<String>,
    /// Files by name: one of JavaScript, `plugin.js`, and the core modules it asks for. None when it imports what is not
    /// granted: nothing of such a component is to run.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What components may import begins with this.
const GRANTED: &str = "ossa:rules/";

/// Translates a component. `pages` is how many pages of 64 KiB its memories may have together. One that imports what is
/// not granted is not translated: only its names are told.
///
/// # Errors
/// In words: why the component is not valid, or that its memory is larger than the ceiling from the start.
pub fn translate(component: &[u8], pages: u64) -> Result<Translated, String> {
    let (imports, exports) = names::names(component)?;
    if imports.iter().any(|name| !name.starts_with(GRANTED)) {
        return Ok(Translated { imports, exports, files: Vec::new() });
    }
    let options = TranspileOpts::builder()
        .name("plugin".into())
        .no_typescript(true)
        .instantiation_mode(InstantiationMode::Async)
        .nodejs_compat_disabled(true)
        .build();
    let translated = transpile(component, options).map_err(|error| format!("{error:#}"))?;
    let files = ceiling::apply(translated.files, pages).map_err(|error| error.to_string())?;
    Ok(Translated { imports, exports, files })
}
