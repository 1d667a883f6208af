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
    let send = async |event| sender.send_timeout(event, STALLED).await.is_ok();
    let missed = match std::mem::replace(&mut subscription.beginning, Beginning::Changes(Vec::new())) {
        Beginning::Changes(changes) => changes,
        Beginning::Current(revision) if send(at("hello", revision, process)).await => Vec::new(),
        Beginning::Unknown(revision) if send(at("reset", revision, process)).await => Vec::new(),
        Beginning::Current(_) | Beginning::Unknown(_) => return,
    };
    // One by one: the history is shared by all clients, and what is written of it is not.
    for change in missed {
        if !send(event_of(&change, process)).await {
            return;
        }
    }
    loop {
        let received = tokio::select! {
            () = sender.closed() => return,
            received = subscription.live.recv() => received,
        };
        let is_there = match received {
            Ok(change) => send(event_of(&change, process)).await,
            Err(RecvError::Lagged(missed)) => {
                // Whether it is told or not, the client is sent away.
                send(named("dropped", &EventMissed { missed })).await;
                false
            }
            Err(RecvError::Closed) => false,
        };
        if !is_there {
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
