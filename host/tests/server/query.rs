use crate::harness::Server;

const QUERY: &str = "/api/v1/knowledge-graph/query";

#[tokio::test]
async fn pages_are_parts_of_the_whole() {
    let server = Server::sample().await;
    let all = server.get(&format!("{QUERY}?q=type:worker")).await.expect(200).json();
    let nodes = all["nodes"].as_array().unwrap();
    assert_eq!(all["total"], nodes.len());
    assert!(nodes.len() > 5 && nodes.iter().all(|node| node["type"] == "worker"));
    let page = server.get(&format!("{QUERY}?q=type:worker&offset=3&limit=2")).await.expect(200).json();
    assert_eq!((&page["total"], &page["offset"]), (&all["total"], &3.into()));
    assert_eq!(page["nodes"].as_array().unwrap()[..], nodes[3..5]);
}

#[tokio::test]
async fn a_query_that_makes_no_sense_is_answered_with_its_place() {
    let server = Server::sample().await;
    let problem = server.get(&format!("{QUERY}?q=-orphan%20typ:worker")).await.expect(400).json();
    assert_eq!(problem["type"], "urn:ossa:problem:bad-query");
    let detail = "there is no field and no kind of relation `typ`; did you mean `type`? (column 9)";
    assert_eq!(problem["detail"], detail);
}
