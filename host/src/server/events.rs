use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

use super::ApiError;
use super::extract::Query;
use super::feed::{Beginning, Change, EventId, Subscription};
use super::state::AppState;
use crate::api::{EventMissed, EventRevision};

/// How often a comment is sent when there is nothing to tell: what stands between may end a silent connection.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a client may take for one event.
const STALLED: Duration = Duration::from_secs(30);

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Proxies such as nginx keep answers back until they are whole unless they are told not to.
const NO_BUFFERING: [(HeaderName, &str); 1] = [(HeaderName::from_static("x-accel-buffering"), "no")];

#[derive(Deserialize)]
pub(super) struct Parameters {
    since: Option<String>,
}

/// `GET /api/v1/events`
pub(super) async fn follow(
    State(state): State<AppState>,
    Query(Parameters { since }): Query<Parameters>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let known = match headers.get(LAST_EVENT_ID) {
        Some(header) => Some(String::from_utf8_lossy(header.as_bytes()).into_owned()),
        None => since,
    };
    let since = known.map(|text| {
        EventId::parse(&text).ok_or_else(|| {
            ApiError::BadRequest(format!("`{text}` is neither the id of an event nor a revision"))
        })
    });
    let subscription = state.feed().subscribe(since.transpose()?)?;
    // One at a time: what a client does not take waits in the feed, which knows when it becomes too much.
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(forward(subscription, sender));
    let events = Sse::new(ReceiverStream::new(receiver).map(Ok::<Event, Infallible>))
        .keep_alive(KeepAlive::new().interval(HEARTBEAT).text("still here"));
    Ok((NO_BUFFERING, events).into_response())
}

/// Hands events on until the client is gone, is too slow, or the server stops.
async fn forward(mut subscription: Subscription, sender: mpsc::Sender<Event>) {
    let process = subscription.process;
    let first = match std::mem::replace(&mut subscription.beginning, Beginning::Changes(Vec::new())) {
        Beginning::Current(revision) => vec![at("hello", revision, process)],
        Beginning::Unknown(revision) => vec![at("reset", revision, process)],
        Beginning::Changes(changes) => changes.iter().map(|change| event_of(change, process)).collect(),
    };
    for event in first {
        if sender.send_timeout(event, STALLED).await.is_err() {
            return;
        }
    }
    loop {
        let received = tokio::select! {
            () = sender.closed() => return,
            received = subscription.live.recv() => received,
        };
        let (event, is_last) = match received {
            Ok(change) => (event_of(&change, process), false),
            Err(RecvError::Lagged(missed)) => (named("dropped", &EventMissed { missed }), true),
            Err(RecvError::Closed) => return,
        };
        if sender.send_timeout(event, STALLED).await.is_err() || is_last {
            return;
        }
    }
}

fn event_of(change: &Arc<Change>, process: u64) -> Event {
    match &change.delta {
        Some(delta) => Event::default().event("delta").data(delta).id(id(change.to, process)),
        None => at("reset", change.to, process),
    }
}

fn at(name: &str, revision: u64, process: u64) -> Event {
    named(name, &EventRevision { revision }).id(id(revision, process))
}

fn named(name: &str, data: &impl Serialize) -> Event {
    let json = serde_json::to_string(data).expect("numbers can be written as JSON");
    Event::default().event(name).data(json)
}

fn id(revision: u64, process: u64) -> String {
    format!("{revision}-{process:016x}")
}
