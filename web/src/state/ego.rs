//! Only the surroundings of one node.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::figures::counted;

/// Most steps from the middle.
pub const MOST_STEPS: u32 = 5;

/// A node and how far around it is looked. Without a centre, everything is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ego {
    /// Key of the node in the middle.
    pub centre: Option<String>,
    /// How many relations away others may be.
    pub depth: u32,
    /// Kinds of relation that lead one step farther.
    pub farther: BTreeSet<String>,
}

impl Default for Ego {
    fn default() -> Self {
        Self { centre: None, depth: 1, farther: BTreeSet::new() }
    }
}

impl Ego {
    /// Whether only surroundings are shown.
    pub fn is_on(&self) -> bool {
        self.centre.is_some()
    }

    /// Shows the surroundings of a node.
    pub fn look_at(&mut self, key: &str) {
        self.centre = Some(key.to_owned());
        self.farther.clear();
    }

    /// Shows everything.
    pub fn clear(&mut self) {
        *self = Self { depth: self.depth, ..Self::default() };
    }

    /// Looks so far.
    pub fn set_depth(&mut self, depth: u32) {
        self.depth = depth.clamp(1, MOST_STEPS);
        self.farther.clear();
    }

    /// Follows a kind of relation one step farther, or no longer.
    pub fn toggle(&mut self, kind: &str) {
        if !self.farther.remove(kind) {
            self.farther.insert(kind.to_owned());
        }
    }
}

/// What lies beyond.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    /// Nodes that are not shown for no other reason.
    pub hidden: u32,
    /// How many of them are one step away, by kind of relation.
    pub by_kind: Vec<(String, u32)>,
}

impl Beyond {
    /// In words.
    pub fn text(&self) -> String {
        match self.hidden {
            0 => "nothing hidden".to_owned(),
            hidden => format!("{} hidden", counted(hidden.into(), "node", "nodes")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_centre_or_depth_begins_anew() {
        let mut ego = Ego::default();
        assert!(!ego.is_on());
        ego.look_at("a");
        ego.toggle("depends_on");
        assert!(ego.is_on() && ego.farther.contains("depends_on"));
        ego.toggle("depends_on");
        assert!(ego.farther.is_empty());
        ego.toggle("depends_on");
        ego.set_depth(99);
        assert_eq!((ego.depth, ego.farther.len()), (MOST_STEPS, 0));
        ego.clear();
        assert_eq!((ego.is_on(), ego.depth), (false, MOST_STEPS));
        assert_eq!(serde_json::from_str::<Ego>("{}").expect("all is optional"), Ego::default());
    }

    #[test]
    fn what_is_hidden_is_said() {
        assert_eq!(Beyond::default().text(), "nothing hidden");
        assert_eq!(Beyond { hidden: 1200, ..Beyond::default() }.text(), "1,200 nodes hidden");
    }
}
