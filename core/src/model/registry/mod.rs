//! The definitions of all files and what they mean together: identities are resolved, files of one agent merged,
//! references bound.
//!
//! A registry remembers who said what and who asked for which name. When a file changes, it finds what that touches by
//! following names: manifests that lend their id to files beside them, mentions that go where a name leads, references that
//! name what came or went. All that is done in the same steps whether one file changes or all of them appear at once, so
//! that a sequence of edits cannot mean anything else than the files it ends with.

mod bind;
mod change;
mod file;
mod finding;
mod list;
mod look;
mod names;
mod node;
mod row;
mod suggestion;

use std::sync::Arc;

pub use change::{Changes, NodeChange};
pub use look::Defined;

use file::Files;
use names::Names;
use node::Nodes;
use suggestion::Ids;

use super::catalog::Catalog;
use super::packed::Definitions;
use crate::text::{Interner, NumberMap, Symbol};

/// What equal identities mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identities {
    /// Definitions with one identity are one node, and what is named but not defined is a node too.
    Merged,
    /// Every definition is a node of its own, and names that resolve to none are dropped: what the builder
    /// of OSSA 0.1.9 did.
    Separate,
}

/// The definitions of all files and what they mean together.
#[derive(Debug)]
pub struct Registry {
    identities: Identities,
    texts: Interner,
    files: Files,
    nodes: Nodes,
    names: Names,
    ids: Ids,
    /// Where a definition disagrees with, or repeats, those it is merged with, by definition.
    conflicts: NumberMap<u32, crate::diagnostic::Diagnostic>,
    work: Work,
}

/// What a change has touched and nobody has looked at yet.
#[derive(Debug, Default)]
struct Work {
    /// Cells of manifests that came or went.
    stated: Vec<(Symbol, Symbol)>,
    /// Definitions that only say something in passing and are not yet placed.
    mentions: Vec<u32>,
    /// Definitions whose references are to be looked up.
    bind: Vec<u32>,
    /// Nodes whose definitions changed.
    groups: Vec<u32>,
    /// Nodes to be written anew.
    rows: Vec<u32>,
    /// Files whose findings may be others.
    files: Vec<u32>,
}

/// A file and what it defines: nothing if it is gone.
pub type FileChange = (Arc<str>, Definitions);

impl Registry {
    /// A registry of no file.
    pub fn new(identities: Identities) -> Self {
        Self {
            identities,
            texts: Interner::default(),
            files: Files::default(),
            nodes: Nodes::default(),
            names: Names::default(),
            ids: Ids::default(),
            conflicts: NumberMap::default(),
            work: Work::default(),
        }
    }

    /// Whether files can be replaced one by one. Where every definition is a node of its own, equal ids are counted in the
    /// order of the files, and a registry is filled once.
    pub fn follows_edits(&self) -> bool {
        self.identities == Identities::Merged
    }

    /// How many texts are remembered, those that no file holds any more included.
    pub fn text_count(&self) -> usize {
        self.texts.symbols().len()
    }

    /// Replaces the definitions of files, which must be ordered by path, and brings `catalog` up to date, which must be what
    /// the last call left, at first an empty one.
    ///
    /// # Complexity
    /// O(n log n) in the definitions that change and those that name, or are named by, what comes or goes; and one pass over
    /// the columns of the catalog at the speed of memory, where nodes come or go.
    pub fn replace(
        &mut self,
        files: impl IntoIterator<Item = FileChange>,
        catalog: &mut Arc<Catalog>,
    ) -> Changes {
        for (path, definitions) in files {
            self.replace_file(&path, &definitions);
        }
        self.identify();
        self.settle_groups();
        self.place_mentions();
        self.settle_groups();
        self.bind();
        self.write(catalog)
    }
}
