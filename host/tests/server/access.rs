//! Who may do what: every operation of the document, without a key and with every key that does not do.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request};
use jiff::{Timestamp, ToSpan};
use ossa_host::keys::{NewKey, make};
use ossa_host::server::Access;
use ossa_host::store::{ApiKey, Scope};
use serde_json::{Value, json};

use crate::description::{DOCUMENT, operations};
use crate::harness::{Answer, Server};

fn key(tenant: &str, scope: Scope) -> NewKey {
    make(tenant, "tests", scope, Timestamp::now(), None).unwrap()
}

/// The scope that the document says an operation needs; `None` where it needs none.
fn scope(method: &str, path: &str) -> Option<Scope> {
    let operation = &DOCUMENT["paths"][path][method.to_lowercase()];
    let security = operation.get("security")?.as_array().unwrap();
    let names: BTreeSet<&str> = ["bearer", "header"]
        .iter()
        .map(|scheme| security.iter().find_map(|way| way[scheme][0].as_str()).unwrap())
        .collect();
    assert_eq!((security.len(), names.len()), (2, 1), "{method} {path}");
    Some(Scope::from_name(names.first().unwrap()).unwrap())
}

fn is_of_graph(method: &str, path: &str) -> bool {
    DOCUMENT["paths"][path][method.to_lowercase()]["x-tenant"] == "default"
}

fn request(method: &str, path: &str) -> axum::http::request::Builder {
    let path = path.replace("{id}", "x").replace("{version}", "1");
    Request::builder().method(method).uri(path)
}

#[test]
fn routes_ask_for_what_the_document_says() {
    for (method, path, access) in ossa_host::server::routes() {
        let method = method.as_str();
        let expected = match scope(method, path) {
            None => Access::Open,
            Some(scope) if is_of_graph(method, path) => Access::Graph(scope),
            Some(scope) => Access::Own(scope),
        };
        assert_eq!(access, expected, "{method} {path}");
    }
    let open = operations().into_iter().filter(|(method, path)| scope(method, path).is_none());
    let open: Vec<String> = open.map(|(_, path)| path).collect();
    assert_eq!(open, ["/api/v1/openapi.yaml", "/health", "/ready"]);
}

#[tokio::test]
async fn every_operation_denies_who_may_not() {
    let now = Timestamp::now();
    let keys = Scope::ALL.map(|scope| key("default", scope));
    let other = key("other", Scope::Admin);
    let expired = make("default", "tests", Scope::Admin, now - 2.hours(), Some(now - 1.hours())).unwrap();
    let mut revoked = key("default", Scope::Admin);
    revoked.key.revoked_at = Some(now);
    let unknown = key("default", Scope::Admin);
    let known: Vec<&ApiKey> = keys.iter().chain([&other, &expired, &revoked]).map(|new| &new.key).collect();
    let server = Server::with_keys(&known).await;
    // The id of one key with the secret of another.
    let (head, _) = keys[2].text.rsplit_once('_').unwrap();
    let (_, tail) = other.text.rsplit_once('_').unwrap();
    let mixed = format!("{head}_{tail}");

    let mut denied = 0;
    for (method, path) in operations() {
        let what = format!("{method} {path}");
        let Some(needed) = scope(&method, &path) else {
            server.send(request(&method, &path), Body::empty()).await.expect(200);
            continue;
        };
        let no_key = server.send(request(&method, &path), Body::empty()).await.expect(401);
        assert_eq!(no_key.json()["type"], "urn:ossa:problem:no-key", "{what}");
        assert_eq!(no_key.header("www-authenticate"), "Bearer", "{what}");
        let mut refused: Vec<(&str, u16, &str)> = vec![
            (&unknown.text, 401, "bad-key"),
            (&expired.text, 401, "bad-key"),
            (&revoked.text, 401, "bad-key"),
            (&mixed, 401, "bad-key"),
            (&head[..head.len() - 1], 401, "bad-key"),
            ("", 401, "bad-key"),
        ];
        refused.extend(
            keys.iter().filter(|new| new.key.scope < needed).map(|new| (new.text.as_str(), 403, "scope")),
        );
        if is_of_graph(&method, &path) {
            refused.push((&other.text, 403, "other-tenant"));
        }
        for (text, status, kind) in refused {
            for (name, value) in [("authorization", format!("Bearer {text}")), ("x-api-key", text.to_owned())]
            {
                let sent = server.send(request(&method, &path).header(name, value), Body::empty()).await;
                let problem = sent.expect(status).json();
                assert_eq!(problem["type"], format!("urn:ossa:problem:{kind}"), "{what}");
                denied += 1;
            }
        }
        // Nobody who may is refused; what comes of it is for other tests.
        for new in keys.iter().filter(|new| new.key.scope >= needed) {
            let sent = server.begin(request(&method, &path).header("x-api-key", &new.text)).await;
            assert!(!matches!(sent.status().as_u16(), 401 | 403), "{what}: {}", sent.status());
        }
    }
    assert!(denied > 27 * 12, "{denied}");
}

async fn send(server: &Server, key: &NewKey, method: Method, target: &str, body: &str) -> Answer {
    let request = Request::builder().method(method).uri(target);
    let request = request.header("authorization", format!("Bearer {}", key.text)).header("if-match", "*");
    let media_type = if body.starts_with('{') { "application/json" } else { "application/yaml" };
    server.send(request.header("content-type", media_type), Body::from(body.to_owned())).await
}

/// What one tenant stores, no other reads, lists, counts, changes, or learns of by the graph or the log.
#[tokio::test]
async fn tenants_are_apart() {
    let [mine, theirs, own] =
        [("one", 1), ("two", 2), ("default", 3)].map(|(tenant, _)| key(tenant, Scope::Admin));
    let server = Server::with_keys(&[&mine.key, &theirs.key, &own.key]).await;
    let text = crate::specifications::agent("ledger", "billing");
    let all = "/api/v1/specifications";
    let one = "/api/v1/specifications/ledger";
    send(&server, &mine, Method::POST, all, &text).await.expect(201);
    for other in [&theirs, &own] {
        send(&server, other, Method::GET, one, "").await.expect(404);
        send(&server, other, Method::PUT, one, &text).await.expect(404);
        send(&server, other, Method::DELETE, one, "").await.expect(404);
        send(&server, other, Method::GET, &format!("{one}/history"), "").await.expect(404);
        send(&server, other, Method::GET, &format!("{one}/versions/1"), "").await.expect(404);
        send(&server, other, Method::GET, &format!("{one}/diff?from=1&to=1"), "").await.expect(404);
        let back = json!({"version": 1}).to_string();
        send(&server, other, Method::POST, &format!("{one}/rollback"), &back).await.expect(404);
        assert_eq!(send(&server, other, Method::GET, all, "").await.expect(200).json()["total"], 0);
        let lines = send(&server, other, Method::GET, "/api/v1/audit", "").await.expect(200).json();
        assert_eq!(lines["lines"].as_array().unwrap().len(), 1, "the making of its own key: {lines}");
    }
    // The same id, and its own versions.
    assert_eq!(send(&server, &theirs, Method::POST, all, &text).await.expect(201).header("etag"), "\"1\"");
    send(&server, &mine, Method::PUT, one, &text).await.expect(200);
    assert_eq!(send(&server, &theirs, Method::GET, one, "").await.expect(200).json()["version"], 1);

    server.state.rebuild("tests").await.unwrap();
    let graph = send(&server, &own, Method::GET, "/api/v1/knowledge-graph", "").await.expect(200);
    assert!(!graph.text().contains("ledger"), "{}", graph.text());
    let lines = send(&server, &mine, Method::GET, "/api/v1/audit?limit=2", "").await.expect(200).json();
    let said: Vec<(&Value, &Value)> =
        lines["lines"].as_array().unwrap().iter().map(|line| (&line["action"], &line["actor"])).collect();
    let actor = json!(format!("key {}", mine.key.id));
    assert_eq!(said, [(&json!("updated"), &actor), (&json!("created"), &actor)]);
    let rest =
        send(&server, &mine, Method::GET, &format!("/api/v1/audit?before={}", lines["next"]), "").await;
    assert_eq!(rest.expect(200).json()["lines"][0]["collection"], "keys");
}
