use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use ossa_core::Profile;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Row, SqlSafeStr};

use super::{Build, KEPT_BUILDS, Outcome, SourceSet, Store, StoreError};

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
        let options = SqliteConnectOptions::new()
            .filename(folder.join("ossa.db"))
            .create_if_missing(true)
            // A commit is on disk before it is answered, and readers never wait for a writer.
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        migrator().run(&pool).await?;
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

/// The migrations, oldest first. One that was released is never changed: the database remembers its checksum.
fn migrator() -> Migrator {
    let first = include_str!("../../migrations/sqlite/0001_sources_and_builds.sql");
    Migrator::with_migrations(vec![Migration::new(
        1,
        "sources and builds".into(),
        MigrationType::Simple,
        first.into_sql_str(),
        false,
    )])
}

#[async_trait]
impl Store for SqliteStore {
    async fn put_source_set(&self, set: &SourceSet) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO source_sets (name, paths, profile) VALUES (?, ?, ?) \
             ON CONFLICT (name) DO UPDATE SET paths = excluded.paths, profile = excluded.profile",
        )
        .bind(&set.name)
        .bind(paths_to_text(&set.paths)?)
        .bind(set.profile.name())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn source_set(&self, name: &str) -> Result<Option<SourceSet>, StoreError> {
        sqlx::query("SELECT name, paths, profile FROM source_sets WHERE name = ?")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?
            .as_ref()
            .map(source_set_of_row)
            .transpose()
    }

    async fn source_sets(&self) -> Result<Vec<SourceSet>, StoreError> {
        let rows = sqlx::query("SELECT name, paths, profile FROM source_sets ORDER BY name")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(source_set_of_row).collect()
    }

    async fn remove_source_set(&self, name: &str) -> Result<bool, StoreError> {
        let done =
            sqlx::query("DELETE FROM source_sets WHERE name = ?").bind(name).execute(&self.pool).await?;
        Ok(done.rows_affected() > 0)
    }

    async fn record_build(&self, build: &Build) -> Result<(), StoreError> {
        let (status, revision, stats, message) = match &build.outcome {
            Outcome::Succeeded { revision, stats } => {
                let stats = serde_json::to_string(stats).map_err(|_| damaged("figures", "of this build"))?;
                ("succeeded", Some(*revision as i64), Some(stats), None)
            }
            Outcome::Failed { message } => ("failed", None, None, Some(message)),
        };
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO builds (started_at, duration_ms, reason, status, revision, stats, message) \
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(build.started_at.as_millisecond())
        .bind(build.duration.as_millis() as i64)
        .bind(&build.reason)
        .bind(status)
        .bind(revision)
        .bind(stats)
        .bind(message)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("DELETE FROM builds WHERE id <= (SELECT max(id) FROM builds) - ?")
            .bind(KEPT_BUILDS)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn builds(&self, limit: u32) -> Result<Vec<Build>, StoreError> {
        let rows = sqlx::query(
            "SELECT started_at, duration_ms, reason, status, revision, stats, message \
             FROM builds ORDER BY id DESC LIMIT ?",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(build_of_row).collect()
    }

    async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1 FROM builds LIMIT 1").fetch_optional(&self.pool).await?;
        Ok(())
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

fn damaged(what: &'static str, value: impl Into<String>) -> StoreError {
    StoreError::Damaged { what, value: value.into() }
}

fn paths_to_text(paths: &[PathBuf]) -> Result<String, StoreError> {
    let texts: Vec<&str> = paths
        .iter()
        .map(|path| path.to_str().ok_or_else(|| StoreError::Path(path.clone())))
        .collect::<Result<_, _>>()?;
    serde_json::to_string(&texts).map_err(|_| damaged("paths", "to store"))
}

fn source_set_of_row(row: &SqliteRow) -> Result<SourceSet, StoreError> {
    let (name, paths, profile): (String, String, String) =
        (row.try_get("name")?, row.try_get("paths")?, row.try_get("profile")?);
    Ok(SourceSet {
        name,
        profile: Profile::from_name(&profile).ok_or_else(|| damaged("profile", profile))?,
        paths: serde_json::from_str(&paths).map_err(|_| damaged("list of paths", paths))?,
    })
}

fn build_of_row(row: &SqliteRow) -> Result<Build, StoreError> {
    let status: String = row.try_get("status")?;
    let outcome = match status.as_str() {
        "succeeded" => {
            let stats: String = row.try_get("stats")?;
            Outcome::Succeeded {
                revision: row.try_get::<i64, _>("revision")? as u64,
                stats: serde_json::from_str(&stats).map_err(|_| damaged("set of figures", stats))?,
            }
        }
        "failed" => Outcome::Failed { message: row.try_get("message")? },
        _ => return Err(damaged("status of a build", status)),
    };
    let started_at: i64 = row.try_get("started_at")?;
    Ok(Build {
        started_at: Timestamp::from_millisecond(started_at)
            .map_err(|_| damaged("time", started_at.to_string()))?,
        duration: Duration::from_millis(row.try_get::<i64, _>("duration_ms")? as u64),
        reason: row.try_get("reason")?,
        outcome,
    })
}
