//! What the graph is asked over HTTP.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::harness::{Answer, Server};

const GRAPH: &str = "/api/v1/knowledge-graph";

async fn get(server: &Server, target: &str) -> Answer {
    server.get(&format!("{GRAPH}{target}")).await
}

fn problem(answer: Answer, status: u16) -> (String, String) {
    let problem = answer.expect(status).json();
    let text = |name: &str| problem[name].as_str().unwrap().to_owned();
    (text("type").trim_start_matches("urn:ossa:problem:").to_owned(), text("detail"))
}

#[tokio::test]
async fn a_node_is_named_by_key_id_or_name() {
    let server = Server::sample().await;
    let by_id = get(&server, "/nodes/refund-desk").await.expect(200);
    let key = by_id.json()["node"]["key"].as_str().unwrap().to_owned();
    let encoded = key.replace(':', "%3A").replace('/', "%2F");
    assert_eq!(get(&server, &format!("/nodes/{encoded}")).await.expect(200).body, by_id.body);
    let node = by_id.json();
    let degrees: u64 = node["degreeByKind"].as_object().unwrap().values().map(|d| d.as_u64().unwrap()).sum();
    assert_eq!(node["degree"], degrees);
    assert!(degrees > 0);
}

#[tokio::test]
async fn names_that_are_none_say_what_was_meant() {
    let server = Server::sample().await;
    for target in [
        "/nodes/refund-dek",
        "/nodes/refund-dek/neighbors",
        "/impact?id=refund-dek",
        "/paths?from=refund-dek&to=refund-desk",
        "/paths?from=refund-desk&to=refund-dek",
    ] {
        let (kind, detail) = problem(get(&server, target).await, 404);
        assert_eq!(kind, "unknown-node", "{target}");
        assert!(detail.ends_with("did you mean `refund-desk`?"), "{detail}");
    }
    for target in ["/nodes/refund-desk/neighbors?", "/impact?id=refund-desk&", "/communities?"] {
        let (kind, detail) = problem(get(&server, &format!("{target}kinds=depend_on")).await, 400);
        assert_eq!(kind, "unknown-kind", "{target}");
        assert!(detail.ends_with("did you mean `depends_on`?"), "{detail}");
    }
    let same = |id: &str| format!("ossaVersion: \"1.0\"\nagent: {{ id: {id}, name: twin }}\n");
    let twins = Server::of(&[("a.yml", &same("a")), ("b.yml", &same("b"))]).await;
    let (kind, detail) = problem(get(&twins, "/nodes/twin").await, 400);
    assert_eq!(kind, "ambiguous-node");
    assert!(detail.starts_with("`twin` may be any of 2 nodes: "), "{detail}");
}

#[tokio::test]
async fn work_is_bounded() {
    let server = Server::sample().await;
    let many = "&id=refund-desk".repeat(101);
    let kinds = "depends_on,".repeat(101);
    for target in [
        format!("/impact?depth=1{many}"),
        format!("/impact?id=refund-desk&kinds={kinds}"),
        format!("/impact?id={}", "x".repeat(1025)),
        "/impact?id=refund-desk&depth=-1".to_owned(),
        "/impact?id=refund-desk&toward=all".to_owned(),
        "/paths?from=refund-desk&to=refund-desk&k=21".to_owned(),
        "/paths?from=refund-desk&to=refund-desk&k=0".to_owned(),
        "/paths?from=refund-desk&to=refund-desk&either_way=maybe".to_owned(),
        "/nodes/refund-desk/neighbors?limit=1001".to_owned(),
        "/nodes/refund-desk/neighbors?direction=up".to_owned(),
        "/nodes/refund-desk/neighbors?cursor=1".to_owned(),
        "/communities?resolution=nan".to_owned(),
        "/communities?resolution=-1".to_owned(),
    ] {
        assert_eq!(problem(get(&server, &target).await, 400).0, "bad-request", "{target}");
    }
}

/// All pages of the neighbours of `refund-desk`.
async fn pages(server: &Server, parameters: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let target = format!("/nodes/refund-desk/neighbors?limit=3{parameters}{cursor}");
        let page = get(server, &target).await.expect(200).json();
        all.extend(page["neighbors"].as_array().unwrap().iter().cloned());
        let Some(next) = page.get("next") else {
            assert_eq!(page["total"], all.len());
            return all;
        };
        cursor = format!("&cursor={}", next.as_str().unwrap());
    }
}

#[tokio::test]
async fn pages_of_neighbors_are_all_of_them_once() {
    let server = Server::sample().await;
    let all = pages(&server, "").await;
    let node = get(&server, "/nodes/refund-desk").await.json();
    assert_eq!(node["degree"], all.len());
    let whole = get(&server, "/nodes/refund-desk/neighbors?limit=1000").await.json();
    assert_eq!(whole["neighbors"], json!(all));
    let key = &node["node"]["key"];
    for neighbor in &all {
        let (near, far) = match neighbor["direction"].as_str().unwrap() {
            "out" => ("source", "target"),
            "in" => ("target", "source"),
            _ => continue,
        };
        assert_eq!(&neighbor["relation"][near], key);
        assert_eq!(neighbor["relation"][far], neighbor["node"]["key"]);
    }
    let is_not = |direction: &'static str| {
        let kept = all.iter().filter(move |neighbor| neighbor["direction"] != direction);
        kept.cloned().collect::<Vec<Value>>()
    };
    assert_eq!(pages(&server, "&direction=out").await, is_not("in"));
    assert_eq!(pages(&server, "&direction=in").await, is_not("out"));
    let depends: Vec<Value> =
        all.iter().filter(|neighbor| neighbor["relation"]["kind"] == "depends_on").cloned().collect();
    assert!(!depends.is_empty());
    assert_eq!(pages(&server, "&kinds=depends_on").await, depends);
}

const AGENT: &str = "ossaVersion: \"1.0\"\nagent: { id: a, dependencies: { required: [{ agent_id: b }, { agent_id: c }] } }\n";

#[tokio::test]
async fn a_page_is_of_the_graph_the_first_one_was_of() {
    let server = Server::of(&[("a.yml", AGENT)]).await;
    let first = get(&server, "/nodes/a/neighbors?limit=1").await.expect(200).json();
    server.write("a.yml", "ossaVersion: \"1.0\"\nagent: { id: a }\n");
    server.state.rebuild("test").await.unwrap();
    let next = format!("/nodes/a/neighbors?limit=1&cursor={}", first["next"].as_str().unwrap());
    let second = get(&server, &next).await.expect(200).json();
    assert_eq!(second["revision"], first["revision"]);
    assert_ne!(second["neighbors"][0]["node"], first["neighbors"][0]["node"]);
    assert_eq!(get(&server, "/nodes/a/neighbors").await.json()["total"], 0);
    for number in 0..8 {
        server.write("a.yml", &format!("ossaVersion: \"1.0\"\nagent: {{ id: a }} # {number}\n"));
        server.state.rebuild("test").await.unwrap();
    }
    let (kind, detail) = problem(get(&server, &next).await, 404);
    assert_eq!(kind, "no-revision");
    assert!(detail.contains("those kept are "), "{detail}");
}

#[tokio::test]
async fn revisions_are_compared_for_as_long_as_they_are_kept() {
    let server = Server::of(&[("a.yml", AGENT)]).await;
    let before = server.state.snapshot().unwrap().revision();
    server.write("d.yml", "ossaVersion: \"1.0\"\nagent: { id: d }\n");
    let now = server.state.rebuild("test").await.unwrap().revision();
    let diff = get(&server, &format!("/diff?since={before}")).await.expect(200).json();
    assert_eq!(diff["added"].as_array().unwrap().len(), 1);
    assert_eq!(diff["added"][0]["kind"], "agent");
    assert_eq!(diff["removed"], json!([]));
    let none = get(&server, &format!("/diff?since={now}")).await.expect(200).json();
    assert!(none.as_object().unwrap().values().all(|list| *list == json!([])), "{none}");
    assert_eq!(problem(get(&server, "/diff?since=12345").await, 404).0, "no-revision");
}

#[tokio::test]
async fn a_posted_graph_is_compared() {
    let server = Server::of(&[("a.yml", AGENT)]).await;
    let report = server.get(GRAPH).await.body;
    let export = get(&server, "/export").await.body;
    let ossag = get(&server, "/export?format=ossag").await.body;
    server.write("d.yml", "ossaVersion: \"1.0\"\nagent: { id: d }\n");
    server.state.rebuild("test").await.unwrap();
    let post = |media_type: &str, body: Vec<u8>| {
        let request = Request::post(format!("{GRAPH}/diff")).header("content-type", media_type.to_owned());
        server.send(request, Body::from(body))
    };
    for (media_type, body) in [
        ("application/json", report),
        ("application/json; charset=utf-8", export),
        ("application/vnd.ossa.graph", ossag.clone()),
    ] {
        let diff = post(media_type, body.to_vec()).await.expect(200).json();
        assert_eq!(diff["added"].as_array().unwrap().len(), 1, "{media_type}");
        assert_eq!(diff["changed"], json!([]));
    }
    assert_eq!(problem(post("application/json", b"{}".to_vec()).await, 422).0, "unprocessable");
    let damaged = ossag[..ossag.len() / 2].to_vec();
    assert_eq!(problem(post("application/vnd.ossa.graph", damaged).await, 422).0, "unprocessable");
    assert_eq!(problem(post("application/json", b"{".to_vec()).await, 400).0, "bad-request");
    assert_eq!(problem(post("text/plain", b"{}".to_vec()).await, 415).0, "unsupported-media-type");
}
