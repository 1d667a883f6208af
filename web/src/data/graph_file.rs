use ossa_core::Profile;

use super::Backend;
use crate::platform::files::PickedFile;
use crate::worker::link::Link;
use crate::worker::protocol::{Draft, Request};

/// The ending of graph files.
const ENDING: &str = ".ossag";

/// A graph that somebody wrote to a file. It holds no text of definitions.
pub struct GraphFile {
    link: &'static Link,
    file: PickedFile,
}

impl GraphFile {
    /// Whether a file of this name is one.
    pub fn is_one(name: &str) -> bool {
        name.to_lowercase().ends_with(ENDING)
    }

    /// The file, to be read by the worker behind `link`.
    pub fn new(link: &'static Link, file: PickedFile) -> Self {
        Self { link, file }
    }
}

impl Backend for GraphFile {
    fn name(&self) -> &str {
        &self.file.path
    }

    fn load(&self, _: Profile, _: Vec<Draft>) {
        self.link.send_with(&Request::OpenGraph, &[&self.file.file]);
    }

    fn request_text(&self, path: &str) {
        self.link.send(&Request::Text { path: path.to_owned() });
    }

    fn is_local(&self) -> bool {
        false
    }

    fn other_count(&self, _: Profile) -> u32 {
        0
    }
}
