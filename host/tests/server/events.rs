//! Following the graph.

use std::time::Duration;

use axum::body::BodyDataStream;
use axum::http::Request;
use axum::response::Response;
use ossa_core::wire::Report;
use serde_json::{Value, json};
use tokio_stream::StreamExt;

use crate::description::{DOCUMENT, check_schema};
use crate::harness::Server;

const EVENTS: &str = "/api/v1/events";

fn agent(id: &str) -> String {
    format!("ossaVersion: \"1.0\"\nagent: {{ id: {id} }}\n")
}

/// An event as a client sees it.
#[derive(Debug)]
struct Event {
    name: String,
    id: String,
    data: Value,
}

struct Client {
    stream: BodyDataStream,
    text: String,
}

impl Client {
    async fn of(server: &Server, since: Option<&str>) -> Self {
        let request = Request::get(EVENTS);
        let request = match since {
            Some(id) => request.header("last-event-id", id),
            None => request,
        };
        Self::reading(server.begin(request).await)
    }

    fn reading(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-cache");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        Self { stream: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event; `None` when the server ended the answer. Its data is held against the description.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let whole = self.text.split_once("\n\n").map(|(event, rest)| (event.to_owned(), rest.to_owned()));
            if let Some((event, rest)) = whole {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                    line.unwrap_or_default().to_owned()
                };
                let event = Event {
                    name: field("event"),
                    id: field("id"),
                    data: serde_json::from_str(&field("data")).unwrap(),
                };
                self.text = rest;
                let schema = match event.name.as_str() {
                    "delta" => "Delta",
                    "dropped" => "EventMissed",
                    _ => "EventRevision",
                };
                check_schema(&DOCUMENT["components"]["schemas"][schema], &event.data, schema);
                return Some(event);
            }
            let wait = tokio::time::timeout(Duration::from_secs(30), self.stream.next());
            let bytes = wait.await.expect("an event comes")?.unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    async fn event(&mut self, name: &str) -> Event {
        let event = self.next().await.expect("the answer goes on");
        assert_eq!(event.name, name, "{event:?}");
        event
    }
}

async fn build(server: &Server) -> u64 {
    server.state.rebuild("test").await.unwrap().revision()
}

#[tokio::test]
async fn a_build_tells_what_changed() {
    let server = Server::of(&[("a.yml", &agent("a"))]).await;
    let mut client = Client::of(&server, None).await;
    let hello = client.event("hello").await;
    let first = server.state.snapshot().unwrap().revision();
    assert_eq!(hello.data, json!({"revision": first}));
    assert_eq!(hello.id.split_once('-').unwrap().0, first.to_string());
    // A build that changes nothing is no event.
    assert_eq!(build(&server).await, first);
    server.write("b.yml", &agent("b"));
    let second = build(&server).await;
    let delta = client.event("delta").await;
    assert_eq!(delta.data["from"], first);
    assert_eq!(delta.data["to"], second);
    assert_eq!(delta.data["added"][0]["id"], "b");
    assert_eq!(delta.id.split_once('-').unwrap().0, second.to_string());
    // What the event tells of is served when it is told.
    assert_eq!(server.get("/api/v1/knowledge-graph").await.json()["revision"], second);
    std::fs::remove_file(server.sources().join("a.yml")).unwrap();
    build(&server).await;
    let delta = client.event("delta").await;
    assert_eq!(delta.data["removed"].as_array().unwrap().len(), 1);
}

/// With the report it got once, and what it was told, a client has what it would get now.
#[tokio::test]
async fn what_is_told_makes_the_next_report() {
    let server = Server::of(&[("a.yml", &agent("a")), ("notes.yml", "buy: milk\n")]).await;
    let whole = async || server.get("/api/v1/knowledge-graph").await.text();
    let mut held: Report = serde_json::from_str(&whole().await).unwrap();
    let mut client = Client::of(&server, None).await;
    client.event("hello").await;
    let needs = "ossaVersion: \"1.0\"\nagent: { id: b, version: 1.0.0, dependencies: { required: [{ agent_id: nobody }] } }\n";
    let edits: [(&str, Option<&str>); 6] = [
        ("b.yml", Some(needs)),
        ("notes.yml", Some(needs)),
        ("a.yml", Some("# moved\nossaVersion: \"1.0\"\nagent: { id: a }\n")),
        ("todo.yml", Some("buy: bread\n")),
        ("b.yml", None),
        ("todo.yml", None),
    ];
    for (path, text) in edits {
        match text {
            Some(text) => server.write(path, text),
            None => std::fs::remove_file(server.sources().join(path)).unwrap(),
        }
        build(&server).await;
        let told = client.event("delta").await;
        held = held.after(&serde_json::from_value(told.data).unwrap()).unwrap();
        assert_eq!(serde_json::to_string(&held).unwrap(), whole().await, "{path}");
    }
}

#[tokio::test]
async fn a_client_that_comes_back_gets_what_it_missed() {
    let server = Server::of(&[("a.yml", &agent("a"))]).await;
    let known = Client::of(&server, None).await.event("hello").await.id;
    for id in ["b", "c"] {
        server.write(&format!("{id}.yml"), &agent(id));
        build(&server).await;
    }
    let mut client = Client::of(&server, Some(&known)).await;
    assert_eq!(client.event("delta").await.data["added"][0]["id"], "b");
    let last = client.event("delta").await;
    assert_eq!(last.data["added"][0]["id"], "c");
    // By parameter, and by the number alone.
    let revision = known.split_once('-').unwrap().0;
    let response = server.begin(Request::get(format!("{EVENTS}?since={revision}"))).await;
    assert_eq!(Client::reading(response).event("delta").await.data["added"][0]["id"], "b");
    Client::of(&server, Some(&last.id)).await.event("hello").await;
    // Nobody knows what happened since a revision that is not kept, or of another process.
    for unknown in ["999999", &format!("{revision}-0123456789abcdef")] {
        let reset = Client::of(&server, Some(unknown)).await.event("reset").await;
        assert_eq!(reset.id, last.id);
    }
}

#[tokio::test]
async fn a_slow_client_is_told_that_it_is_dropped() {
    let server = Server::of(&[("a.yml", &agent("a"))]).await;
    let mut client = Client::of(&server, None).await;
    client.event("hello").await;
    // Nothing is read meanwhile: one waits in the answer, one before it, 64 in the feed.
    for number in 0..80 {
        server.write("a.yml", &format!("{}# {number}\n", agent("a")));
        build(&server).await;
    }
    let mut names = Vec::new();
    let mut missed = Value::Null;
    while let Some(event) = client.next().await {
        if event.name == "dropped" {
            missed = event.data["missed"].clone();
        }
        names.push(event.name);
    }
    assert_eq!(names.last().unwrap(), "dropped", "{names:?}");
    assert!(names.len() < 20, "{names:?}");
    assert!(missed.as_u64().unwrap() > 0);
}

#[tokio::test]
async fn events_end_with_the_server() {
    let server = Server::of(&[("a.yml", &agent("a"))]).await;
    let mut client = Client::of(&server, None).await;
    client.event("hello").await;
    server.state.close_events();
    assert!(client.next().await.is_none());
    let refused = server.get(EVENTS).await.expect(503);
    assert_eq!(refused.json()["type"], "urn:ossa:problem:stopping");
}

#[tokio::test]
async fn listeners_are_counted() {
    let server = Server::of(&[]).await;
    let mut clients = Vec::new();
    for _ in 0..256 {
        clients.push(Client::of(&server, None).await);
    }
    let refused = server.get(EVENTS).await.expect(503);
    assert_eq!(refused.json()["type"], "urn:ossa:problem:too-many-listeners");
    assert_eq!(refused.header("retry-after"), "60");
    clients.clear();
    // The places of those that left are free as soon as it is seen that they did.
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        if server.begin(Request::get(EVENTS)).await.status() == 200 {
            return;
        }
    }
    panic!("no place becomes free");
}

/// Compressed, events would wait until there are enough of them.
#[tokio::test]
async fn events_are_never_compressed() {
    let server = Server::of(&[]).await;
    let request = Request::get(EVENTS).header("accept-encoding", "gzip");
    let response = server.begin(request).await;
    assert!(!response.headers().contains_key("content-encoding"));
    let mut client = Client { stream: response.into_body().into_data_stream(), text: String::new() };
    client.event("hello").await;
}
