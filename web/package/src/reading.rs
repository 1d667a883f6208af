//! From files to a graph.

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::Failure;
use crate::graph::GraphHandle;

/// Files on their way to a graph.
#[wasm_bindgen]
pub struct Reader {
    workspace: Workspace,
}

#[wasm_bindgen]
impl Reader {
    /// No files, to be read with a profile. `root` is what the folder is called that paths are relative to.
    ///
    /// # Errors
    /// `bad-argument` if there is no such profile.
    #[wasm_bindgen(constructor)]
    pub fn new(profile: &str, root: &str) -> Result<Reader, Failure> {
        let found = Profile::from_name(profile)
            .ok_or_else(|| Failure::unknown("profile", profile, Profile::ALL.map(Profile::name)))?;
        Ok(Self { workspace: Workspace::new(found, Limits::DEFAULT).with_root(root) })
    }

    /// Reads a file, if the profile reads files of such names.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>) {
        if self.workspace.profile().reads(path) {
            self.workspace.put(&Source::new(path, bytes));
        }
    }

    /// The graph of all files.
    pub fn finish(self) -> GraphHandle {
        GraphHandle::read(self.workspace)
    }
}

/// The names of all profiles.
#[wasm_bindgen(js_name = profileNames)]
pub fn profile_names() -> Vec<String> {
    Profile::ALL.map(|profile| profile.name().to_owned()).into()
}

/// The version of the package.
#[wasm_bindgen(js_name = packageVersion)]
pub fn package_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
