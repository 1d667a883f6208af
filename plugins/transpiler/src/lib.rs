//! Makes of a component what a browser can run: its core modules, and the JavaScript that joins them.
//!
//! Compiled to WebAssembly without a single import and loaded by the page when a plugin is first used; `abi`
//! says how it is called.

#[cfg(target_family = "wasm")]
pub mod abi;
mod ceiling;
mod names;
mod pack;
#[cfg(target_family = "wasm")]
mod translate;

pub use ceiling::{CeilingError, apply, capped};
pub use names::names;
pub use pack::packed;
#[cfg(target_family = "wasm")]
pub use translate::translate;

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
