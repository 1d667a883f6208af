//! Files in the memory of the module, to be read again and again.

use ossa_core::document::{Limits, Syntax, read};
use ossa_core::source::Source;
use wasm_bindgen::prelude::wasm_bindgen;

/// Files to read.
#[wasm_bindgen]
#[derive(Default)]
pub struct Files {
    sources: Vec<(Source, Syntax)>,
}

#[wasm_bindgen]
impl Files {
    /// No files.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, unless its name promises no syntax.
    pub fn add(&mut self, path: &str, bytes: &[u8]) {
        if let Some(syntax) = Syntax::of_path(path) {
            self.sources.push((Source::new(path, bytes), syntax));
        }
    }

    /// Reads all files once and returns how many documents they hold.
    pub fn read(&self) -> usize {
        let documents =
            |(source, syntax): &(Source, Syntax)| read(source, *syntax, &Limits::DEFAULT).0.roots().len();
        self.sources.iter().map(documents).sum()
    }
}
