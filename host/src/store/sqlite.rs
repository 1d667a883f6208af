use std::fs;
use std::path::Path;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::StoreError;
use super::migrations::migrator;

/// What makes and changes the tables, in the words of this database.
const MIGRATIONS: [&str; 2] = [
    include_str!("../../migrations/sqlite/0001_sources_and_builds.sql"),
    include_str!("../../migrations/sqlite/0002_resources_and_keys.sql"),
];

/// How long a write waits for others, of this and of other processes.
const PATIENCE: Duration = Duration::from_secs(5);

/// The store in one file, for one machine.
#[derive(Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
}

impl SqliteStore {
    /// Opens the store in `folder`, and makes both if they are not there yet. The folder is made for its owner
    /// only.
    ///
    /// # Errors
    /// [`StoreError`] when the folder or the database cannot be used.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        make_private(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })?;
        Self::open_file(&folder.join("ossa.db")).await
    }

    /// Opens the store in `file`, and makes it if it is not there yet; its folder has to be.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be used.
    pub async fn open_file(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            // A commit is on disk before it is answered, and readers never wait for a writer.
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE);
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        migrator(MIGRATIONS).run(&pool).await?;
        Ok(Self { pool })
    }
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made,
    }
}

super::statements::implement_store!(SqliteStore, sqlx::Sqlite, sqlx::sqlite::SqliteRow);
