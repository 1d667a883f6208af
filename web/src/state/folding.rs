//! Which groups of nodes are drawn as one point.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What nodes are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoldBy {
    /// The type of agent; the kind of other nodes.
    Type,
    /// The first domain.
    Domain,
    /// The community.
    Community,
    /// The folder of the first file, level by level.
    Folder,
}

impl FoldBy {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Type, Self::Domain, Self::Community, Self::Folder];

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Type => "Type",
            Self::Domain => "Domain",
            Self::Community => "Community",
            Self::Folder => "Folder",
        }
    }

    /// Its name in keys of groups and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Domain => "domain",
            Self::Community => "community",
            Self::Folder => "folder",
        }
    }
}

/// How nodes are grouped, and which groups are open. Without a level nothing is grouped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Folding {
    /// What groups are made by, from the outermost inwards.
    levels: Vec<FoldBy>,
    /// Whether groups are open unless they are `turned`.
    is_open: bool,
    /// Keys of the groups that are otherwise.
    turned: BTreeSet<String>,
}

impl Folding {
    /// What groups are made by, from the outermost inwards.
    pub fn levels(&self) -> &[FoldBy] {
        &self.levels
    }

    /// Whether anything is grouped.
    pub fn is_on(&self) -> bool {
        !self.levels.is_empty()
    }

    /// Groups by one thing more, within the groups there are, or no longer by it. All groups are closed after that.
    pub fn toggle_level(&mut self, by: FoldBy) {
        if self.levels.contains(&by) {
            self.levels.retain(|&level| level != by);
        } else {
            self.levels.push(by);
        }
        self.collapse_all();
    }

    /// Whether a group is drawn by its members.
    pub fn is_open(&self, key: &str) -> bool {
        self.is_open != self.turned.contains(key)
    }

    /// Opens a group, or closes it.
    pub fn turn(&mut self, key: &str) {
        if !self.turned.remove(key) {
            self.turned.insert(key.to_owned());
        }
    }

    /// Closes every group.
    pub fn collapse_all(&mut self) {
        self.is_open = false;
        self.turned.clear();
    }

    /// Opens every group.
    pub fn expand_all(&mut self) {
        self.is_open = true;
        self.turned.clear();
    }

    /// Groups nothing any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A group as the list of groups shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoldRow {
    /// Its key.
    pub key: String,
    /// What its members have in common.
    pub name: String,
    /// What it is a group by.
    pub by: FoldBy,
    /// How many of its members are not filtered out.
    pub size: u32,
    /// How many groups it is in.
    pub depth: u32,
    /// The point it is drawn as; none while it is open.
    pub point: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_open_one_by_one_and_all_at_once() {
        let mut folding = Folding::default();
        assert!(!folding.is_on());
        folding.toggle_level(FoldBy::Domain);
        folding.toggle_level(FoldBy::Type);
        assert_eq!(folding.levels(), [FoldBy::Domain, FoldBy::Type]);
        assert!(!folding.is_open("a"));
        folding.turn("a");
        assert!(folding.is_open("a") && !folding.is_open("b"));
        folding.expand_all();
        assert!(folding.is_open("a") && folding.is_open("b"));
        folding.turn("b");
        assert!(!folding.is_open("b"));
        folding.collapse_all();
        assert!(!folding.is_open("a"));
        folding.turn("a");
        folding.toggle_level(FoldBy::Domain);
        assert_eq!(folding.levels(), [FoldBy::Type]);
        assert!(!folding.is_open("a"), "other groups are closed at first");
    }

    #[test]
    fn it_can_be_written_down() {
        let mut folding = Folding::default();
        folding.toggle_level(FoldBy::Folder);
        folding.turn("folder=a");
        let json = serde_json::to_string(&folding).expect("it can be written");
        assert_eq!(serde_json::from_str::<Folding>(&json).expect("it can be read"), folding);
        assert_eq!(serde_json::from_str::<Folding>("{}").expect("all is optional"), Folding::default());
    }
}
