use serde_json::json;

use crate::harness::Server;

const VALIDATE: &str = "/api/v1/specifications/validate";

#[tokio::test]
async fn findings_have_their_place() {
    let server = Server::of(&[]).await;
    let body = json!({"path": "x/broken.yml", "content": "agent:\n  tags: [a, b\nname: x\n"});
    let findings = server.post(VALIDATE, &body).await.expect(200).json()["findings"].clone();
    assert_eq!(findings[0]["code"], "D001");
    assert_eq!(findings[0]["place"]["path"], "x/broken.yml");
}

#[tokio::test]
async fn null_means_absent() {
    let server = Server::of(&[]).await;
    let body = json!({"path": "a.yml", "content": "a: 1", "profile": null});
    server.post(VALIDATE, &body).await.expect(200);
    server.post("/api/v1/knowledge-graph/rebuild", &json!({"reason": null})).await.expect(200);
}

#[tokio::test]
async fn nothing_is_stored() {
    let server = Server::of(&[]).await;
    let body = json!({"path": "a.yml", "content": "ossaVersion: \"1.0\"\nagent: { id: a }\n"});
    server.post(VALIDATE, &body).await.expect(200);
    server.get("/api/v1/sources/text?path=a.yml").await.expect(404);
    assert_eq!(server.get("/api/v1/knowledge-graph/metrics").await.json()["sourceCount"], 0);
}

#[tokio::test]
async fn references_are_left_out() {
    let server = Server::of(&[]).await;
    let content =
        "ossaVersion: \"1.0\"\nagent: { id: a, dependencies: { required: [{ agent_id: ledger }] } }";
    let body = json!({"path": "a.yml", "content": content});
    let answer = server.post(VALIDATE, &body).await.expect(200);
    assert!(!answer.text().contains("G003"), "{}", answer.text());
}

#[tokio::test]
async fn limits_are_findings() {
    let server = Server::of(&[]).await;
    let deep = json!({"path": "a.json", "content": "[".repeat(100_000)});
    let answer = server.post(VALIDATE, &deep).await.expect(200);
    assert!(answer.text().contains("D004"), "{}", answer.text());
    let large = json!({"path": "a.yml", "content": "#".repeat((16 << 20) + 1)});
    let answer = server.post(VALIDATE, &large).await.expect(200);
    assert!(answer.text().contains("D003"), "{}", answer.text());
}

#[tokio::test]
async fn a_file_no_profile_reads_is_refused() {
    let server = Server::of(&[]).await;
    for body in [
        json!({"path": "a.txt", "content": ""}),
        json!({"path": "", "content": ""}),
        json!({"path": "a.json", "content": "{}", "profile": "ossa-0.1.9"}),
        json!({"path": "a.yml", "content": "", "profile": "ossa-9"}),
        json!({"path": "a.yml"}),
    ] {
        server.post(VALIDATE, &body).await.expect(422);
    }
}

#[tokio::test]
async fn files_that_cannot_be_read_are_listed() {
    let server = Server::of(&[("a.yml", "a: 1\n")]).await;
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.yml", server.sources().join("b.yml")).unwrap();
    server.post("/api/v1/knowledge-graph/rebuild", &json!({})).await.expect(200);
    let skipped = server.get("/api/v1/knowledge-graph").await.json()["skipped"].clone();
    let paths: Vec<&str> =
        skipped.as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["a.yml", "b.yml"]);
}
