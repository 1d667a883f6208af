use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ossa_core::document::Limits;
use ossa_core::rule::Rule;
use ossa_core::wire::{Delta, GraphFile, ReportChange};
use ossa_core::{Profile, Workspace};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinError;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

use super::ApiError;
use super::access::KeyRing;
use super::feed::{Change, Feed, News};
use super::hosts::AllowedHosts;
use super::metrics::Metrics;
use super::revisions::Revisions;
use super::snapshot::Snapshot;
use super::stored::{self, Known, StoredChanges};
use crate::ingest::{self, Changes, Found, IngestError, Unread, root_name};
use crate::plugins::Listed;
use crate::store::{ApiKey, Build, Outcome, Store, StoreError};
use crate::telemetry;

/// Exports written at the same time. Each holds a thread for as long as its client reads.
const EXPORTS: usize = 8;
/// Steps a workspace remembers: each build makes one, and tells it at once.
const STEPS: usize = 1;

/// What a server is made of.
pub struct Config {
    /// The graph that is served; when there is one, nothing is read.
    pub graph: Option<GraphFile>,
    /// What is read.
    pub paths: Vec<PathBuf>,
    /// How it is read.
    pub ingest: ingest::Options,
    /// Rules besides the built-in ones.
    pub rules: Vec<Arc<dyn Rule>>,
    /// What is told of those that are plugins.
    pub plugins: Vec<Listed>,
    /// The folder of the web app, if it is served.
    pub web: Option<PathBuf>,
    /// The names this server goes by.
    pub hosts: AllowedHosts,
    /// Whether requests need no key for as long as there never was one.
    pub is_open: bool,
    /// The keys there are; the store is asked for others later.
    pub keys: Vec<ApiKey>,
}

/// Why there is no new graph.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The sources cannot be read.
    #[error("the sources cannot be read")]
    Sources(#[from] IngestError),
    /// The graph cannot be written as JSON.
    #[error("the graph cannot be written as JSON")]
    Encode(#[from] serde_json::Error),
    /// The build ended in the middle: a bug of ours.
    #[error("the build was interrupted")]
    Interrupted(#[from] JoinError),
    /// The build is done and served, but not in the history.
    #[error("the build could not be recorded")]
    Store(#[from] StoreError),
}

/// Everything requests share. Cheap to clone; all clones are the same server.
#[derive(Clone)]
pub struct AppState {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    store: Arc<dyn Store>,
    keys: KeyRing,
    metrics: Metrics,
    started: Instant,
    /// What is answered with. Readers take the current one and are never held up by a build.
    current: watch::Sender<Option<Arc<Snapshot>>>,
    revisions: Revisions,
    feed: Feed,
    builder: tokio::sync::Mutex<Builder>,
    exports: Arc<Semaphore>,
    /// What keeps a processor busy at the same time, exports left aside.
    work: Arc<Semaphore>,
}

/// What only the one running build may touch.
struct Builder {
    tree: Arc<Mutex<Tree>>,
    /// When the last build that searched all folders and succeeded began.
    last_begun: Option<Instant>,
}

/// What a build gave.
enum Made {
    /// The graph that is served already: the files that were to be read again say nothing else.
    Before(Arc<Snapshot>),
    /// A graph, and how it came to be from the one before.
    Now(Arc<Snapshot>, News),
}

/// The files, and what was read of them.
struct Tree {
    workspace: Workspace,
    /// Whether it remembers what changes. How the first graph came to be is no change, and would take as much room.
    has_history: bool,
    found: Vec<Found>,
    unread: Vec<Unread>,
    /// What of the store is among the sources.
    stored: Known,
}

impl Tree {
    /// Remembers what changes from now on.
    fn begin_history(&mut self) {
        if !std::mem::replace(&mut self.has_history, true) {
            let empty = Workspace::new(self.workspace.profile(), Limits::DEFAULT);
            self.workspace = std::mem::replace(&mut self.workspace, empty).with_history(STEPS);
        }
    }

    /// What changed since `revision`, which was served last, when the rest of its report changed like this.
    fn news_since(&mut self, revision: u64, report: ReportChange) -> News {
        if revision == self.workspace.revision() {
            // What cannot be read is no source, and no revision.
            return if report.is_empty() { News::Nothing } else { News::Unknown };
        }
        let steps = self.workspace.deltas_since(revision).unwrap_or_default();
        let Some(step) = steps.first() else { return News::Unknown };
        let delta = Delta { report: Some(report), ..Delta::new(step, self.workspace.graph()) };
        News::Known(Change { from: step.from, to: step.to, delta: serde_json::to_string(&delta).ok() })
    }
}

impl AppState {
    /// A server of what `config` names, without a graph until the first [`AppState::rebuild`].
    ///
    /// # Errors
    /// When the metrics cannot be registered.
    pub fn new(mut config: Config, store: Arc<dyn Store>) -> Result<Self, prometheus::Error> {
        let mut workspace =
            Workspace::new(config.ingest.profile, Limits::DEFAULT).with_root(&root_name(&config.paths));
        for rule in &config.rules {
            workspace.add_rule(rule.clone());
        }
        let tree = Tree {
            workspace,
            has_history: false,
            found: Vec::new(),
            unread: Vec::new(),
            stored: Known::new(),
        };
        let builder = Builder { tree: Arc::new(Mutex::new(tree)), last_begun: None };
        let threads = std::thread::available_parallelism().map_or(1, Into::into);
        let keys = KeyRing::new(config.is_open, std::mem::take(&mut config.keys));
        let inner = Inner {
            config,
            keys,
            store,
            metrics: Metrics::new()?,
            started: Instant::now(),
            current: watch::Sender::new(None),
            revisions: Revisions::default(),
            feed: Feed::new(),
            builder: tokio::sync::Mutex::new(builder),
            exports: Arc::new(Semaphore::new(EXPORTS)),
            work: Arc::new(Semaphore::new(threads)),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The current graph; `None` until the first build is done.
    pub fn snapshot(&self) -> Option<Arc<Snapshot>> {
        self.inner.current.borrow().clone()
    }

    /// Reads the sources again and makes the graph of them the current one, and a record of it in the store.
    ///
    /// One build runs at a time. A call during a build waits for the next one, which all such calls share: its
    /// walk begins after they were made, so it sees what they were made for. The build goes on when the caller
    /// gives up.
    ///
    /// # Errors
    /// [`BuildError`]; except for [`BuildError::Store`] the graph of before stays.
    pub async fn rebuild(&self, reason: &str) -> Result<Arc<Snapshot>, BuildError> {
        self.rebuild_after(Changes::Anything, reason).await
    }

    /// Like [`AppState::rebuild`], when it is known what changed since the last time: then only that is read.
    ///
    /// # Errors
    /// As [`AppState::rebuild`].
    pub async fn rebuild_after(&self, changes: Changes, reason: &str) -> Result<Arc<Snapshot>, BuildError> {
        let state = self.clone();
        let reason = reason.to_owned();
        let build = async move { state.rebuild_in_turn(changes, reason).await };
        tokio::spawn(build.in_current_span()).await?
    }

    async fn rebuild_in_turn(&self, changes: Changes, reason: String) -> Result<Arc<Snapshot>, BuildError> {
        let asked = Instant::now();
        let mut builder = self.inner.builder.lock().await;
        // The build that ran while this one waited for its turn, if it began late enough to see everything.
        if let Some(snapshot) = self.snapshot()
            && builder.last_begun.is_some_and(|begun| begun >= asked)
        {
            return Ok(snapshot);
        }
        let begun = Instant::now();
        // What is not whole cannot be brought up to date file by file.
        let changes = if builder.last_begun.is_none() { Changes::Anything } else { changes };
        let is_whole = changes == Changes::Anything;
        let span = telemetry::span!(
            "CHAIN",
            "build_knowledge_graph_main",
            ossa.build.reason = reason,
            ossa.graph.revision = Empty,
            ossa.graph.agents = Empty,
            ossa.graph.relationships = Empty,
        );
        let built = self.build(&builder.tree, changes, reason).instrument(span.clone()).await;
        match &built {
            Ok(snapshot) => {
                span.record("ossa.graph.revision", snapshot.revision());
                span.record("ossa.graph.agents", snapshot.stats().total_agents);
                span.record("ossa.graph.relationships", snapshot.stats().relationships);
            }
            Err(error) => telemetry::failed(&span, error),
        }
        // Who waits for a search of all folders is not served by the reading of a single file.
        if is_whole {
            builder.last_begun = built.is_ok().then_some(begun);
        }
        built
    }

    async fn build(
        &self,
        tree: &Arc<Mutex<Tree>>,
        changes: Changes,
        reason: String,
    ) -> Result<Arc<Snapshot>, BuildError> {
        let started_at = Timestamp::now();
        let clock = Instant::now();
        let known = tree.lock().unwrap_or_else(PoisonError::into_inner).stored.clone();
        let stored = stored::changes(self.store(), &known).await.unwrap_or_else(|error| {
            // The files can be read all the same, and the store is asked again the next time.
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the stored specifications cannot be read"
            );
            StoredChanges::default()
        });
        let made = {
            let (state, tree, reason) = (self.clone(), tree.clone(), reason.clone());
            let span = Span::current();
            let work =
                move || span.in_scope(|| state.make(&tree, &changes, stored, started_at, clock, reason));
            tokio::task::spawn_blocking(work).await.map_err(BuildError::from).flatten()
        };
        let made = match made {
            // Nothing was built, so there is nothing to tell.
            Ok(Made::Before(current)) => return Ok(current),
            Ok(Made::Now(snapshot, news)) => Ok((snapshot, news)),
            Err(error) => Err(error),
        };
        let built = made.as_ref().ok().map(|(snapshot, _)| snapshot.as_ref());
        self.inner.metrics.built(built, clock.elapsed());
        match made {
            Ok((snapshot, news)) => {
                self.inner.revisions.keep(snapshot.revision(), snapshot.graph());
                self.inner.current.send_replace(Some(snapshot.clone()));
                // Last, so that whoever hears of it gets it.
                self.inner.feed.publish(snapshot.revision(), news);
                self.inner.store.record_build(snapshot.build()).await?;
                Ok(snapshot)
            }
            Err(error) => {
                let message = chain(&error);
                let outcome = Outcome::Failed { message };
                let build = Build { started_at, duration: whole_millis(clock.elapsed()), reason, outcome };
                self.inner.store.record_build(&build).await?;
                Err(error)
            }
        }
    }

    /// The part of a build that keeps a processor busy.
    fn make(
        &self,
        tree: &Mutex<Tree>,
        changes: &Changes,
        stored: StoredChanges,
        started_at: Timestamp,
        clock: Instant,
        reason: String,
    ) -> Result<Made, BuildError> {
        let config = &self.inner.config;
        let finish = |revision, stats: &_| Build {
            started_at,
            duration: whole_millis(clock.elapsed()),
            reason,
            outcome: Outcome::Succeeded { revision, stats: Clone::clone(stats) },
        };
        if let Some(file) = &config.graph {
            return Ok(Made::Now(Arc::new(Snapshot::of_file(file, finish)?), News::Nothing));
        }
        // A build that panicked left sources behind that are whole one by one; loading puts the rest right.
        let mut tree = tree.lock().unwrap_or_else(PoisonError::into_inner);
        let Tree { workspace, found, unread, stored: known, .. } = &mut *tree;
        let load =
            telemetry::span!("TOOL", "load_all_agents", ossa.sources = Empty, ossa.sources.unread = Empty,);
        let loading = load.enter();
        let reloaded = match changes {
            // What could not be read before may be readable now.
            Changes::Of(changed) if unread.iter().all(|unread| !unread.is_failure) => {
                ingest::reload(workspace, found, changed, &Limits::DEFAULT)
            }
            _ => None,
        };
        if reloaded.as_ref().is_some_and(|loaded| loaded.changed_count == 0)
            && stored.is_empty()
            && let Some(current) = self.snapshot()
        {
            return Ok(Made::Before(current));
        }
        if reloaded.is_none() {
            let discovery = ingest::discover(&config.paths, config.ingest)?;
            found.clone_from(&discovery.found);
            let from = (config.paths.as_slice(), config.ingest);
            let loaded = ingest::load_project(workspace, discovery, from, &Limits::DEFAULT, &|| ());
            *unread = loaded.unread;
        }
        stored.apply(workspace, known);
        load.record("ossa.sources", workspace.source_count());
        load.record("ossa.sources.unread", unread.len());
        drop(loading);
        drop(load);
        let before = self.snapshot();
        let (snapshot, report) = {
            let _relating = telemetry::span!("TOOL", "build_relationships").entered();
            Snapshot::take(workspace, unread.clone(), before.as_deref(), finish)?
        };
        let news = match before.zip(report) {
            Some((before, report)) => tree.news_since(before.revision(), report),
            None => News::Unknown,
        };
        tree.begin_history();
        Ok(Made::Now(Arc::new(snapshot), news))
    }

    /// Brings the graph in step with the store, some time after this: whoever wrote does not wait for it.
    pub(super) fn stored_changed(&self) {
        if self.is_of_file() {
            return;
        }
        let state = self.clone();
        tokio::spawn(async move {
            let built = state.rebuild_after(Changes::Of(BTreeSet::new()), "store").await;
            if let Err(error) = built {
                tracing::error!(error = &error as &dyn std::error::Error, "the build after a write failed");
            }
        });
    }

    /// Follows what others write in the store, be it another server or the command line. Never ends.
    pub async fn follow_store(&self, interval: Duration) {
        let mut seen = None;
        loop {
            tokio::time::sleep(interval).await;
            // That the store does not answer is told by readiness, and by who needs it.
            let Ok(change) = self.inner.store.last_change().await else { continue };
            // The first time, too: the first build may have read what came before the last write.
            if seen.replace(change) != Some(change) {
                self.stored_changed();
            }
        }
    }

    /// Whether the graph came from a file, so that there are no sources.
    pub(super) fn is_of_file(&self) -> bool {
        self.inner.config.graph.is_some()
    }

    /// Ends the events of all clients, which would keep the server from ending.
    pub fn close_events(&self) {
        self.inner.feed.close();
    }

    pub(super) fn feed(&self) -> &Feed {
        &self.inner.feed
    }

    pub(super) fn revisions(&self) -> &Revisions {
        &self.inner.revisions
    }

    /// How sources are read unless a request says otherwise.
    pub fn profile(&self) -> Profile {
        self.inner.config.ingest.profile
    }

    /// How long the server has been there.
    pub fn uptime(&self) -> Duration {
        self.inner.started.elapsed()
    }

    /// The plugins that were loaded when it started.
    pub(super) fn plugins(&self) -> &[Listed] {
        &self.inner.config.plugins
    }

    pub(super) fn store(&self) -> &dyn Store {
        self.inner.store.as_ref()
    }

    pub(super) fn key_ring(&self) -> &KeyRing {
        &self.inner.keys
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    pub(super) fn web(&self) -> Option<&PathBuf> {
        self.inner.config.web.as_ref()
    }

    pub(super) fn hosts(&self) -> &AllowedHosts {
        &self.inner.config.hosts
    }

    /// How many exports are being written.
    pub(super) fn exports(&self) -> usize {
        EXPORTS - self.inner.exports.available_permits()
    }

    pub(super) async fn export_permit(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        self.inner.exports.clone().acquire_owned().await.map_err(ApiError::internal)
    }

    /// Does what would hold up a thread that serves others, as soon as a processor is free for it.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let permit = self.inner.work.clone().acquire_owned().await.map_err(ApiError::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.map_err(ApiError::internal)?
    }
}

/// What the store keeps of a duration.
fn whole_millis(duration: Duration) -> Duration {
    Duration::from_millis(duration.as_millis() as u64)
}

/// An error and what caused it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
