use ossa_core::Profile;

use super::Backend;
use crate::platform::files::Picked;
use crate::state::figures::counted;
use crate::worker::link::Link;
use crate::worker::protocol::{Draft, Request};

/// Files a person handed over. They never leave the machine: the worker reads them.
pub struct Local {
    link: &'static Link,
    picked: Picked,
    name: String,
}

impl Local {
    /// Files to be read by the worker behind `link`.
    pub fn new(link: &'static Link, picked: Picked) -> Self {
        let name = match (&picked.root, picked.files.as_slice()) {
            (Some(root), _) => root.clone(),
            (None, [only]) => only.path.clone(),
            (None, []) => "New files".to_owned(),
            (None, files) => counted(files.len() as u64, "file", "files"),
        };
        Self { link, picked, name }
    }

    /// How many files `profile` reads.
    pub fn file_count(&self, profile: Profile) -> u32 {
        self.picked.files.iter().filter(|file| profile.reads(&file.path)).count() as u32
    }
}

impl Backend for Local {
    fn name(&self) -> &str {
        &self.name
    }

    fn load(&self, profile: Profile, drafts: Vec<Draft>) {
        let read = || self.picked.files.iter().filter(|file| profile.reads(&file.path));
        let files: Vec<_> = read().map(|file| &file.file).collect();
        let request = Request::Open {
            profile: profile.name().to_owned(),
            root: self.picked.root.clone().unwrap_or_default(),
            paths: read().map(|file| file.path.clone()).collect(),
            drafts,
            unread: self.picked.unread.clone(),
        };
        self.link.send_with(&request, &files);
    }

    fn request_text(&self, path: &str) {
        self.link.send(&Request::Text { path: path.to_owned() });
    }

    fn is_local(&self) -> bool {
        true
    }

    fn other_count(&self, profile: Profile) -> u32 {
        self.picked.files.len() as u32 - self.file_count(profile)
    }
}
