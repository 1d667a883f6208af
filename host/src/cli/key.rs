use std::io::Write;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::Timestamp;
use serde_json::json;

use super::Verdict;
use super::output::{self, table};
use super::stored::Stored;
use crate::keys;
use crate::server::DEFAULT_TENANT;
use crate::store::{ApiKey, Scope, Store};

const EXAMPLES: &str = "\
Examples:
  ossa key create --name deploy --scope write --expires-in-days 90
  ossa key list
  ossa key rotate 1f6f0f1f6a1e7c55
  ossa key revoke 1f6f0f1f6a1e7c55

From the first key on, a server of the same store asks every request for one.";

/// Who stands in the log of writes.
const ACTOR: &str = "command line";

/// Make and revoke keys of the API
#[derive(Debug, clap::Subcommand)]
#[command(after_help = EXAMPLES)]
pub(super) enum Command {
    /// Make a key, and print it: it is kept nowhere
    Create {
        /// What it is for
        #[arg(long)]
        name: String,
        /// What it allows; each scope allows what those before it do
        #[arg(long, value_parser = scopes())]
        scope: Scope,
        /// Days until it opens nothing any more; it lasts when absent
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
        expires_in_days: Option<u32>,
        #[command(flatten)]
        common: Common,
    },
    /// List keys, without what makes them keys
    List {
        /// Print one JSON object for each instead of a table
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Make a key of the same name and scope, and give the one of before an end
    Rotate {
        id: String,
        /// Hours that both open the same
        #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(0..=8760))]
        grace_hours: u32,
        #[command(flatten)]
        common: Common,
    },
    /// Make a key open nothing any more; a running server knows within a second
    Revoke {
        id: String,
        #[command(flatten)]
        common: Common,
    },
}

/// Where keys are and whose.
#[derive(Debug, clap::Args)]
pub(super) struct Common {
    #[command(flatten)]
    stored: Stored,

    /// Whose resources they open; only those of `default` open the graph
    #[arg(long, default_value = DEFAULT_TENANT)]
    tenant: String,
}

fn scopes() -> impl TypedValueParser<Value = Scope> {
    PossibleValuesParser::new(Scope::ALL.map(Scope::name))
        .try_map(|name| Scope::from_name(&name).ok_or("not a scope"))
}

pub(super) fn run(command: &Command) -> anyhow::Result<Verdict> {
    let (Command::Create { common, .. }
    | Command::List { common, .. }
    | Command::Rotate { common, .. }
    | Command::Revoke { common, .. }) = command;
    let database = common.stored.database()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = common.stored.open(&database).await?;
        let done = execute(command, store.as_ref(), &common.tenant).await;
        store.close().await;
        done.map(|()| Verdict::Clean)
    })
}

async fn execute(command: &Command, store: &dyn Store, tenant: &str) -> anyhow::Result<()> {
    let now = Timestamp::from_millisecond(Timestamp::now().as_millisecond())?;
    match command {
        Command::Create { name, scope, expires_in_days, .. } => {
            let end = expires_in_days.map(|days| now + Duration::from_hours(24 * u64::from(days)));
            create(store, (tenant, name, *scope), now, end).await
        }
        Command::List { json, .. } => list(store, tenant, *json, now).await,
        Command::Rotate { id, grace_hours, .. } => {
            let keys = store.keys().await?;
            let is_it = |key: &&ApiKey| key.id == *id && key.tenant == tenant && is_open(key, now);
            let key = keys.iter().find(is_it).with_context(|| no_key(id))?;
            // As long as the one of before was meant to last.
            let end = key.expires_at.map(|end| now + key.created_at.duration_until(end));
            // First the new one: if the second step fails, there are two keys and not none.
            create(store, (tenant, &key.name, key.scope), now, end).await?;
            let grace = now + Duration::from_hours(u64::from(*grace_hours));
            if !store.expire_key(tenant, id, grace, ACTOR).await? {
                bail!(no_key(id));
            }
            writeln!(output::stderr(), "the key {id} opens until {grace} at the latest")?;
            Ok(())
        }
        Command::Revoke { id, .. } => {
            if !store.revoke_key(tenant, id, now, ACTOR).await? {
                bail!(no_key(id));
            }
            writeln!(output::stderr(), "the key {id} opens nothing any more")?;
            Ok(())
        }
    }
}

fn no_key(id: &str) -> String {
    format!("there is no key `{id}` that could be revoked")
}

fn is_open(key: &ApiKey, now: Timestamp) -> bool {
    key.revoked_at.is_none() && key.expires_at.is_none_or(|end| now < end)
}

/// Makes a key and prints it: the key itself on standard output, all about it beside that.
async fn create(
    store: &dyn Store,
    (tenant, name, scope): (&str, &str, Scope),
    now: Timestamp,
    end: Option<Timestamp>,
) -> anyhow::Result<()> {
    let new = keys::make(tenant, name, scope, now, end).context("the system gives no random numbers")?;
    store.put_key(&new.key, ACTOR).await?;
    let until = end.map_or_else(String::new, |end| format!(" until {end}"));
    let id = &new.key.id;
    writeln!(
        output::stderr(),
        "the key {id} allows {} for `{tenant}`{until}; it is shown this once",
        scope.name()
    )?;
    let mut out = output::stdout();
    writeln!(out, "{}", new.text)?;
    out.flush()?;
    Ok(())
}

async fn list(store: &dyn Store, tenant: &str, as_json: bool, now: Timestamp) -> anyhow::Result<()> {
    let keys = store.keys().await?;
    let keys = keys.into_iter().filter(|key| key.tenant == tenant);
    let state = |key: &ApiKey| match (key.revoked_at, is_open(key, now)) {
        (Some(_), _) => "revoked",
        (None, true) => "open",
        (None, false) => "expired",
    };
    let mut out = output::stdout();
    if as_json {
        for key in keys {
            let line = json!({
                "id": key.id,
                "name": key.name,
                "scope": key.scope.name(),
                "state": state(&key),
                "createdAt": key.created_at.to_string(),
                "expiresAt": key.expires_at.map(|time| time.to_string()),
                "revokedAt": key.revoked_at.map(|time| time.to_string()),
            });
            writeln!(out, "{line}")?;
        }
    } else {
        let rows = keys.map(|key| {
            let (scope, state) = (key.scope.name().to_owned(), state(&key).to_owned());
            let end = key.expires_at.map_or_else(|| "never".to_owned(), |time| time.to_string());
            [key.id, key.name, scope, state, key.created_at.to_string(), end]
        });
        table(&mut out, ["id", "name", "scope", "state", "created", "ends"], rows)?;
    }
    out.flush()?;
    Ok(())
}
