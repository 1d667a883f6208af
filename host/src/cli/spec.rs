use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ossa_core::Profile;
use ossa_core::diagnostic::clean;
use serde_json::json;

use super::Verdict;
use super::output::{self, BOLD, printable, table};
use super::stored::Stored;
use crate::server::specification_json;
use crate::specifications::{MediaType, SpecificationError, Specifications, check, difference};
use crate::store::{Collection, Database, Listing, Store};

const EXAMPLES: &str = "\
Examples:
  ossa spec create ledger.yaml
  ossa spec list --kind agent --label billing
  ossa spec read ledger > ledger.yaml
  ossa spec update ledger ledger.yaml --version 1
  ossa spec history ledger
  ossa spec rollback ledger --to 1

A running server of the same store shows a change in its graph within a second.";

/// Keep definitions in the store, with all their versions
#[derive(Debug, clap::Subcommand)]
#[command(after_help = EXAMPLES)]
pub(super) enum Command {
    /// Store a new definition
    Create {
        /// File with the definition; `-` for YAML from standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Its id; that of what it defines when absent
        #[arg(long)]
        id: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Print the text of a definition
    Read {
        id: String,
        /// An earlier version
        #[arg(long, value_name = "N")]
        version: Option<u64>,
        /// Print one JSON object instead of the text
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        common: Common,
    },
    /// List definitions by id
    List {
        /// Only those that define this, such as `agent`
        #[arg(long)]
        kind: Option<String>,
        /// Only those whose name contains this
        #[arg(long, value_name = "TEXT")]
        name: Option<String>,
        /// Only those with a domain, capability or type that contains this
        #[arg(long, value_name = "TEXT")]
        label: Option<String>,
        /// Print one JSON object for each instead of a table
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Store another text for a definition
    Update {
        id: String,
        /// File with the definition; `-` for YAML from standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The version that was changed; if there is another by now, nothing is stored
        #[arg(long, value_name = "N")]
        version: u64,
        #[command(flatten)]
        common: Common,
    },
    /// Delete a definition; its versions stay
    Delete {
        id: String,
        /// The version that is meant; if there is another by now, nothing is deleted
        #[arg(long, value_name = "N")]
        version: u64,
        #[command(flatten)]
        common: Common,
    },
    /// List the versions of a definition, newest first
    History {
        id: String,
        /// Print one JSON object for each instead of a table
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Show what changed between two versions
    Diff {
        id: String,
        from: u64,
        to: u64,
        #[command(flatten)]
        common: Common,
    },
    /// Make an earlier version the current one, also of what was deleted
    Rollback {
        id: String,
        /// The version whose text comes back
        #[arg(long, value_name = "N")]
        to: u64,
        /// The version that is current; if there is another by now, nothing is stored. The one found when absent
        #[arg(long, value_name = "N")]
        version: Option<u64>,
        #[command(flatten)]
        common: Common,
    },
}

/// Where definitions are and whose.
#[derive(Debug, clap::Args)]
pub(super) struct Common {
    #[command(flatten)]
    stored: Stored,

    /// Whose definitions
    #[arg(long, default_value = crate::server::DEFAULT_TENANT)]
    tenant: String,
}

impl Command {
    fn common(&self) -> &Common {
        match self {
            Self::Create { common, .. }
            | Self::Read { common, .. }
            | Self::List { common, .. }
            | Self::Update { common, .. }
            | Self::Delete { common, .. }
            | Self::History { common, .. }
            | Self::Diff { common, .. }
            | Self::Rollback { common, .. } => common,
        }
    }
}

pub(super) fn run(command: &Command) -> anyhow::Result<Verdict> {
    let common = command.common();
    let database: Database = common.stored.database()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = common.stored.open(&database).await?;
        let done = execute(command, store.as_ref(), &common.tenant).await;
        store.close().await;
        match done {
            Err(error) => refused(error),
            done => done,
        }
    })
}

/// Shows the findings that kept a definition from being stored; anything else could not be done.
fn refused(error: anyhow::Error) -> anyhow::Result<Verdict> {
    let Some(SpecificationError::Invalid(findings)) = error.downcast_ref() else { return Err(error) };
    for finding in findings {
        let place = finding.place.as_ref().map(|place| format!("{}:{}: ", place.line, place.column));
        writeln!(
            output::stderr(),
            "{}{}[{}] {}",
            place.unwrap_or_default(),
            finding.severity,
            finding.code,
            printable(&finding.message)
        )?;
    }
    output::failure(&error);
    Ok(Verdict::Findings)
}

async fn execute(command: &Command, store: &dyn Store, tenant: &str) -> anyhow::Result<Verdict> {
    let profile = Profile::Default;
    let specifications = Specifications { store, tenant, author: "command line", profile };
    let mut out = output::stdout();
    match command {
        Command::Create { file, id, .. } => {
            let (media_type, text) = text_of(file)?;
            let checked = check(id.as_deref(), media_type, &text, profile)?;
            let (id, version) = specifications.create(id.as_deref(), checked).await?;
            writeln!(out, "{BOLD}{id}{BOLD:#} version {}", version.number)?;
        }
        Command::Read { id, version, json, .. } => {
            let found = match version {
                Some(number) => specifications.version(id, *number).await?,
                None => specifications.read(id).await?,
            };
            if *json {
                writeln!(out, "{}", specification_json(id, &found.0, &found.1))?;
            } else {
                out.write_all(found.1.text.as_bytes())?;
            }
        }
        Command::List { kind, name, label, json, .. } => {
            let filter = Listing {
                kind: kind.clone(),
                name: name.clone(),
                label: label.clone(),
                ..Listing::default()
            };
            list(&mut out, &specifications, filter, *json).await?;
        }
        Command::Update { id, file, version, .. } => {
            let (media_type, text) = text_of(file)?;
            let checked = check(Some(id), media_type, &text, profile)?;
            let written = specifications.update(id, *version, &checked).await?;
            writeln!(out, "{BOLD}{id}{BOLD:#} version {}", written.number)?;
        }
        Command::Delete { id, version, .. } => {
            let written = specifications.delete(id, *version).await?;
            writeln!(out, "{BOLD}{id}{BOLD:#} deleted, which is version {}", written.number)?;
        }
        Command::History { id, json, .. } => history(&mut out, &specifications, id, *json).await?,
        Command::Diff { id, from, to, .. } => {
            let (from, to) =
                (specifications.version(id, *from).await?, specifications.version(id, *to).await?);
            write!(out, "{}", printable(&difference((&from.0, &from.1), (&to.0, &to.1))))?;
        }
        Command::Rollback { id, to, version, .. } => {
            let current = match version {
                Some(version) => *version,
                None => {
                    specifications.history(id, None, 1).await?.first().map_or(0, |version| version.number)
                }
            };
            let written = specifications.roll_back(id, current, *to).await?;
            writeln!(
                out,
                "{BOLD}{id}{BOLD:#} version {}, which says what version {to} said",
                written.number
            )?;
        }
    }
    out.flush()?;
    Ok(Verdict::Clean)
}

fn text_of(file: &Path) -> anyhow::Result<(MediaType, String)> {
    let cannot = || format!("cannot read `{}`", file.display());
    if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).with_context(cannot)?;
        return Ok((MediaType::Yaml, text));
    }
    let Some(media_type) = MediaType::of_path(file) else {
        bail!("`{}` is no definition: its name ends with neither .yaml, .yml, .json nor .md", file.display());
    };
    Ok((media_type, std::fs::read_to_string(file).with_context(cannot)?))
}

/// Definitions that are asked for at once.
const PART: u32 = 500;

async fn list(
    out: &mut impl Write,
    specifications: &Specifications<'_>,
    filter: Listing,
    as_json: bool,
) -> anyhow::Result<()> {
    let mut heads = Vec::new();
    let mut after = None;
    loop {
        let part = Listing { limit: PART, after, ..filter.clone() };
        let page =
            specifications.store.list(specifications.tenant, Collection::Specifications, &part).await?;
        let is_last = page.heads.len() < PART as usize;
        heads.extend(page.heads);
        if is_last {
            break;
        }
        after = heads.last().map(|head| head.place(filter.sort));
    }
    if as_json {
        for head in heads {
            let line = json!({
                "id": head.id,
                "version": head.version,
                "kind": head.kind,
                "name": head.name,
                "createdAt": head.created_at.to_string(),
                "updatedAt": head.updated_at.to_string(),
            });
            writeln!(out, "{line}")?;
        }
        return Ok(());
    }
    let rows = heads.into_iter().map(|head| {
        [
            head.id,
            head.version.to_string(),
            head.kind,
            clean(&head.name).into_owned(),
            head.updated_at.to_string(),
        ]
    });
    table(out, ["id", "version", "kind", "name", "updated"], rows)?;
    Ok(())
}

async fn history(
    out: &mut impl Write,
    specifications: &Specifications<'_>,
    id: &str,
    as_json: bool,
) -> anyhow::Result<()> {
    let versions = specifications.history(id, None, u32::MAX).await?;
    if as_json {
        for version in versions {
            let line = json!({
                "version": version.number,
                "action": version.action.name(),
                "writtenAt": version.written_at.to_string(),
                "author": version.author,
            });
            writeln!(out, "{line}")?;
        }
        return Ok(());
    }
    let rows = versions.into_iter().map(|version| {
        let action = version.action.name().to_owned();
        [version.number.to_string(), action, version.written_at.to_string(), version.author]
    });
    table(out, ["version", "action", "written", "author"], rows)?;
    Ok(())
}
