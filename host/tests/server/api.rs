//! Every operation of the API with every status it is described with.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use ossa_host::graph_file::graph_in;

use crate::description;
use crate::harness::Server;
use crate::specifications;

/// Described, but only seen when a request takes too long or a bug of ours ends it.
const NOT_PROVOKED: [(&str, &str, u16); 2] =
    [("POST", "/api/v1/specifications/validate", 500), ("POST", "/api/v1/specifications/validate", 503)];

const GRAPH: &str = "/api/v1/knowledge-graph";
const EXPORT: &str = "/api/v1/knowledge-graph/export";
const QUERY: &str = "/api/v1/knowledge-graph/query";
const NODE: &str = "/api/v1/knowledge-graph/nodes/{id}";
const NEIGHBORS: &str = "/api/v1/knowledge-graph/nodes/{id}/neighbors";
const IMPACT: &str = "/api/v1/knowledge-graph/impact";
const PATHS: &str = "/api/v1/knowledge-graph/paths";
const COMMUNITIES: &str = "/api/v1/knowledge-graph/communities";
const DIFF: &str = "/api/v1/knowledge-graph/diff";
const EVENTS: &str = "/api/v1/events";
const REBUILD: &str = "/api/v1/knowledge-graph/rebuild";
const METRICS: &str = "/api/v1/knowledge-graph/metrics";
const ECOSYSTEM: &str = "/api/v1/dashboard/ecosystem";
const TEXT: &str = "/api/v1/sources/text";
const VALIDATE: &str = "/api/v1/specifications/validate";

#[tokio::test]
async fn every_described_answer_is_given() {
    let mut given: BTreeSet<(&str, &str, u16)> = BTreeSet::new();
    let sample = Server::sample().await;
    let empty = Server::new(Vec::new(), None).await;
    let broken = Server::with_broken_store().await;

    for (server, target, status) in [
        (&sample, "/health", 200),
        (&sample, "/ready", 200),
        (&empty, "/ready", 503),
        (&sample, "/metrics", 200),
        (&sample, "/api/v1/openapi.yaml", 200),
        (&sample, "/api/v1/plugins", 200),
        (&sample, GRAPH, 200),
        (&empty, GRAPH, 503),
        (&empty, EXPORT, 503),
        (&sample, METRICS, 200),
        (&empty, METRICS, 503),
        (&sample, ECOSYSTEM, 200),
        (&broken, ECOSYSTEM, 500),
        (&empty, ECOSYSTEM, 503),
    ] {
        server.get(target).await.expect(status);
        given.insert(("GET", target, status));
    }

    for (target, status) in [
        ("/api/v1/sources/text?path=finance/refund-desk/agent.yml", 200),
        ("/api/v1/sources/text", 400),
        ("/api/v1/sources/text?path=../../etc/passwd", 404),
    ] {
        sample.get(target).await.expect(status);
        given.insert(("GET", TEXT, status));
    }
    empty.get("/api/v1/sources/text?path=a").await.expect(503);
    given.insert(("GET", TEXT, 503));

    for format in ["", "?format=json", "?format=graphml", "?format=cytoscape"] {
        sample.get(&format!("{EXPORT}{format}")).await.expect(200);
        given.insert(("GET", EXPORT, 200));
    }
    let refused = sample.get(&format!("{EXPORT}?format=svg")).await.expect(400);
    assert_eq!(refused.json()["type"], "urn:ossa:problem:unknown-format");
    sample.get(&format!("{EXPORT}?expand=all")).await.expect(400);
    given.insert(("GET", EXPORT, 400));
    let agent = |number: u32| format!("a{number}: {{ role: r, goal: g, backstory: b }}");
    let agents = (0..10_001).map(agent).collect::<Vec<String>>().join("\n");
    let large = Server::of(&[("agents.yaml", &agents)]).await;
    let refused = large.get(EXPORT).await.expect(422);
    assert_eq!(refused.json()["type"], "urn:ossa:problem:too-many-relations");
    large.get(&format!("{EXPORT}?expand=groups")).await.expect(200);
    given.insert(("GET", EXPORT, 422));

    for (parameters, status) in [("?q=type:worker&limit=5", 200), ("?q=typ:worker", 400), ("", 400)] {
        sample.get(&format!("{QUERY}{parameters}")).await.expect(status);
        given.insert(("GET", QUERY, status));
    }
    empty.get(&format!("{QUERY}?q=")).await.expect(503);
    given.insert(("GET", QUERY, 503));

    let revision = sample.state.snapshot().unwrap().revision();
    let diff = format!("?since={revision}");
    for (path, parameters, status) in [
        (NODE, "refund-desk", 200),
        (NODE, "x".repeat(1025).as_str(), 400),
        (NODE, "nobody", 404),
        (NEIGHBORS, "refund-desk/neighbors", 200),
        (NEIGHBORS, "refund-desk/neighbors?limit=0", 400),
        (NEIGHBORS, "nobody/neighbors", 404),
        (IMPACT, "?id=refund-desk", 200),
        (IMPACT, "", 400),
        (IMPACT, "?id=nobody", 404),
        (PATHS, "?from=refund-desk&to=refund-desk", 200),
        (PATHS, "?from=refund-desk", 400),
        (PATHS, "?from=refund-desk&to=nobody", 404),
        (COMMUNITIES, "", 200),
        (COMMUNITIES, "?resolution=0", 400),
        (DIFF, &diff, 200),
        (DIFF, "?since=x", 400),
        (DIFF, "?since=999999", 404),
        (EVENTS, "?since=x", 400),
    ] {
        let target = match path {
            NODE | NEIGHBORS => format!("/api/v1/knowledge-graph/nodes/{parameters}"),
            _ => format!("{path}{parameters}"),
        };
        sample.get(&target).await.expect(status);
        given.insert(("GET", path, status));
        if status == 200 {
            empty.get(&target).await.expect(503);
            given.insert(("GET", path, 503));
        }
    }
    empty.get(EVENTS).await.expect(503);
    given.insert(("GET", EVENTS, 503));
    assert_eq!(sample.begin(Request::get(EVENTS)).await.status(), 200);
    given.insert(("GET", EVENTS, 200));

    let ossag = sample.get(&format!("{EXPORT}?format=ossag")).await.body;
    let post = |body: Body| (Request::post(DIFF).header("content-type", "application/vnd.ossa.graph"), body);
    let (request, body) = post(ossag.clone().into());
    sample.send(request, body).await.expect(200);
    given.insert(("POST", DIFF, 200));
    let (request, body) = post(ossag.clone().into());
    empty.send(request, body).await.expect(503);
    given.insert(("POST", DIFF, 503));
    let of_file = Server::of_graph(graph_in(&ossag).unwrap().unwrap()).await;
    of_file.post(REBUILD, &json!({})).await.expect(409);
    given.insert(("POST", REBUILD, 409));
    of_file.get("/api/v1/sources/text?path=a.yml").await.expect(409);
    given.insert(("GET", TEXT, 409));

    let etag = sample.get(GRAPH).await.header("etag").to_owned();
    let known = Request::get(GRAPH).header("if-none-match", etag);
    sample.send(known, Body::empty()).await.expect(304);
    given.insert(("GET", GRAPH, 304));

    sample.post(REBUILD, &json!({"reason": "node 42 updated"})).await.expect(200);
    given.insert(("POST", REBUILD, 200));
    empty.post(REBUILD, &json!({})).await.expect(503);
    given.insert(("POST", REBUILD, 503));
    broken.post(REBUILD, &json!({})).await.expect(500);
    given.insert(("POST", REBUILD, 500));
    sample.post(VALIDATE, &json!({"path": "a.yml", "content": "a: 1"})).await.expect(200);
    given.insert(("POST", VALIDATE, 200));

    for target in [REBUILD, VALIDATE, DIFF] {
        let json = || Request::post(target).header("content-type", "application/json");
        let requests = [
            (json(), Body::from("{"), 400),
            (json().header("origin", "https://evil.example"), Body::from("{}"), 403),
            (json(), Body::from(" ".repeat((20 << 20) + 1)), 413),
            (Request::post(target).header("content-type", "text/plain"), Body::from("{}"), 415),
            (json(), Body::from("[]"), 422),
        ];
        for (request, body, status) in requests {
            sample.send(request, body).await.expect(status);
            given.insert(("POST", target, status));
        }
    }

    given.extend(NOT_PROVOKED);
    let operations = description::operations();
    let described: BTreeSet<(&str, &str, u16)> = operations
        .iter()
        // Those have a test of their own.
        .filter(|(_, path)| !specifications::is_of_store(path))
        .flat_map(|(method, path)| {
            let statuses = description::statuses_without_keys(method, path);
            statuses.into_iter().map(|status| (method.as_str(), path.as_str(), status))
        })
        .collect();
    assert_eq!(given, described);
}

#[tokio::test]
async fn exports_are_what_the_command_line_writes() {
    let server = Server::sample().await;
    let snapshot = server.state.snapshot().unwrap();
    for format in ossa_core::export::ExportFormat::ALL {
        let answer = server.get(&format!("{EXPORT}?format={}", format.name())).await.expect(200);
        assert!(answer.body == format.to_bytes(snapshot.graph()), "{format:?}");
        assert_eq!(answer.header("content-type"), format.media_type());
        let disposition = format!("attachment; filename=\"{}\"", format.file_name());
        assert_eq!(answer.header("content-disposition"), disposition);
    }
}

#[tokio::test]
async fn large_answers_are_compressed_on_request() {
    let server = Server::sample().await;
    let request = Request::get(GRAPH).header("host", "localhost").header("accept-encoding", "gzip");
    let packed = server.raw(request.body(Body::empty()).unwrap()).await.expect(200);
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() * 2 < server.get(GRAPH).await.body.len());
}

#[tokio::test]
async fn prometheus_is_told_the_documented_series() {
    let server = Server::sample().await;
    server.get(GRAPH).await.expect(200);
    let text = server.get("/metrics").await.text();
    let agents = server.state.snapshot().unwrap().stats().total_agents;
    assert!(text.contains(&format!("agent_graph_total_agents {agents}\n")), "{text}");
    assert!(text.contains("\nagent_graph_relationships "), "{text}");
    assert!(text.contains("\ngraph_build_duration_seconds "), "{text}");
    assert!(text.contains("graph_builds_total{status=\"succeeded\"} 1\n"), "{text}");
    let counted = format!("http_requests_total{{method=\"GET\",route=\"{GRAPH}\",status=\"200\"}} 1\n");
    assert!(text.contains(&counted), "{text}");
}

#[tokio::test]
async fn figures_are_json_unless_prometheus_asks() {
    let server = Server::sample().await;
    let ask = async |accept: &str| {
        let request = Request::get(METRICS).header("accept", accept);
        server.send(request, Body::empty()).await.expect(200)
    };
    for accept in ["*/*", "application/json", "text/plain, application/json", "text/html,*/*;q=0.8"] {
        assert!(ask(accept).await.json()["stats"].is_object(), "{accept}");
    }
    for accept in
        ["text/plain", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"]
    {
        assert!(ask(accept).await.text().contains("\nagent_graph_total_agents "), "{accept}");
    }
}

#[tokio::test]
async fn readiness_says_what_is_missing() {
    let broken = Server::with_broken_store().await;
    let answer = broken.get("/ready").await.expect(503);
    assert_eq!(answer.json(), json!({"ready": false, "graph": true, "store": false}));
}
