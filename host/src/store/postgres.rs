use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use super::StoreError;
use super::migrations::migrator;

/// What makes and changes the tables, in the words of this database.
const MIGRATIONS: [&str; 2] = [
    include_str!("../../migrations/postgres/0001_sources_and_builds.sql"),
    include_str!("../../migrations/postgres/0002_resources_and_keys.sql"),
];

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
        migrator(MIGRATIONS).run(&pool).await?;
        Ok(Self { pool })
    }
}

super::statements::implement_store!(PostgresStore, sqlx::Postgres, sqlx::postgres::PgRow);
