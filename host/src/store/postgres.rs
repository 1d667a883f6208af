use std::str::FromStr;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use super::StoreError;

/// Connections to the database at the same time.
const CONNECTIONS: u32 = 8;
/// How long a request waits for a connection before it is told that there is none.
const PATIENCE: Duration = Duration::from_secs(5);

/// The store in a PostgreSQL database, which several servers may share.
#[derive(Debug)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// Opens the store in the database at `url`, and makes its tables if they are not there yet.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be reached or used.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let options =
            PgConnectOptions::from_str(url).map_err(|_| StoreError::Address("it cannot be read"))?;
        Self::connect(options).await
    }

    pub(super) async fn connect(options: PgConnectOptions) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            // A commit is on disk before it is answered, also where the database was told that it need not be.
            .after_connect(|connection, _| {
                Box::pin(async move {
                    let durable = "SELECT set_config('synchronous_commit', 'on', false) \
                         WHERE current_setting('synchronous_commit') = 'off'";
                    sqlx::query(durable).fetch_optional(connection).await?;
                    Ok(())
                })
            })
            .connect_with(options.application_name("ossa"))
            .await?;
        migrator().run(&pool).await?;
        Ok(Self { pool })
    }
}

/// The migrations, oldest first. One that was released is never changed: the database remembers its checksum.
fn migrator() -> Migrator {
    let migration = |number, name: &'static str, sql: &'static str| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(vec![
        migration(
            1,
            "sources and builds",
            include_str!("../../migrations/postgres/0001_sources_and_builds.sql"),
        ),
        migration(
            2,
            "resources and keys",
            include_str!("../../migrations/postgres/0002_resources_and_keys.sql"),
        ),
    ])
}

super::statements::implement_store!(PostgresStore, sqlx::Postgres, sqlx::postgres::PgRow);
