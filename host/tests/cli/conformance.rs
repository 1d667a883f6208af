//! The command line and the server give the same bytes.

use std::time::{Duration, Instant};

use crate::fixture::{Fixture, sample};
use crate::serve::Server;

#[test]
fn answers_have_the_same_bytes_on_the_command_line_and_over_http() {
    let fixture =
        Fixture::new(&[("old.yml", "ossaVersion: \"1.0\"\nagent: { id: refund-desk, name: Refunds }\n")]);
    let sample = sample();
    let sample = sample.to_str().unwrap();
    let server = Server::start(&fixture, &[sample]);
    let deadline = Instant::now() + Duration::from_secs(30);
    while !server.send("GET /ready").starts_with("HTTP/1.1 200") {
        assert!(Instant::now() < deadline, "it never is ready");
        std::thread::sleep(Duration::from_millis(50));
    }
    let mut longest = 0;
    for (arguments, target) in [
        (&["query", "type:worker"][..], "query?q=type:worker"),
        (&["impact", "refund-desk"], "impact?id=refund-desk"),
        (
            &["impact", "refund-desk", "agent:ossa/damage-claim/claim-judge", "--needs", "--depth", "2"],
            "impact?id=refund-desk&id=agent:ossa/damage-claim/claim-judge&toward=needs&depth=2",
        ),
        (
            &["impact", "dunning-clerk", "--kinds", "depends_on,communicates_with"],
            "impact?id=dunning-clerk&kinds=depends_on,communicates_with",
        ),
        (&["path", "refund-desk", "dunning-clerk"], "paths?from=refund-desk&to=dunning-clerk"),
        (
            &["path", "dunning-clerk", "refund-desk", "--count", "5", "--either-way", "--by-weight"],
            "paths?from=dunning-clerk&to=refund-desk&k=5&either_way=true&by_weight=true",
        ),
        (&["communities"], "communities"),
        (
            &["communities", "--resolution", "2.5", "--seed", "7", "--kinds", "communicates_with"],
            "communities?resolution=2.5&seed=7&kinds=communicates_with",
        ),
    ] {
        let command = [arguments, &["--source", sample, "--json"]].concat();
        let expected = fixture.run(&command).expect(0).stdout;
        let answer = server.body(&format!("GET /api/v1/knowledge-graph/{target}"));
        assert_eq!(format!("{answer}\n"), expected, "{target}");
        longest = longest.max(answer.len());
    }
    assert!(longest > 1000, "the sample gives answers worth comparing");
    fixture.run(&["knowledge-graph", "old.yml", "-o", "out", "--format", "json"]).expect(0);
    fixture.run(&["knowledge-graph", "old.yml", "-o", "out", "--format", "ossag"]).expect(0);
    for (file, media_type) in
        [("out/graph.json", "application/json"), ("out/graph.ossag", "application/vnd.ossa.graph")]
    {
        let expected = fixture.run(&["diff", file, sample, "--json"]).expect(0).stdout;
        let body = std::fs::read(fixture.path().join(file)).unwrap();
        let answer = server.post("/api/v1/knowledge-graph/diff", media_type, &body);
        assert_eq!(format!("{answer}\n"), expected, "{file}");
    }
}
