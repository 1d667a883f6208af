//! What outlives a process: which sources are served, the history of builds, resources with their versions, and keys.

mod database;
mod key;
mod migrations;
mod postgres;
mod resource;
mod rows;
mod sqlite;
mod statements;

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use ossa_core::Profile;
use ossa_core::wire::Stats;

pub use database::Database;
pub use key::{ApiKey, Scope};
pub use postgres::PostgresStore;
pub use resource::{
    Action, After, Audit, Collection, Content, Head, Listing, Page, ResourceId, Sort, SortKey, Version,
    Write, folded,
};
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
    /// The address of a database is not one. It is not repeated: it may hold a password.
    #[error("the address of a database is `sqlite://PATH` or `postgres://USER@HOST/NAME`: {0}")]
    Address(&'static str),
    /// The resource is not what the write was meant for.
    #[error("{}", match .found {
        Some(version) => format!("the version is {version} now"),
        None => "there is no such thing".to_owned(),
    })]
    Conflict {
        /// Its version; `None` when there is none, or no more.
        found: Option<u64>,
    },
    /// A stored value makes no sense: another program wrote it, or it is damaged.
    #[error("the stored {what} `{value}` is not one")]
    Damaged {
        /// What it should be.
        what: &'static str,
        /// What it is.
        value: String,
    },
}

/// Keeps sources, builds, resources and keys. Every implementation passes `tests/store.rs`.
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

    /// Writes the next version of a resource, if the resource is at the version that `write` expects; otherwise nothing
    /// happens.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is at another, or [`StoreError`].
    async fn write(
        &self,
        resource: ResourceId<'_>,
        write: Write<'_>,
        author: &str,
    ) -> Result<Version, StoreError>;

    /// The last version of a resource, which may be that of its deletion.
    async fn latest(&self, resource: ResourceId<'_>) -> Result<Option<Version>, StoreError>;

    /// A version of a resource.
    async fn version(&self, resource: ResourceId<'_>, number: u64) -> Result<Option<Version>, StoreError>;

    /// The versions of a resource before the given one, newest first.
    async fn history(
        &self,
        resource: ResourceId<'_>,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Version>, StoreError>;

    /// Part of the resources that there are.
    async fn list(&self, tenant: &str, collection: Collection, listing: &Listing)
    -> Result<Page, StoreError>;

    /// The id and version of every resource that there is, in order of their ids.
    async fn versions(&self, tenant: &str, collection: Collection) -> Result<Vec<(String, u64)>, StoreError>;

    /// A number that is another after every write of a resource or a key.
    async fn last_change(&self) -> Result<u64, StoreError>;

    /// The log of the writes of a tenant before the given number, newest first.
    async fn audit(&self, tenant: &str, before: Option<u64>, limit: u32) -> Result<Vec<Audit>, StoreError>;

    /// Adds a key.
    async fn put_key(&self, key: &ApiKey, actor: &str) -> Result<(), StoreError>;

    /// All keys of all tenants, in order of their making, those that open nothing any more included.
    async fn keys(&self) -> Result<Vec<ApiKey>, StoreError>;

    /// Makes a key of a tenant open nothing any more from `at` on. Returns whether there is such a key that was not revoked.
    async fn revoke_key(
        &self,
        tenant: &str,
        id: &str,
        at: Timestamp,
        actor: &str,
    ) -> Result<bool, StoreError>;

    /// Makes a key of a tenant expire at `at`, if that is sooner than it would. Returns whether there is such a key that was
    /// not revoked.
    async fn expire_key(
        &self,
        tenant: &str,
        id: &str,
        at: Timestamp,
        actor: &str,
    ) -> Result<bool, StoreError>;

    /// Whether the store answers.
    async fn check(&self) -> Result<(), StoreError>;

    /// Finishes what is under way and lets go of all resources.
    async fn close(&self);
}
