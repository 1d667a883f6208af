use axum::body::Body;
use axum::http::{Method, Request};

use crate::harness::Server;

async fn status(server: &Server, request: axum::http::request::Builder) -> (u16, String) {
    let answer = server.raw(request.body(Body::empty()).unwrap()).await;
    (answer.status.as_u16(), answer.json()["type"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn other_hosts_are_refused_everywhere() {
    let server = Server::of(&[]).await;
    for path in ["/api/v1/knowledge-graph", "/health", "/", "/metrics", "/api/nothing"] {
        let (code, kind) = status(&server, Request::get(path).header("host", "evil.example:3000")).await;
        assert_eq!((code, kind.as_str()), (400, "urn:ossa:problem:unknown-host"), "{path}");
        let (code, _) = status(&server, Request::get(path)).await;
        assert_eq!(code, 400, "{path} without a host");
        let two = Request::get(path).header("host", "localhost").header("host", "evil.example");
        assert_eq!(status(&server, two).await.0, 400, "{path} with two hosts");
    }
    for host in ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "localhost"] {
        let request = Request::get("/health").header("host", host).body(Body::empty()).unwrap();
        server.raw(request).await.expect(200);
    }
}

#[tokio::test]
async fn pages_of_other_sites_change_nothing() {
    let server = Server::of(&[]).await;
    let rebuild = |origin: &str| {
        Request::post("/api/v1/knowledge-graph/rebuild")
            .header("host", "localhost:3000")
            .header("origin", origin)
    };
    for origin in ["http://evil.example", "null", "http://localhost:4000"] {
        assert_eq!(status(&server, rebuild(origin)).await.0, 403, "{origin}");
    }
    assert_eq!(status(&server, rebuild("http://localhost:3000")).await.0, 200);
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let server = Server::of(&[]).await;
    let local =
        |method: Method, path: &str| Request::builder().method(method).uri(path).header("host", "localhost");
    assert_eq!(status(&server, local(Method::GET, "/api/v2/graph")).await.0, 404);
    assert_eq!(status(&server, local(Method::DELETE, "/api/v1/knowledge-graph")).await.0, 405);
    let request = local(Method::GET, "/api/v1/knowledge-graph/rebuild").body(Body::empty()).unwrap();
    let answer = server.raw(request).await.expect(405);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("allow"), "POST");
}

#[tokio::test]
async fn every_answer_is_isolated_from_other_sites() {
    let server = Server::of(&[]).await;
    for path in ["/health", "/", "/nothing", "/api/nothing"] {
        let request = Request::get(path).header("host", "localhost").body(Body::empty()).unwrap();
        let answer = server.raw(request).await;
        assert_eq!(answer.header("cross-origin-embedder-policy"), "require-corp", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob:;"),
            "{policy}"
        );
        assert!(!policy.contains("  "), "{policy}");
    }
}
