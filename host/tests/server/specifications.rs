//! Specifications that are kept in the store.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};

use crate::description;
use crate::events::Client;
use crate::harness::{Answer, Server};

const ALL: &str = "/api/v1/specifications";
const AUDIT: &str = "/api/v1/audit";

/// Whether a path of the document is about the store.
pub(crate) fn is_of_store(path: &str) -> bool {
    path == ALL || path == AUDIT || path.starts_with("/api/v1/specifications/{id}")
}

/// An agent with nothing wrong, and a comment that no reader keeps.
pub(crate) fn agent(id: &str, domain: &str) -> String {
    format!(
        "# kept as sent\r\napiVersion: open-standards-scalable-agents/v0.1.9\nkind: Agent\n\
         metadata:\n  name: {id}\n  version: 1.0.0\n  description: Does {domain}.\n\
         spec:\n  type: worker\n  capabilities:\n    domains: [{domain}]\n    \
         operations:\n      - name: post\n        description: Post one line.\n  \
         protocols: {{ supported: [{{ name: rest, version: 1.0.0 }}] }}\n  conformance: {{ level: bronze }}\n"
    )
}

struct Sent<'a> {
    method: Method,
    target: String,
    headers: Vec<(&'a str, &'a str)>,
    body: Body,
}

fn yaml(method: Method, target: impl Into<String>, body: impl Into<Body>) -> Sent<'static> {
    let headers = vec![("content-type", "application/yaml")];
    Sent { method, target: target.into(), headers, body: body.into() }
}

fn plain(method: Method, target: impl Into<String>) -> Sent<'static> {
    Sent { method, target: target.into(), headers: Vec::new(), body: Body::empty() }
}

fn json(target: &str, body: &Value) -> Sent<'static> {
    let headers = vec![("content-type", "application/json")];
    Sent { method: Method::POST, target: target.to_owned(), headers, body: body.to_string().into() }
}

impl<'a> Sent<'a> {
    fn with(mut self, name: &'a str, value: &'a str) -> Self {
        self.headers.push((name, value));
        self
    }

    async fn to(self, server: &Server) -> Answer {
        let request = Request::builder().method(self.method).uri(self.target);
        let request =
            self.headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        server.send(request, self.body).await
    }
}

#[tokio::test]
async fn every_described_answer_of_the_store_is_given() {
    let server = Server::of(&[]).await;
    let broken = Server::with_broken_store().await;
    let one = || format!("{ALL}/ledger");
    let below = |rest: &str| format!("{ALL}/ledger/{rest}");
    let text = || agent("ledger", "billing");
    let back = || json(&format!("{ALL}/ledger/rollback"), &json!({"version": 1}));
    let (get, post, put, delete) = (Method::GET, Method::POST, Method::PUT, Method::DELETE);
    let large = || " ".repeat((20 << 20) + 1);
    let [id, history, version, diff, rollback] =
        ["", "/history", "/versions/{version}", "/diff", "/rollback"]
            .map(|rest| format!("{ALL}/{{id}}{rest}"));
    let [all, audit] = [ALL, AUDIT].map(str::to_owned);

    let mut given: BTreeSet<(String, String, u16)> = BTreeSet::new();
    let evil = ("origin", "https://evil.example");
    for (path, sent, status) in [
        (&all, yaml(post.clone(), ALL, text()), 201),
        (&all, yaml(post.clone(), ALL, text()), 409),
        (&all, yaml(post.clone(), ALL, vec![0xff]), 400),
        (&all, yaml(post.clone(), ALL, text()).with(evil.0, evil.1), 403),
        (&all, yaml(post.clone(), ALL, large()), 413),
        (&all, plain(post.clone(), ALL), 415),
        (&all, yaml(post.clone(), ALL, "a: 1"), 422),
        (&all, plain(get.clone(), ALL), 200),
        (&all, plain(get.clone(), format!("{ALL}?limit=0")), 400),
        (&id, plain(get.clone(), one()), 200),
        (&id, plain(get.clone(), one()).with("if-none-match", "\"1\""), 304),
        (&id, plain(get.clone(), format!("{ALL}/%FF")), 400),
        (&id, plain(get.clone(), format!("{ALL}/nobody")), 404),
        (&id, yaml(put.clone(), one(), text()).with("if-match", "\"1\""), 200),
        (&id, yaml(put.clone(), one(), text()).with("if-match", "1"), 400),
        (&id, yaml(put.clone(), one(), text()).with("if-match", "\"2\"").with(evil.0, evil.1), 403),
        (&id, yaml(put.clone(), format!("{ALL}/nobody"), text()).with("if-match", "*"), 404),
        (&id, yaml(put.clone(), one(), text()).with("if-match", "\"1\""), 412),
        (&id, yaml(put.clone(), one(), large()).with("if-match", "\"2\""), 413),
        (&id, plain(put.clone(), one()).with("if-match", "\"2\""), 415),
        (&id, yaml(put.clone(), one(), "[").with("if-match", "\"2\""), 422),
        (&id, yaml(put.clone(), one(), text()), 428),
        (&audit, plain(get.clone(), AUDIT), 200),
        (&audit, plain(get.clone(), format!("{AUDIT}?limit=0")), 400),
        (&history, plain(get.clone(), below("history")), 200),
        (&history, plain(get.clone(), below("history?limit=0")), 400),
        (&history, plain(get.clone(), format!("{ALL}/nobody/history")), 404),
        (&version, plain(get.clone(), below("versions/1")), 200),
        (&version, plain(get.clone(), below("versions/x")), 400),
        (&version, plain(get.clone(), below("versions/9")), 404),
        (&diff, plain(get.clone(), below("diff?from=1&to=2")), 200),
        (&diff, plain(get.clone(), below("diff?from=1")), 400),
        (&diff, plain(get.clone(), below("diff?from=1&to=9")), 404),
        (&rollback, back().with("if-match", "\"2\""), 200),
        (&rollback, Sent { body: "{".into(), ..back() }, 400),
        (&rollback, back().with("if-match", "*").with(evil.0, evil.1), 403),
        (
            &rollback,
            json(&format!("{ALL}/nobody/rollback"), &json!({"version": 1})).with("if-match", "*"),
            404,
        ),
        (&rollback, back().with("if-match", "\"2\""), 412),
        (&rollback, Sent { body: large().into(), ..back() }, 413),
        (&rollback, yaml(post.clone(), below("rollback"), "version: 1"), 415),
        (&rollback, json(&below("rollback"), &json!({"version": "1"})), 422),
        (&rollback, back(), 428),
        (&id, plain(delete.clone(), one()).with("if-match", "x"), 400),
        (&id, plain(delete.clone(), one()).with("if-match", "*").with(evil.0, evil.1), 403),
        (&id, plain(delete.clone(), format!("{ALL}/nobody")).with("if-match", "*"), 404),
        (&id, plain(delete.clone(), one()).with("if-match", "\"1\""), 412),
        (&id, plain(delete.clone(), one()), 428),
        (&id, plain(delete.clone(), one()).with("if-match", "*"), 204),
    ] {
        let method = sent.method.to_string();
        sent.to(&server).await.expect(status);
        given.insert((method, path.clone(), status));
    }
    for (path, sent) in [
        (&all, plain(get.clone(), ALL)),
        (&all, yaml(post.clone(), ALL, text())),
        (&id, plain(get.clone(), one())),
        (&id, yaml(put, one(), text()).with("if-match", "\"1\"")),
        (&id, plain(delete, one()).with("if-match", "\"1\"")),
        (&audit, plain(get.clone(), AUDIT)),
        (&history, plain(get.clone(), below("history"))),
        (&version, plain(get.clone(), below("versions/1"))),
        (&diff, plain(get, below("diff?from=1&to=2"))),
        (&rollback, back().with("if-match", "*")),
    ] {
        let method = sent.method.to_string();
        sent.to(&broken).await.expect(500);
        given.insert((method, path.clone(), 500));
    }
    let operations = description::operations();
    let described: BTreeSet<(String, String, u16)> = operations
        .iter()
        .filter(|(_, path)| is_of_store(path))
        .flat_map(|(method, path)| {
            let statuses = description::statuses_without_keys(method, path);
            statuses.into_iter().map(|status| (method.clone(), path.clone(), status))
        })
        .collect();
    assert_eq!(given, described);
}

#[tokio::test]
async fn the_text_comes_back_as_it_was_sent() {
    let server = Server::of(&[]).await;
    let text = agent("Ledger", "billing");
    let created = yaml(Method::POST, ALL, text.clone()).to(&server).await.expect(201);
    assert_eq!(created.header("location"), "/api/v1/specifications/ledger");
    assert_eq!(created.header("etag"), "\"1\"");
    let read = server.get("/api/v1/specifications/ledger").await.expect(200).json();
    assert_eq!(read["text"], text);
    assert_eq!((&read["kind"], &read["name"]), (&json!("agent"), &json!("Ledger")));
    assert!(read["labels"].as_array().unwrap().contains(&json!("billing")), "{read}");
    // JSON is kept with its spaces, too.
    let text = "{ \"apiVersion\": \"open-standards-scalable-agents/v0.1.9\",\n\t\"kind\": \"Agent\",\n\"metadata\": \
                {\"name\": \"j\", \"version\": \"1.0.0\", \"description\": \"J.\"}, \"spec\": {\"type\": \"worker\", \
                \"capabilities\": {\"domains\": [\"x\"], \"operations\": [{\"name\": \"o\", \"description\": \"O.\"}]}, \
                \"protocols\": {\"supported\": [{\"name\": \"rest\", \"version\": \"1.0.0\"}]}, \
                \"conformance\": {\"level\": \"bronze\"}}}";
    let sent = Sent { headers: vec![("content-type", "application/json")], ..yaml(Method::POST, ALL, text) };
    sent.to(&server).await.expect(201);
    let read = server.get("/api/v1/specifications/j").await.expect(200).json();
    assert_eq!((&read["text"], &read["mediaType"]), (&json!(text), &json!("application/json")));
}

#[tokio::test]
async fn what_has_errors_is_refused_with_its_findings() {
    let server = Server::of(&[]).await;
    let broken = agent("ledger", "billing").replace("type: worker", "type: [worker");
    let refused = yaml(Method::POST, ALL, broken).to(&server).await.expect(422).json();
    assert_eq!(refused["type"], "urn:ossa:problem:invalid-specification");
    let finding = &refused["findings"][0];
    assert_eq!(finding["severity"], "error");
    assert!(finding["place"]["line"].as_u64().unwrap() > 1, "{finding}");
    assert_eq!(server.get(ALL).await.json()["total"], 0);
    for (target, kind) in
        [("?id=UPPER", "bad-id"), ("?id=validate", "bad-id"), ("?id=..%2Fetc", "bad-id"), ("?id=", "bad-id")]
    {
        let sent = yaml(Method::POST, format!("{ALL}{target}"), agent("ledger", "billing"));
        let refused = sent.to(&server).await.expect(422).json();
        assert_eq!(refused["type"], format!("urn:ossa:problem:{kind}"), "{target}");
    }
    let refused = yaml(Method::POST, ALL, "nothing: here").to(&server).await.expect(422).json();
    assert_eq!(refused["type"], "urn:ossa:problem:no-definition");
}

#[tokio::test]
async fn versions_are_listed_compared_and_brought_back() {
    let server = Server::of(&[]).await;
    let one = "/api/v1/specifications/ledger";
    yaml(Method::POST, ALL, agent("ledger", "billing")).to(&server).await.expect(201);
    let update = yaml(Method::PUT, one, agent("ledger", "audit")).with("if-match", "\"1\"");
    assert_eq!(update.to(&server).await.expect(200).header("etag"), "\"2\"");
    let diff = server.get(&format!("{one}/diff?from=1&to=2")).await.expect(200).json();
    let unified = diff["unified"].as_str().unwrap();
    assert!(unified.contains("\n-    domains: [billing]\n+    domains: [audit]\n"), "{unified}");
    let stale = yaml(Method::PUT, one, agent("ledger", "x")).with("if-match", "\"1\"").to(&server).await;
    assert_eq!(stale.expect(412).json()["type"], "urn:ossa:problem:stale");

    plain(Method::DELETE, one).with("if-match", "\"2\"").to(&server).await.expect(204);
    server.get(one).await.expect(404);
    assert_eq!(server.get(&format!("{one}/versions/1")).await.expect(200).json()["version"], 1);
    server.get(&format!("{one}/versions/3")).await.expect(404);
    yaml(Method::PUT, one, agent("ledger", "x")).with("if-match", "\"3\"").to(&server).await.expect(404);
    let back = json(&format!("{one}/rollback"), &json!({"version": 1})).with("if-match", "\"3\"");
    let back = back.to(&server).await.expect(200).json();
    assert_eq!((&back["version"], &back["action"]), (&json!(4), &json!("rolled-back")));
    assert_eq!(back["text"], agent("ledger", "billing"));

    let page = server.get(&format!("{one}/history?limit=3")).await.expect(200).json();
    let actions = |page: &Value| {
        let versions = page["versions"].as_array().unwrap();
        versions.iter().map(|version| version["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(actions(&page), ["rolled-back", "deleted", "updated"]);
    let rest = server.get(&format!("{one}/history?before={}", page["next"])).await.expect(200).json();
    assert_eq!((actions(&rest), &rest["next"]), (vec!["created".to_owned()], &Value::Null));
}

#[tokio::test]
async fn lists_have_pages_filters_and_totals() {
    let server = Server::of(&[]).await;
    for (id, domain) in [("alpha", "billing"), ("beta", "Billing"), ("gamma", "audit"), ("delta", "billing")]
    {
        yaml(Method::POST, ALL, agent(id, domain)).to(&server).await.expect(201);
    }
    let ids = |page: &Value| {
        let items = page["items"].as_array().unwrap();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    for (parameters, expected) in [
        ("?", "alpha beta delta gamma"),
        ("?sort=-name", "gamma delta beta alpha"),
        ("?label=BILL", "alpha beta delta"),
        ("?label=bill&name=T", "beta delta"),
        ("?kind=agent&name=amm", "gamma"),
        ("?kind=workflow", ""),
        ("?sort=updated&label=audit", "gamma"),
    ] {
        let page = server.get(&format!("{ALL}{parameters}")).await.expect(200).json();
        assert_eq!(ids(&page), expected, "{parameters}");
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let target = format!("{ALL}{parameters}&limit=1{cursor}");
            let part = server.get(&target).await.expect(200).json();
            assert_eq!(part["total"], page["total"], "{target}");
            found.push(ids(&part));
            let Some(next) = part["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(found.join(" "), expected, "{parameters}");
    }
    for parameters in ["?sort=size", "?cursor=x", "?sort=updated&cursor=a,b", "?limit=1001"] {
        server.get(&format!("{ALL}{parameters}")).await.expect(400);
    }
}

/// A write shows in the graph beside the files, and whoever follows the graph is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_is_a_change_of_the_graph() {
    let server = Server::of(&[("a.yml", &agent("filed", "billing"))]).await;
    let mut client = Client::of(&server, None).await;
    let mut next = async || {
        let event = tokio::time::timeout(Duration::from_secs(30), client.next()).await;
        event.expect("there is an event").expect("the events go on")
    };
    assert_eq!(next().await.name, "hello");
    yaml(Method::POST, ALL, agent("ledger", "billing")).to(&server).await.expect(201);
    let event = next().await;
    assert_eq!(event.name, "delta");
    assert_eq!(event.data["added"][0]["key"], "agent:ossa/ledger", "{:?}", event.data);
    let text = server.get("/api/v1/sources/text?path=store://ledger.yaml").await.expect(200).text();
    assert_eq!(text, agent("ledger", "billing"));
    // A search of all folders does not forget what is no file.
    server.post("/api/v1/knowledge-graph/rebuild", &json!({})).await.expect(200);
    let stats = |answer: Answer| answer.json()["stats"]["totalAgents"].clone();
    assert_eq!(stats(server.get("/api/v1/knowledge-graph/metrics").await), 2);

    let one = "/api/v1/specifications/ledger";
    yaml(Method::PUT, one, agent("ledger", "audit")).with("if-match", "*").to(&server).await.expect(200);
    let event = next().await;
    assert_eq!(event.data["changed"][0]["domains"], json!(["audit"]), "{:?}", event.data);
    plain(Method::DELETE, one).with("if-match", "*").to(&server).await.expect(204);
    let event = next().await;
    assert_eq!(event.data["removed"], json!(["agent:ossa/ledger"]), "{:?}", event.data);
    assert_eq!(stats(server.get("/api/v1/knowledge-graph/metrics").await), 1);
}

/// The graph is there without the store, and the store is asked again at the next build.
#[tokio::test]
async fn a_store_that_fails_takes_no_graph_away() {
    let broken = Server::with_broken_store().await;
    broken.get("/api/v1/knowledge-graph").await.expect(200);
    let refused = broken.get(ALL).await.expect(500).text();
    assert!(!refused.contains("gone"), "{refused}");
}
