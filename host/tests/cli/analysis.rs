//! What the graph is asked: impact, paths, differences, figures, communities, recommendations.

use std::process::Command;

use serde_json::json;

use crate::fixture::{CLEAN, Fixture, sample};

/// The definition of `CLEAN` at `index` with one text for another.
fn changed(index: usize, from: &str, to: &str) -> String {
    assert!(CLEAN[index].1.contains(from));
    CLEAN[index].1.replace(from, to)
}

#[test]
fn impact_names_who_needs_it_and_through_what() {
    let fixture = Fixture::new(&CLEAN);
    let run = fixture.run(&["impact", "ledger"]).expect(0);
    assert_eq!(
        run.stdout,
        "1 node needs agent:ossa/ledger\n\
         depth  node                    by          through\n\
         1      agent:ossa/refund-desk  depends_on  agent:ossa/ledger\n"
    );
    let needs = fixture.run(&["impact", "refund-desk", "--needs", "--json"]).expect(0).json();
    assert_eq!(needs["toward"], "needs");
    assert_eq!(needs["affected"][0]["key"], "agent:ossa/ledger");
    assert_eq!(needs["affected"][0]["relation"]["kind"], "depends_on");
    let none = fixture.run(&["impact", "refund-desk"]).expect(0);
    assert_eq!(none.stdout, "nothing needs agent:ossa/refund-desk\n");
    let none = fixture.run(&["impact", "ledger", "--depth", "0", "--json"]).expect(0).json();
    assert_eq!(none["affected"], json!([]));
    let by_domain = ["impact", "refund-desk", "--kinds", "communicates_with", "--json"];
    assert_eq!(fixture.run(&by_domain).expect(0).json()["affected"].as_array().unwrap().len(), 1);
}

#[test]
fn names_that_are_none_say_what_was_meant() {
    let fixture = Fixture::new(&CLEAN);
    let run = fixture.run(&["impact", "ledgre"]).expect(2);
    assert!(run.stderr.contains("did you mean `ledger`?"), "{}", run.stderr);
    let run = fixture.run(&["impact", "ledger", "--kinds", "depend_on"]).expect(2);
    assert!(run.stderr.contains("did you mean `depends_on`?"), "{}", run.stderr);
    fixture.run(&["impact"]).expect(2);
    fixture.run(&["path", "ledger"]).expect(2);
    fixture.run(&["recommend", "nobody-at-all"]).expect(2);
    fixture.run(&["communities", "--resolution", "0"]).expect(2);
}

#[test]
fn a_path_tells_each_relation() {
    let fixture = Fixture::new(&CLEAN);
    let arguments = ["path", "refund-desk", "ledger", "--kinds", "depends_on"];
    let run = fixture.run(&arguments).expect(0);
    assert!(
        run.stdout.starts_with("agent:ossa/refund-desk\n  ─depends_on→ agent:ossa/ledger"),
        "{}",
        run.stdout
    );
    let back = ["path", "ledger", "refund-desk", "--kinds", "depends_on"];
    let run = fixture.run(&back).expect(0);
    assert!(run.stdout.contains("no relations lead from"), "{}", run.stdout);
    assert!(run.stdout.contains("--either-way"), "{}", run.stdout);
    let both = [&back[..], &["--either-way", "--count", "5", "--json"]].concat();
    let paths = fixture.run(&both).expect(0).json();
    assert_eq!(paths["paths"].as_array().unwrap().len(), 1);
    assert_eq!(paths["paths"][0]["cost"], 1.0);
    assert_eq!(paths["paths"][0]["relations"][0]["source"], "agent:ossa/refund-desk");
}

#[test]
fn stats_have_the_shape_too() {
    let fixture = Fixture::new(&CLEAN);
    let figures = fixture.run(&["stats", "--json"]).expect(0).json();
    assert_eq!(figures["agents"], 2);
    assert_eq!(figures["relations"], 2);
    assert_eq!(figures["explicitRelations"], 1);
    assert_eq!(figures["groups"], 1);
    assert_eq!(figures["components"], 1);
    assert_eq!(figures["longestChain"], 1);
    assert_eq!(figures["mostRelated"][0]["degree"], 2);
    let run = fixture.run(&["stats"]).expect(0);
    assert!(run.stdout.contains("no circles of needs"), "{}", run.stdout);
}

#[test]
fn two_folders_differ_by_what_changed() {
    let fixture = Fixture::new(&[]);
    fixture.write("old/ledger/agent.yml", CLEAN[0].1);
    fixture.write("old/desk/agent.yml", CLEAN[1].1);
    fixture.write(
        "new/ledger/agent.yml",
        changed(0, "version: 1.0.0\n  description", "version: 1.1.0\n  description"),
    );
    fixture.write("new/clock/agent.yml", changed(0, "name: ledger", "name: clock").replace("post", "tick"));
    let diff = fixture.run(&["diff", "old", "new", "--json"]).expect(0).json();
    assert_eq!(diff["removed"][0]["key"], "agent:ossa/refund-desk");
    assert_eq!(diff["added"][0]["key"], "agent:ossa/clock");
    assert_eq!(diff["changed"][0]["key"], "agent:ossa/ledger");
    assert_eq!(
        diff["changed"][0]["fields"],
        json!([{"field": "version", "before": ["1.0.0"], "after": ["1.1.0"]}])
    );
    assert_eq!(diff["removedRelations"][0]["kind"], "depends_on");
    assert_eq!(diff["changedGroups"][0]["joined"], json!(["agent:ossa/clock"]));
    let run = fixture.run(&["diff", "old", "new", "--exit-code"]).expect(1);
    assert!(run.stdout.contains("    version: 1.0.0 → 1.1.0\n"), "{}", run.stdout);
    assert_eq!(fixture.run(&["diff", "old", "old", "--exit-code"]).expect(0).stdout, "nothing changed\n");
}

#[test]
fn an_export_differs_from_its_folder_in_nothing() {
    let fixture = Fixture::new(&[]);
    let sample = sample();
    let sample = sample.to_str().unwrap();
    fixture.run(&["knowledge-graph", sample, "-o", "out", "--format", "json"]).expect(0);
    for sides in
        [["out/graph.json", sample], [sample, "out/graph.json"], ["out/graph.json", "out/graph.json"]]
    {
        let run = fixture.run(&["diff", sides[0], sides[1], "--exit-code"]).expect(0);
        assert_eq!(run.stdout, "nothing changed\n");
    }
    let from_file = fixture.run(&["stats", "--source", "out/graph.json", "--json"]).expect(0).json();
    let from_folder = fixture.run(&["stats", "--source", sample, "--json"]).expect(0).json();
    assert_eq!(from_file["relations"], from_folder["relations"]);
    assert_eq!(from_file["nodes"], from_folder["nodes"]);
    fixture.write("bad.json", "{\"nodes\": [{}], \"relationships\": []}");
    let run = fixture.run(&["stats", "--source", "bad.json"]).expect(2);
    assert!(run.stderr.contains("cannot read the graph in `bad.json`"), "{}", run.stderr);
}

#[test]
fn git_revisions_are_read_through_git() {
    let fixture = Fixture::new(&[]);
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(fixture.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .output();
        output.is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "--quiet"]) {
        println!("skipped: there is no program `git`");
        return;
    }
    fixture.write("agents/ledger/agent.yml", CLEAN[0].1);
    assert!(git(&["add", "."]) && git(&["commit", "--quiet", "-m", "one"]));
    fixture.write("agents/desk/agent.yml", CLEAN[1].1);
    assert!(git(&["add", "."]) && git(&["commit", "--quiet", "-m", "two"]));
    for sides in [["HEAD~1:agents", "HEAD:agents"], ["HEAD~1:agents", "agents"], ["HEAD~1:", "HEAD:"]] {
        let diff = fixture.run(&["diff", sides[0], sides[1], "--json"]).expect(0).json();
        assert_eq!(diff["added"].as_array().unwrap().len(), 1, "{diff}");
        assert_eq!(diff["added"][0]["key"], "agent:ossa/refund-desk");
        assert_eq!(diff["addedRelations"][0]["kind"], "depends_on");
    }
    let run = fixture.run(&["diff", "nowhere:agents", "agents"]).expect(2);
    assert!(run.stderr.contains("cannot read the git revision `nowhere:agents`"), "{}", run.stderr);
}

#[test]
fn communities_and_recommendations_of_the_sample() {
    let fixture = Fixture::new(&[]);
    let sample = sample();
    let sample = sample.to_str().unwrap();
    let found = fixture.run(&["communities", "--source", sample, "--json"]).expect(0).json();
    let members: usize =
        found["communities"].as_array().unwrap().iter().map(|c| c["members"].as_array().unwrap().len()).sum();
    let figures = fixture.run(&["stats", "--source", sample, "--json"]).expect(0).json();
    assert_eq!(figures["nodes"], members);
    assert!(found["modularity"].as_f64().unwrap() > 0.2, "{found}");
    let run = fixture.run(&["communities", "--source", sample]).expect(0);
    assert!(run.stdout.lines().nth(1).unwrap().starts_with("id "), "{}", run.stdout);
    let found = fixture
        .run(&["recommend", "refund-desk", "--source", sample, "--most", "3", "--json"])
        .expect(0)
        .json();
    assert_eq!(found["similar"].as_array().unwrap().len(), 3);
    assert!(!found["similar"][0]["shared"].as_array().unwrap().is_empty());
    assert_eq!(found["collaborators"].as_array().unwrap().len(), 3);
    let run = fixture.run(&["recommend", "refund-desk", "--source", sample]).expect(0);
    assert!(run.stdout.contains("might work with agent:ossa/refund-desk"), "{}", run.stdout);
}
