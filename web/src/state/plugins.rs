//! The plugins of the page: what their cards say.

use serde::{Deserialize, Serialize};

/// A plugin that was loaded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The BLAKE3 hash of its component, by which it is known.
    pub hash: String,
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// What it is for, in one sentence.
    pub description: String,
    /// The kinds of relations it may add.
    pub kinds: Vec<String>,
    /// Whether it makes findings.
    pub checks: bool,
    /// Bytes of its component.
    pub size: u32,
    /// Whether it takes part.
    pub is_on: bool,
    /// What it is configured with: JSON text, or nothing.
    pub config: String,
    /// Whether it runs just now.
    pub is_running: bool,
    /// What it did last; none while it waits for a graph.
    pub outcome: Option<Outcome>,
}

/// What a plugin did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// How long it ran, in milliseconds.
    pub millis: f64,
    /// How many relations of each kind it added, pairs of groups counted one by one.
    pub relations: Vec<(String, u64)>,
    /// How many findings.
    pub findings: u32,
    /// Why it gave nothing, in words that read on from its name.
    pub failure: Option<String>,
}

/// What is known of plugins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plugins {
    /// Those that were loaded, in the order in which they run.
    pub cards: Vec<Card>,
    /// Files that are none, and why.
    pub refused: Vec<(String, String)>,
    /// Files that are being looked at.
    pub waiting: Vec<String>,
}

impl Plugins {
    /// A file was looked at.
    pub fn looked_at(&mut self, file: &str) {
        if let Some(place) = self.waiting.iter().position(|name| name == file) {
            self.waiting.remove(place);
        }
    }
}

impl Outcome {
    /// How many relations it added in all.
    pub fn relation_count(&self) -> u64 {
        self.relations.iter().map(|(_, count)| count).sum()
    }
}
