//! Definition files on disk: finding them, reading them, keeping a workspace in step with them.

mod cache;
mod discover;
mod load;
mod rewrite;
mod watch;

use std::io;
use std::path::PathBuf;

use ossa_core::Profile;

pub use cache::{Cache, MAX_BYTES, project_of};
pub use discover::{Discovery, Found, discover, given_name, root_name, slashed};
pub use load::{Loaded, load, load_project, reload};
pub use rewrite::{RewriteError, has_byte_order_mark, rewrite};
pub use watch::{Changes, Watch, WatchError};

/// Which files count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Decides by name whether a file is read.
    pub profile: Profile,
    /// Whether files that git ignores are left out.
    pub respect_gitignore: bool,
    /// Whether what reading files gave is remembered in the folder of the project, if they belong to one.
    pub remembers: bool,
}

impl Options {
    /// What a user of `profile` expects. The builder of OSSA 0.1.9 knew nothing of git.
    pub fn new(profile: Profile) -> Self {
        Self { profile, respect_gitignore: profile == Profile::Default, remembers: false }
    }
}

/// A file that should have been read and was not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    /// The path its source would have had.
    pub path: String,
    /// Why.
    pub reason: String,
    /// Whether reading it failed; otherwise it is one of those that are never read, such as a symbolic link.
    pub is_failure: bool,
}

/// Why there is nothing to read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// A path the user named cannot be opened.
    #[error("cannot read `{}`", path.display())]
    Path {
        /// The path as the user gave it.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
