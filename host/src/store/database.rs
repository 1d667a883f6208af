//! Which database the store is in.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use sqlx::postgres::PgConnectOptions;

use super::{PostgresStore, SqliteStore, Store, StoreError};

/// A database, by its place. Written as text it says no password.
#[derive(Clone, Debug)]
pub struct Database(Place);

#[derive(Clone)]
enum Place {
    Folder(PathBuf),
    File(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Database {
    /// The file in a data folder.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self(Place::Folder(folder))
    }

    /// Opens the store in it.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be used.
    pub async fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(match &self.0 {
            Place::Folder(folder) => Arc::new(SqliteStore::open(folder).await?),
            Place::File(file) => Arc::new(SqliteStore::open_file(file).await?),
            Place::Postgres(options) => Arc::new(PostgresStore::connect((**options).clone()).await?),
        })
    }
}

impl FromStr for Database {
    type Err = StoreError;

    fn from_str(url: &str) -> Result<Self, StoreError> {
        let (scheme, rest) = url.split_once("://").ok_or(StoreError::Address("there is no `://`"))?;
        match scheme {
            "sqlite" if rest.is_empty() => Err(StoreError::Address("the path is missing")),
            "sqlite" => Ok(Self(Place::File(rest.into()))),
            "postgres" | "postgresql" => PgConnectOptions::from_str(url)
                .map(|options| Self(Place::Postgres(Box::new(options))))
                .map_err(|_| StoreError::Address("it cannot be read")),
            _ => Err(StoreError::Address("it begins with something else")),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::File(file) => write!(f, "sqlite://{}", file.display()),
            Self::Postgres(options) => {
                let (host, port) = (options.get_host(), options.get_port());
                write!(f, "postgres://{}@{host}:{port}", options.get_username())?;
                options.get_database().map_or(Ok(()), |name| write!(f, "/{name}"))
            }
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_without_its_password() {
        for (url, told) in [
            ("postgres://ossa:s3cret@db.example:5433/graphs", "postgres://ossa@db.example:5433/graphs"),
            (
                "postgresql://ossa:s3cret@db.example/graphs?password=s3cret",
                "postgres://ossa@db.example:5432/graphs",
            ),
            ("sqlite:///var/lib/ossa.db", "sqlite:///var/lib/ossa.db"),
            ("sqlite://here.db", "sqlite://here.db"),
        ] {
            let database: Database = url.parse().unwrap();
            assert_eq!(database.to_string(), told);
            assert!(!format!("{database:?}").contains("s3cret"), "{database:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_not_repeated() {
        for url in [
            "",
            "ossa:s3cret@db",
            "mysql://ossa:s3cret@db/x",
            "postgres://ossa:s3cret@db:port/x",
            "sqlite://",
        ] {
            let error = url.parse::<Database>().map(|_| ()).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
        }
    }
}
