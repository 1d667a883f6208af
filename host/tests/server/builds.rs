use serde_json::json;

use crate::harness::Server;

const AGENT: &str = "ossaVersion: \"1.0\"\nagent: { id: a }\n";
const REBUILD: &str = "/api/v1/knowledge-graph/rebuild";

#[tokio::test]
async fn a_rebuild_sees_what_changed_on_disk() {
    let server = Server::of(&[("a.yml", AGENT)]).await;
    let before = server.get("/api/v1/knowledge-graph").await.expect(200);
    server.write("b.yml", "ossaVersion: \"1.0\"\nagent: { id: b }\n");
    let result = server.post(REBUILD, &json!({"reason": "b is new"})).await.expect(200).json();
    assert_eq!((&result["status"], &result["totalAgents"]), (&json!("succeeded"), &json!(2)));
    let after = server.get("/api/v1/knowledge-graph").await.expect(200);
    assert_ne!(before.header("etag"), after.header("etag"));
    assert_eq!(after.json()["revision"], result["revision"]);
    let builds = server.get("/api/v1/dashboard/ecosystem").await.json()["builds"].clone();
    assert_eq!(builds[0]["reason"], "b is new");
    assert_eq!(builds[1]["reason"], "start");
}

#[tokio::test]
async fn a_rebuild_without_change_keeps_the_revision() {
    let server = Server::of(&[("a.yml", AGENT)]).await;
    let before = server.get("/api/v1/knowledge-graph").await.header("etag").to_owned();
    server.post(REBUILD, &json!({})).await.expect(200);
    assert_eq!(server.get("/api/v1/knowledge-graph").await.header("etag"), before);
}

#[tokio::test]
async fn a_failed_rebuild_keeps_the_graph_and_is_remembered() {
    let server = Server::of(&[("a.yml", AGENT)]).await;
    std::fs::remove_dir_all(server.sources()).unwrap();
    let problem = server.post(REBUILD, &json!({})).await.expect(503);
    let path = server.sources().to_string_lossy().into_owned();
    assert!(!problem.text().contains(&path), "no path of the machine: {}", problem.text());
    server.get("/api/v1/knowledge-graph").await.expect(200);
    let builds = server.get("/api/v1/dashboard/ecosystem").await.json()["builds"].clone();
    assert_eq!(builds[0]["status"], "failed");
}

#[tokio::test]
async fn a_rebuild_needs_no_body() {
    let server = Server::of(&[]).await;
    server.send(axum::http::Request::post(REBUILD), axum::body::Body::empty()).await.expect(200);
}

#[tokio::test]
async fn a_reason_has_a_limit() {
    let server = Server::of(&[]).await;
    server.post(REBUILD, &json!({"reason": "ü".repeat(500)})).await.expect(200);
    server.post(REBUILD, &json!({"reason": "ü".repeat(501)})).await.expect(422);
}

/// Ten requests at once are served by fewer builds, and each sees the file that was there before it was sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_at_once_share_builds() {
    let server = Server::of(&[("a.yml", AGENT)]).await;
    server.write("b.yml", "ossaVersion: \"1.0\"\nagent: { id: b }\n");
    let requests: Vec<_> = (0..10)
        .map(|_| {
            let state = server.state.clone();
            tokio::spawn(async move { state.rebuild("at once").await.unwrap() })
        })
        .collect();
    for request in requests {
        assert_eq!(request.await.unwrap().stats().total_agents, 2);
    }
    let text = server.get("/metrics").await.text();
    let builds = text.lines().find_map(|line| line.strip_prefix("graph_builds_total{status=\"succeeded\"} "));
    let builds: u32 = builds.unwrap().parse().unwrap();
    assert!(builds < 11, "{builds} builds, one of them the first");
}
