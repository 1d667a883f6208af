//! The page for plugins: adding them, letting them take part, and taking them away.

use leptos::prelude::*;

use crate::platform::document;
use crate::platform::files::Picked;
use crate::shell::Shell;
use crate::state::route::Page;
use crate::worker::protocol::{Parts, Request};

/// Whether files are plugins, all of them.
pub(crate) fn are_all(picked: &Picked) -> bool {
    let is_one = |path: &str| path.to_lowercase().ends_with(".wasm");
    !picked.files.is_empty() && picked.files.iter().all(|file| is_one(&file.path))
}

impl Shell {
    /// Loads the plugins in files. Whatever becomes of them is said on their page, which is shown.
    pub fn add_plugins(self, picked: &Picked) {
        self.go_to_page(Page::Plugins);
        for file in &picked.files {
            let name = file.path.clone();
            self.plugins.update(|plugins| {
                plugins.refused.retain(|(refused, _)| *refused != name);
                plugins.waiting.push(name.clone());
            });
            let parts = Parts {
                script: document::written("plugin-script"),
                transpiler: document::written("plugin-transpiler"),
            };
            self.send_with(&Request::AddPlugin { file: name, parts }, &[&file.file]);
        }
    }

    /// A file was looked at.
    pub(crate) fn looked_at_plugin(self, file: &str, refusal: Option<String>) {
        self.say(match &refusal {
            Some(why) => format!("{file} is not used: {why}"),
            None => format!("{file} is loaded"),
        });
        self.plugins.update(|plugins| {
            plugins.looked_at(file);
            plugins.refused.extend(refusal.map(|why| (file.to_owned(), why)));
        });
    }

    /// Lets a plugin take part, or no longer.
    pub fn switch_plugin(self, hash: &str, is_on: bool) {
        self.send(&Request::SwitchPlugin { hash: hash.to_owned(), is_on });
    }

    /// Has a plugin run with a configuration: JSON text, or nothing.
    pub fn configure_plugin(self, hash: &str, config: String) {
        self.send(&Request::ConfigurePlugin { hash: hash.to_owned(), config });
    }

    /// Forgets a plugin.
    pub fn remove_plugin(self, hash: &str) {
        self.send(&Request::RemovePlugin { hash: hash.to_owned() });
    }
}
