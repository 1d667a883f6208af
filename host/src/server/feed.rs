//! What happened to the graph, for clients that follow it.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};

use super::ApiError;

/// Clients that listen at the same time.
const CLIENTS: usize = 256;
/// Changes that wait for a slow client.
const WAITING: usize = 64;
/// Changes that are kept for clients that come back, and their bytes.
const KEPT_CHANGES: usize = 256;
const KEPT_BYTES: usize = 8 << 20;
/// A larger change costs a client more than getting the graph again.
const CHANGE_BYTES: usize = 1 << 20;

/// What changed from one revision to another.
#[derive(Debug)]
pub(super) struct Change {
    /// The earlier revision.
    pub(super) from: u64,
    /// The later one.
    pub(super) to: u64,
    /// A [`Delta`](ossa_core::wire::Delta) as JSON; `None` when it is not known, or too much to tell.
    pub(super) delta: Option<String>,
}

/// How a graph came to be from the one before.
#[derive(Debug)]
pub(super) enum News {
    /// Report and graph are the same.
    Nothing,
    /// What changed is known.
    Known(Change),
    /// They may be anything.
    Unknown,
}

/// The place of an event: a revision, and the process that counted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EventId {
    pub(super) revision: u64,
    /// `None` when the client did not say.
    pub(super) process: Option<u64>,
}

impl EventId {
    /// Reads `57-9f86d081884c7d65`, or a revision alone.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (revision, process) = match text.split_once('-') {
            Some((revision, process)) => (revision, Some(u64::from_str_radix(process, 16).ok()?)),
            None => (text, None),
        };
        Some(Self { revision: revision.parse().ok()?, process })
    }
}

/// What a client gets first.
#[derive(Debug)]
pub(super) enum Beginning {
    /// The client has this revision.
    Current(u64),
    /// What happened since.
    Changes(Vec<Arc<Change>>),
    /// The client needs the graph of this revision: what happened since is not known.
    Unknown(u64),
}

/// A client's part of the feed.
pub(super) struct Subscription {
    pub(super) beginning: Beginning,
    /// What happens from now on.
    pub(super) live: broadcast::Receiver<Arc<Change>>,
    /// The number of the process, for the ids of events.
    pub(super) process: u64,
    _place: OwnedSemaphorePermit,
}

pub(super) struct Feed {
    process: u64,
    history: Mutex<History>,
    places: Arc<Semaphore>,
}

struct History {
    /// The last revision; `None` before the first.
    revision: Option<u64>,
    changes: VecDeque<Arc<Change>>,
    bytes: usize,
    /// `None` when the server stops.
    live: Option<broadcast::Sender<Arc<Change>>>,
}

impl Feed {
    pub(super) fn new() -> Self {
        let history = History {
            revision: None,
            changes: VecDeque::new(),
            bytes: 0,
            live: Some(broadcast::Sender::new(WAITING)),
        };
        Self {
            // Different in each process, and no secret.
            process: RandomState::new().hash_one(()),
            history: Mutex::new(history),
            places: Arc::new(Semaphore::new(CLIENTS)),
        }
    }

    fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells that the graph is at `revision`, and how it came there.
    pub(super) fn publish(&self, revision: u64, news: News) {
        let mut history = self.history();
        let Some(before) = history.revision.replace(revision) else { return };
        let is_small =
            |change: &Change| change.delta.as_ref().is_some_and(|delta| delta.len() <= CHANGE_BYTES);
        match news {
            News::Nothing => {}
            News::Known(change) if is_small(&change) => history.add(Arc::new(change)),
            News::Known(_) | News::Unknown => {
                // Nobody can be brought over this step, so what came before is of no use any more.
                history.forget();
                history.add(Arc::new(Change { from: before, to: revision, delta: None }));
            }
        }
    }

    /// Lets a client in, which knows what happened up to `since`.
    ///
    /// # Errors
    /// [`ApiError::NotBuilt`], [`ApiError::TooManyListeners`], or [`ApiError::Stopping`].
    pub(super) fn subscribe(&self, since: Option<EventId>) -> Result<Subscription, ApiError> {
        let history = self.history();
        let live = history.live.as_ref().ok_or(ApiError::Stopping)?;
        let revision = history.revision.ok_or(ApiError::NotBuilt)?;
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| ApiError::TooManyListeners { most: CLIENTS })?;
        let beginning = match since {
            None => Beginning::Current(revision),
            Some(EventId { process: Some(process), .. }) if process != self.process => {
                Beginning::Unknown(revision)
            }
            Some(EventId { revision: known, .. }) if known == revision => Beginning::Current(revision),
            Some(EventId { revision: known, .. }) => {
                let first = history.changes.iter().position(|change| change.from == known);
                first.map_or(Beginning::Unknown(revision), |first| {
                    Beginning::Changes(history.changes.iter().skip(first).cloned().collect())
                })
            }
        };
        Ok(Subscription { beginning, live: live.subscribe(), process: self.process, _place: place })
    }

    /// How many clients listen.
    pub(super) fn listeners(&self) -> usize {
        CLIENTS - self.places.available_permits()
    }

    /// Sends everybody away.
    pub(super) fn close(&self) {
        self.history().live = None;
    }
}

impl History {
    fn add(&mut self, change: Arc<Change>) {
        self.bytes += size(&change);
        self.changes.push_back(change.clone());
        while self.changes.len() > KEPT_CHANGES || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.changes.pop_front() else { break };
            self.bytes -= size(&oldest);
        }
        if let Some(live) = &self.live {
            // An error only says that nobody listens.
            let _ = live.send(change);
        }
    }

    fn forget(&mut self) {
        self.changes.clear();
        self.bytes = 0;
    }
}

fn size(change: &Change) -> usize {
    change.delta.as_ref().map_or(0, String::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(from: u64, bytes: usize) -> News {
        News::Known(Change { from, to: from + 1, delta: Some("x".repeat(bytes)) })
    }

    fn caught_up(feed: &Feed, since: u64) -> Option<Vec<(u64, u64)>> {
        let since = EventId { revision: since, process: None };
        match feed.subscribe(Some(since)).unwrap().beginning {
            Beginning::Current(_) => Some(Vec::new()),
            Beginning::Changes(changes) => {
                Some(changes.iter().map(|change| (change.from, change.to)).collect())
            }
            Beginning::Unknown(_) => None,
        }
    }

    #[test]
    fn ids_are_read_with_and_without_a_process() {
        assert_eq!(EventId::parse("57"), Some(EventId { revision: 57, process: None }));
        assert_eq!(EventId::parse("57-ff"), Some(EventId { revision: 57, process: Some(255) }));
        for text in ["", "-", "57-", "x", "57-zz", "-1", "1-1-1"] {
            assert_eq!(EventId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_client_gets_what_it_missed() {
        let feed = Feed::new();
        assert!(matches!(feed.subscribe(None), Err(ApiError::NotBuilt)));
        feed.publish(1, News::Unknown);
        feed.publish(2, step(1, 10));
        feed.publish(3, step(2, 10));
        assert_eq!(caught_up(&feed, 1), Some(vec![(1, 2), (2, 3)]));
        assert_eq!(caught_up(&feed, 2), Some(vec![(2, 3)]));
        assert_eq!(caught_up(&feed, 3), Some(vec![]));
        assert_eq!(caught_up(&feed, 4), None, "never was");
        let other = EventId { revision: 3, process: Some(!feed.process) };
        let beginning = feed.subscribe(Some(other)).unwrap().beginning;
        assert!(matches!(beginning, Beginning::Unknown(3)), "revisions of another process mean nothing");
    }

    #[test]
    fn the_history_is_bounded_in_number_and_bytes() {
        let feed = Feed::new();
        feed.publish(0, News::Unknown);
        for from in 0..300 {
            feed.publish(from + 1, step(from, 10));
        }
        assert_eq!(caught_up(&feed, 43), None);
        assert_eq!(caught_up(&feed, 44).map(|steps| steps.len()), Some(KEPT_CHANGES));
        for from in 300..310 {
            feed.publish(from + 1, step(from, CHANGE_BYTES));
        }
        assert_eq!(caught_up(&feed, 301), None);
        assert_eq!(caught_up(&feed, 302).map(|steps| steps.len()), Some(8));
    }

    #[test]
    fn what_is_too_much_or_not_known_starts_anew() {
        let feed = Feed::new();
        feed.publish(1, News::Unknown);
        feed.publish(2, step(1, 10));
        feed.publish(3, step(2, CHANGE_BYTES + 1));
        assert_eq!(caught_up(&feed, 1), None);
        assert_eq!(caught_up(&feed, 2), Some(vec![(2, 3)]), "told as a change without content");
        feed.publish(4, step(3, 10));
        feed.publish(5, News::Unknown);
        assert_eq!(caught_up(&feed, 3), None);
        feed.publish(5, News::Nothing);
        let mut client = feed.subscribe(None).unwrap();
        feed.publish(5, News::Unknown);
        let told = client.live.try_recv().unwrap();
        assert_eq!((told.to, &told.delta), (5, &None), "another report of the same sources");
    }

    #[test]
    fn places_are_counted_and_given_back() {
        let feed = Feed::new();
        feed.publish(1, News::Unknown);
        let mut clients: Vec<Subscription> = (0..CLIENTS).map(|_| feed.subscribe(None).unwrap()).collect();
        assert!(matches!(feed.subscribe(None), Err(ApiError::TooManyListeners { .. })));
        clients.pop();
        assert!(feed.subscribe(None).is_ok());
        feed.close();
        assert!(matches!(feed.subscribe(None), Err(ApiError::Stopping)));
    }
}
