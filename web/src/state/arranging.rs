//! How nodes are arranged: by which layout, around which node, and which are held where somebody put them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A layout to choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LayoutKind {
    /// Forces for a graph whose single relations can be seen, communities for a larger one.
    #[default]
    Automatic,
    /// Related nodes near each other.
    Force,
    /// Layers from those who need to those who are needed.
    Layered,
    /// Rings around one node.
    Radial,
    /// One circle, community by community.
    Circular,
    /// A disc for each community.
    Communities,
    /// Circles in circles: the groups that are chosen, or folders, and communities within.
    Nested,
}

impl LayoutKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Automatic,
        Self::Force,
        Self::Layered,
        Self::Radial,
        Self::Circular,
        Self::Communities,
        Self::Nested,
    ];

    /// Its name in the address, in tests and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Force => "force",
            Self::Layered => "layered",
            Self::Radial => "radial",
            Self::Circular => "circular",
            Self::Communities => "communities",
            Self::Nested => "nested",
        }
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Automatic => "Automatic",
            Self::Force => "Forces",
            Self::Layered => "Layers",
            Self::Radial => "Rings",
            Self::Circular => "Circle",
            Self::Communities => "Communities",
            Self::Nested => "Nested circles",
        }
    }

    /// What it is good for, in a few words.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Automatic => "Forces, or communities for large graphs",
            Self::Force => "Related nodes near each other",
            Self::Layered => "Who needs whom, from top to bottom",
            Self::Radial => "Distance from one node",
            Self::Circular => "All on one circle, few crossings",
            Self::Communities => "A disc for each community",
            Self::Nested => "Circles in circles, by group",
        }
    }

    /// The layout of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How nodes are arranged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Arranging {
    /// By which layout.
    #[serde(default)]
    pub layout: LayoutKind,
    /// Key of the node in the middle of rings; without one, the node with most stated relations.
    #[serde(default)]
    pub centre: Option<String>,
    /// Where nodes and groups are held, by their keys, as x and y in the world.
    #[serde(default)]
    pub pins: BTreeMap<String, [f32; 2]>,
}

impl Arranging {
    /// Holds what has this key at a place.
    pub fn pin(&mut self, key: &str, place: [f32; 2]) {
        self.pins.insert(key.to_owned(), place);
    }

    /// Holds it no longer.
    pub fn unpin(&mut self, key: &str) {
        self.pins.remove(key);
    }

    /// Whether it is held.
    pub fn is_pinned(&self, key: &str) -> bool {
        self.pins.contains_key(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_have_names_of_their_own() {
        for kind in LayoutKind::ALL {
            assert_eq!(LayoutKind::from_name(kind.name()), Some(kind));
            let json = serde_json::to_string(&kind).expect("a name can be written");
            assert_eq!(json, format!("\"{}\"", kind.name()));
        }
        assert_eq!(LayoutKind::from_name("spiral"), None);
    }

    #[test]
    fn a_pin_holds_until_it_is_taken_out() {
        let mut arranging = Arranging::default();
        arranging.pin("agent:a2a/a", [1.0, 2.0]);
        arranging.pin("agent:a2a/a", [3.0, 4.0]);
        assert!(arranging.is_pinned("agent:a2a/a"));
        let json = serde_json::to_string(&arranging).expect("it can be written");
        assert_eq!(serde_json::from_str::<Arranging>(&json).expect("it can be read"), arranging);
        arranging.unpin("agent:a2a/a");
        assert_eq!(arranging, Arranging::default());
        assert_eq!(serde_json::from_str::<Arranging>("{}").expect("all is optional"), arranging);
    }
}
