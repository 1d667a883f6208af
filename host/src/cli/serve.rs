use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::net::TcpListener;

use super::Verdict;
use super::graphs::graph_file_of;
use super::output::{self, BOLD, counted};
use super::sources::{Reading, root_configuration};
use super::stored::Stored;
use crate::ingest::{Changes, Watch};
use crate::server::{AllowedHosts, AppState, Config, Patience, app, listen};
use crate::store::{Database, SourceSet, Store};

const EXAMPLES: &str = "\
Examples:
  ossa serve agents
  ossa serve agents --web dist --addr 127.0.0.1:8080
  ossa serve agents --web dist --watch    always what is on disk
  ossa serve graph.ossag --web dist       a graph without its sources
  ossa serve                              the paths of the last time

The paths, the history of builds and specifications are kept in the data folder, or in a database that several servers may
share: `--database postgres://user@host/name`, or OSSA_DATABASE where there is a password in it.";

/// The name under which the served paths are kept.
const SERVED: &str = "default";
/// How often it is looked whether somebody else wrote in the store.
const STORE_INTERVAL: Duration = Duration::from_millis(500);
/// Files that may be open, if the system lets us.
const OPEN_FILES: u64 = 1 << 16;

/// Serve the graph over HTTP, for the web app and other programs
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files and folders of definitions, or a graph as JSON or .ossag; those of the last time when absent, or else the
    /// current folder
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Address to listen on; port 0 takes any that is free
    #[arg(long, default_value = "127.0.0.1:3000")]
    addr: SocketAddr,

    /// Listen on an address that others can reach
    #[arg(long)]
    allow_public: bool,

    /// Serve under this name, too, as a proxy in front may ask for; may be given several times
    #[arg(long = "allow-host", value_name = "NAME")]
    hosts: Vec<String>,

    /// Folder of the web app
    #[arg(long, value_name = "DIR")]
    web: Option<PathBuf>,

    /// Read files again when they change
    #[arg(long)]
    watch: bool,

    #[command(flatten)]
    stored: Stored,

    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Verdict> {
    if !arguments.addr.ip().is_loopback() && !arguments.allow_public {
        bail!(
            "`{}` can be reached by others, who need a key then: make one with `ossa key create`, and add \
             `--allow-public`",
            arguments.addr
        );
    }
    if let Some(web) = &arguments.web
        && !web.join("index.html").is_file()
    {
        bail!("`{}` holds no index.html, so it is not the web app", web.display());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(serve(arguments));
    // A build or export under way may take long; nothing of it is lost.
    runtime.shutdown_timeout(Duration::from_secs(1));
    served
}

async fn serve(arguments: Arguments) -> anyhow::Result<Verdict> {
    // Every client takes a file; the usual bound is that of a desktop. Where it cannot be raised, there are fewer clients.
    let _ = rlimit::increase_nofile_limit(OPEN_FILES);
    // First, so that a second server on the same address changes nothing.
    let listener = TcpListener::bind(arguments.addr)
        .await
        .with_context(|| format!("cannot listen on `{}`", arguments.addr))?;
    let address = listener.local_addr()?;
    let database = arguments.stored.database()?;
    let store = arguments.stored.open(&database).await?;
    let keys = store.keys().await?;
    let is_open = address.ip().is_loopback();
    if !is_open && keys.iter().all(|key| key.revoked_at.is_some()) {
        bail!(
            "there is no key in {database}, and `{address}` can be reached by others: make one with `ossa key create`"
        );
    }
    let set = served(store.as_ref(), &arguments).await?;
    let graph = graph_file_of(&set.paths)?;
    let configuration = if graph.is_none() { root_configuration(&set.paths) } else { None };
    let plugins = arguments.reading.load_plugins(configuration.as_slice())?;
    let (rules, plugins) = plugins.into_iter().map(|loaded| (loaded.rule, loaded.listed)).unzip();
    if graph.is_some() {
        for (flag, is_given) in [("--watch", arguments.watch), ("--plugin", arguments.reading.has_plugins())]
        {
            if is_given {
                bail!("`{}` is a whole graph, which `{flag}` has no part in", set.paths[0].display());
            }
        }
    }
    let is_of_file = graph.is_some();
    let config = Config {
        graph,
        paths: set.paths.clone(),
        ingest: arguments.reading.options(set.profile),
        rules,
        plugins,
        web: arguments.web.clone(),
        hosts: AllowedHosts::new(address, arguments.hosts.iter().cloned()),
        is_open,
        keys,
    };
    let state = AppState::new(config, store.clone())?;
    let stop = stop_signal().context("cannot listen for signals")?;
    announce(address, &set, is_of_file, &database, &arguments)?;

    // Before the first build, so that no change is missed in between.
    let watch = arguments.watch.then(|| Watch::new(&set.paths, Some(&arguments.stored.data))).transpose()?;
    let first = tokio::spawn(first_build(state.clone()));
    if let Some(mut watch) = watch {
        let (state, runtime) = (state.clone(), tokio::runtime::Handle::current());
        std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || follow(&mut watch, &state, &runtime))
            .context("cannot start the thread that watches files")?;
    }
    let follower = state.clone();
    let following = tokio::spawn(async move { follower.follow_store(STORE_INTERVAL).await });
    let events = state.clone();
    let stop = async move {
        stop.await;
        tracing::info!("stopping");
        // They never end by themselves.
        events.close_events();
    };
    if !listen(listener, app(state), stop, Patience::default()).await {
        tracing::warn!("requests under way were cut off");
    }
    first.abort();
    following.abort();
    store.close().await;
    Ok(Verdict::Clean)
}

/// What is served: the paths given now, kept for the next time, or those of the last time.
async fn served(store: &dyn Store, arguments: &Arguments) -> anyhow::Result<SourceSet> {
    let kept = if arguments.paths.is_empty() { store.source_set(SERVED).await? } else { None };
    let paths = match &kept {
        Some(set) => set.paths.clone(),
        None if arguments.paths.is_empty() => vec![PathBuf::from(".")],
        None => arguments.paths.clone(),
    };
    let profile = arguments.reading.profile.or(kept.map(|set| set.profile)).unwrap_or_default();
    // Paths that are not there are worth stopping for now, and only a failed build later.
    for path in &paths {
        std::fs::metadata(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    }
    let set = SourceSet { name: SERVED.to_owned(), paths, profile };
    if !arguments.paths.is_empty() {
        store.put_source_set(&set).await?;
    }
    Ok(set)
}

fn announce(
    address: SocketAddr,
    set: &SourceSet,
    is_of_file: bool,
    database: &Database,
    arguments: &Arguments,
) -> anyhow::Result<()> {
    let names: Vec<String> = set.paths.iter().map(|path| path.display().to_string()).collect();
    let mut err = output::stderr();
    if is_of_file {
        writeln!(err, "serving the graph in {}, without its sources", names.join(", "))?;
    } else {
        writeln!(err, "reading {} (profile {})", names.join(", "), set.profile.name())?;
    }
    writeln!(err, "keeping what outlives the process in {database}")?;
    match &arguments.web {
        Some(web) => writeln!(err, "serving the web app in {}", web.display())?,
        None => writeln!(err, "serving the API only; `--web DIR` adds the web app")?,
    }
    writeln!(err, "stop with Ctrl-C")?;
    // The one line for programs: with port 0, this is how they learn the port.
    let mut out = output::stdout();
    writeln!(out, "listening on {BOLD}http://{address}{BOLD:#}")?;
    out.flush()?;
    Ok(())
}

async fn first_build(state: AppState) {
    match state.rebuild("start").await {
        Ok(snapshot) if snapshot.profile().is_none() => tracing::info!(
            "{}, {}",
            counted(snapshot.stats().total_agents, "agent"),
            counted(snapshot.stats().relationships as usize, "relationship")
        ),
        Ok(snapshot) => tracing::info!(
            "{}, {} from {} in {} ms",
            counted(snapshot.stats().total_agents, "agent"),
            counted(snapshot.stats().relationships as usize, "relationship"),
            counted(snapshot.source_count(), "file"),
            snapshot.build().duration.as_millis()
        ),
        // The server stays: a rebuild may be asked for once the cause is gone.
        Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "the first build failed"),
    }
}

/// Builds the graph again after every change, for as long as changes are seen.
fn follow(watch: &mut Watch, state: &AppState, runtime: &tokio::runtime::Handle) {
    let mut missed = false;
    loop {
        let changes = match watch.wait() {
            // What the build before could not read has to be looked for.
            Ok(_) if missed => Changes::Anything,
            Ok(changes) => changes,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "files are not watched any more");
                return;
            }
        };
        let built = runtime.block_on(state.rebuild_after(changes, "watch"));
        missed = built.is_err();
        match built {
            Ok(snapshot) => tracing::info!(
                "revision {} in {} ms",
                snapshot.revision(),
                snapshot.build().duration.as_millis()
            ),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the build after a change failed");
            }
        }
    }
}

/// Completes on Ctrl-C, or on what service managers send. Listens from now on, not from the first poll: whoever
/// read the address may stop the server at once.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
