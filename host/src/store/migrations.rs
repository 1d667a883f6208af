//! Which migrations there are; each database has its own text of each.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// What each is for, oldest first. One that was released is never changed: the database remembers its checksum.
const NAMES: [&str; 2] = ["sources and builds", "resources and keys"];

/// What brings a database up to date with `texts`, one for each name.
pub(super) fn migrator(texts: [&'static str; NAMES.len()]) -> Migrator {
    let migrations = (1..).zip(NAMES).zip(texts).map(|((number, name), sql)| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}
