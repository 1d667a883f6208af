//! Arguments that say where the store is.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;

use crate::store::{Database, Store};

/// The variable with the address of the database. Arguments are seen by everybody on a machine, variables are not.
const VARIABLE: &str = "OSSA_DATABASE";

/// Where the store is.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Stored {
    /// Folder of what outlives the process
    #[arg(long, value_name = "DIR", default_value = "./.ossa")]
    pub(super) data: PathBuf,

    /// Database of it instead of one in the folder: `sqlite://PATH` or `postgres://USER@HOST/NAME`; OSSA_DATABASE says it,
    /// too
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Stored {
    /// The database that the arguments and the environment name.
    pub(super) fn database(&self) -> anyhow::Result<Database> {
        if let Some(url) = &self.database {
            return url.parse().context("`--database` is not understood");
        }
        match std::env::var(VARIABLE) {
            Ok(url) if !url.is_empty() => {
                url.parse().with_context(|| format!("{VARIABLE} is not understood"))
            }
            _ => Ok(Database::in_folder(self.data.clone())),
        }
    }

    /// Opens the store in `database`.
    pub(super) async fn open(&self, database: &Database) -> anyhow::Result<Arc<dyn Store>> {
        database.open().await.with_context(|| format!("cannot open the store in {database}"))
    }
}
