//! A server of a graph that came from a file.

use ossa_core::export::ExportFormat;
use ossa_host::graph_file::graph_in;
use serde_json::json;

use crate::harness::Server;

const GRAPH: &str = "/api/v1/knowledge-graph";

#[tokio::test]
async fn it_answers_what_the_server_of_the_sources_does() {
    let sources = Server::sample().await;
    let ossag = sources.get(&format!("{GRAPH}/export?format=ossag")).await.expect(200).body;
    let file = Server::of_graph(graph_in(&ossag).unwrap().unwrap()).await;
    for target in [
        "/query?q=type:worker",
        "/impact?id=refund-desk",
        "/communities",
        "/export?format=graphml",
        "/export?format=ossag",
    ] {
        let answer = file.get(&format!("{GRAPH}{target}")).await.expect(200);
        assert!(answer.body == sources.get(&format!("{GRAPH}{target}")).await.expect(200).body, "{target}");
    }
    let report = file.get(GRAPH).await.expect(200).json();
    assert_eq!((&report["revision"], &report["profile"]), (&json!(1), &json!("")));
    assert_eq!(report["graph"], sources.get(GRAPH).await.json()["graph"]);
    assert_eq!(report["findings"], json!([]));
    let metrics = file.get(&format!("{GRAPH}/metrics")).await.expect(200).json();
    assert!(metrics.get("profile").is_none(), "{metrics}");
    assert_eq!(metrics["stats"]["totalAgents"], report["stats"]["totalAgents"]);
    file.get("/api/v1/dashboard/ecosystem").await.expect(200);
}

#[tokio::test]
async fn what_needs_sources_says_that_there_are_none() {
    let sources = Server::sample().await;
    let json = ExportFormat::Json.to_bytes(sources.state.snapshot().unwrap().graph());
    let file = Server::of_graph(graph_in(&json).unwrap().unwrap()).await;
    let refused = file.post(&format!("{GRAPH}/rebuild"), &json!({})).await.expect(409).json();
    assert_eq!(refused["type"], "urn:ossa:problem:graph-file");
    let refused =
        file.get("/api/v1/sources/text?path=finance/refund-desk/agent.yml").await.expect(409).json();
    assert_eq!(refused["type"], "urn:ossa:problem:graph-file");
    assert!(refused["detail"].as_str().unwrap().starts_with("the graph came from a file"), "{refused}");
    let valid = json!({"path": "a.yml", "content": "a: 1"});
    file.post("/api/v1/specifications/validate", &valid).await.expect(200);
}
