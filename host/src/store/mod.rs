//! What outlives a process: which sources are served, and the history of builds.

mod sqlite;

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use ossa_core::Profile;
use ossa_core::wire::Stats;

pub use sqlite::SqliteStore;

/// How many builds are kept; older ones are forgotten when a new one is recorded.
pub const KEPT_BUILDS: u32 = 1000;

/// A named set of paths that are read together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSet {
    /// Its name.
    pub name: String,
    /// The paths, in the order the user gave them.
    pub paths: Vec<PathBuf>,
    /// How its files are read.
    pub profile: Profile,
}

/// One build of the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Build {
    /// When it began, to the millisecond.
    pub started_at: Timestamp,
    /// How long it took, to the millisecond.
    pub duration: Duration,
    /// Why it ran.
    pub reason: String,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a build ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// There is a graph; it may have findings.
    Succeeded {
        /// The revision it made.
        revision: u64,
        /// Its figures.
        stats: Stats,
    },
    /// There is none.
    Failed {
        /// Why.
        message: String,
    },
}

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder of the store cannot be made or entered.
    #[error("cannot use `{}` as data folder", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database could not be brought to the version this program needs.
    #[error("cannot bring the database up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database refused or did not answer.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// A path is not text, so it cannot be stored.
    #[error("the path `{}` is not valid UTF-8", .0.display())]
    Path(PathBuf),
    /// A stored value makes no sense: another program wrote it, or it is damaged.
    #[error("the stored {what} `{value}` is not one")]
    Damaged {
        /// What it should be.
        what: &'static str,
        /// What it is.
        value: String,
    },
}

/// Keeps sources and builds. Every implementation passes `tests/store.rs`.
///
/// When a write returns `Ok`, it survives the end of the process, however that ends.
#[async_trait]
pub trait Store: Send + Sync {
    /// Adds a set of sources, or replaces the one of the same name.
    async fn put_source_set(&self, set: &SourceSet) -> Result<(), StoreError>;

    /// The set named `name`.
    async fn source_set(&self, name: &str) -> Result<Option<SourceSet>, StoreError>;

    /// All sets, in order of their names.
    async fn source_sets(&self) -> Result<Vec<SourceSet>, StoreError>;

    /// Forgets a set. Returns whether it was there.
    async fn remove_source_set(&self, name: &str) -> Result<bool, StoreError>;

    /// Adds a build to the history, and forgets all but the last [`KEPT_BUILDS`].
    async fn record_build(&self, build: &Build) -> Result<(), StoreError>;

    /// The last builds, newest first.
    async fn builds(&self, limit: u32) -> Result<Vec<Build>, StoreError>;

    /// Whether the store answers.
    async fn check(&self) -> Result<(), StoreError>;

    /// Finishes what is under way and lets go of all resources.
    async fn close(&self);
}
