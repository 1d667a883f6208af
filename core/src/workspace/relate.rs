//! From definitions to the graph, and from edits to its changes.

use std::sync::Arc;

use crate::analysis::Stats;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::graph::{Delta, DeltaStep, Graph};
use crate::model::{Catalog, FileChange, Identities, Registry};
use crate::rule::Follower;
use crate::rule::lint::Overview;

use super::Workspace;
use super::figures::Figures;
use super::sources::Lent;

/// What all sources mean together, kept up to date.
pub(super) struct State {
    pub(super) registry: Registry,
    pub(super) graph: Graph,
    /// What rules reported.
    pub(super) findings: Vec<Diagnostic>,
    /// What lints know of everything, once somebody asked for findings.
    pub(super) overview: Option<Overview>,
    follower: Option<Follower>,
    figures: Figures,
    /// How many texts there were at first. Those that nobody says any more stay until everything is made anew.
    first_texts: usize,
}

impl State {
    pub(super) fn new(identities: Identities) -> Self {
        Self {
            registry: Registry::new(identities),
            graph: Graph::default(),
            findings: Vec::new(),
            overview: None,
            follower: None,
            figures: Figures::default(),
            first_texts: 0,
        }
    }
}

impl Workspace {
    /// The graph of the current revision. After edits, only what they touch is made again.
    ///
    /// # Complexity
    /// O(n log n) in the definitions, references and domain memberships that changed, and a pass over columns of the graph
    /// at the speed of memory.
    pub fn graph(&mut self) -> &Graph {
        self.settle();
        &self.state.graph
    }

    /// The figures of the current revision: those that [`stats`](crate::analysis::stats) computes of the graph.
    ///
    /// # Complexity
    /// As [`Workspace::graph`], and O(domains + types + kinds of relation).
    pub fn figures(&mut self) -> Stats {
        self.settle();
        self.state.figures.stats(&self.state.graph)
    }

    /// Remembers what changed in the last `count` times the graph was brought up to date, from now on: whoever asks for that
    /// when the first graph is there does not pay for how it came to be.
    #[must_use]
    pub fn with_history(mut self, count: usize) -> Self {
        self.history = self.history.limited(count);
        self
    }

    /// What changed in the graph since `revision`, step by step; `None` if that is too long ago to know, and the whole graph
    /// is needed.
    ///
    /// # Complexity
    /// As [`Workspace::graph`].
    pub fn deltas_since(&mut self, revision: u64) -> Option<Vec<Arc<DeltaStep>>> {
        self.settle();
        self.history.since(revision)
    }

    /// Brings the graph up to date.
    pub(super) fn settle(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let stale = std::mem::take(&mut self.is_stale);
        if !stale && pending.is_empty() {
            return;
        }
        let nothing = Config::default();
        let rulings = self.rulings(&nothing);
        let state = &self.state;
        let is_worn = state.registry.text_count() > 2 * state.first_texts + 0x1_0000;
        if stale || is_worn || !state.registry.follows_edits() {
            drop(pending);
            let included = self.files.iter().filter(|(path, _)| !rulings.excludes(path));
            let files = included.map(|(path, file)| (path.clone(), file.definitions.clone()));
            let before = self.history.is_kept().then(|| self.state.graph.clone());
            self.state = self.make(files);
            self.findings.is_stale = true;
            let delta = before.map(|before| Delta::between(&before, &self.state.graph));
            self.history.push(self.revision, delta);
            return;
        }
        let changes = pending.into_iter().map(|path| {
            let file = self.files.get(&path).filter(|_| !rulings.excludes(&path));
            let definitions = file.map(|file| file.definitions.clone()).unwrap_or_default();
            (path, definitions)
        });
        let changes: Vec<FileChange> = changes.collect();
        let state = &mut self.state;
        let asks = self.history.is_kept();
        let before = asks.then(|| state.graph.clone());
        let mut catalog = state.graph.take_catalog();
        let changes = state.registry.replace(changes, &mut catalog);
        state.figures.follow(&changes, &catalog);
        let follower = state.follower.as_mut();
        let followed =
            follower.and_then(|follower| follower.follow(&mut state.graph, &catalog, &changes, asks));
        let delta = if let Some((delta, related)) = followed {
            if let Some(overview) = &mut state.overview {
                overview.follow(&state.graph, &state.registry, &changes, &related);
            }
            delta
        } else {
            let lent = Lent { files: &self.files, limits: self.limits };
            (state.graph, state.findings, state.follower) = Follower::relate(&catalog, &self.rules, &lent);
            state.overview = None;
            before.map(|before| Delta::between(&before, &state.graph))
        };
        self.history.push(self.revision, delta);
    }

    /// Everything anew.
    fn make(&self, files: impl Iterator<Item = FileChange>) -> State {
        let mut registry = Registry::new(self.profile.identities());
        let mut catalog = Arc::new(Catalog::default());
        registry.replace(files, &mut catalog);
        let first_texts = registry.text_count();
        let figures = Figures::of(&catalog);
        let lent = Lent { files: &self.files, limits: self.limits };
        let (graph, findings, follower) = Follower::relate(&catalog, &self.rules, &lent);
        State { registry, graph, findings, overview: None, follower, figures, first_texts }
    }
}
