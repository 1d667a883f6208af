use std::fs;
use std::io::Read;
use std::process::Stdio;

use ossa_core::export::ExportFormat;

use crate::fixture::{BROKEN, CLEAN, Fixture, sample};

#[test]
fn writes_three_files_and_nothing_else() {
    let fixture = Fixture::new(&CLEAN);
    let run = fixture.run(&["knowledge-graph", "."]).expect(0);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("2 agents"), "{}", run.stderr);
    let mut names: Vec<String> = fs::read_dir(fixture.path().join("knowledge-graph"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["graph-cytoscape.json", "graph.graphml", "graph.json"]);
    let text = fs::read_to_string(fixture.path().join("knowledge-graph/graph.json")).unwrap();
    let graph: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(graph["nodes"].as_array().unwrap().len(), 2);
}

#[test]
fn figures_are_one_json_object() {
    let fixture = Fixture::new(&CLEAN);
    fixture.write("notes.md", "# Nothing to see\n");
    let arguments = ["knowledge-graph", ".", "--format", "json", "-o", "out/a", "--stats-format", "json"];
    let figures = fixture.run(&arguments).expect(0).json();
    assert_eq!(figures["totalAgents"], 2);
    assert_eq!(figures["byType"], serde_json::json!({"worker": 2}));
    assert_eq!(figures["byDomain"], serde_json::json!({"billing": 2}));
    assert_eq!(figures["relationshipsByType"]["depends_on"], 1);
    assert_eq!(figures["relationshipsByType"]["communicates_with"], 1);
    assert_eq!(figures["relationships"], 2);
    assert_eq!(figures["clusters"], 1);
    assert_eq!(figures["sourceCount"], 3);
    assert_eq!(figures["skipped"], 1);
    assert_eq!(figures["findingsBySeverity"]["error"], 0);
    assert!(figures["durationMs"].as_f64().unwrap() > 0.0);
    assert_eq!(figures["files"], serde_json::json!(["out/a/graph.json"]));
}

#[test]
fn every_format_is_written_and_none_read_again() {
    let fixture = Fixture::new(&CLEAN);
    let formats = ExportFormat::ALL.map(ExportFormat::name).join(",");
    let run = || {
        let arguments = ["knowledge-graph", ".", "--format", &formats, "--stats-format", "json"];
        fixture.run(&arguments).expect(0).json()
    };
    let figures = run();
    let files: Vec<&str> =
        ExportFormat::ALL.into_iter().flat_map(ExportFormat::files).map(|file| file.name).collect();
    assert!(files.contains(&"relationships.csv"));
    for file in &files {
        assert!(fixture.path().join("knowledge-graph").join(file).is_file(), "{file}");
    }
    let again = run();
    assert_eq!(again["sourceCount"], figures["sourceCount"]);
    assert_eq!(again["totalAgents"], 2);
}

#[test]
fn a_graph_file_stands_for_its_sources() {
    let fixture = Fixture::new(&CLEAN);
    fixture.run(&["knowledge-graph", ".", "-o", "one", "--format", "ossag,json,csv"]).expect(0);
    let arguments =
        ["knowledge-graph", "one/graph.ossag", "-o", "two", "--format", "json,csv", "--stats-format", "json"];
    let figures = fixture.run(&arguments).expect(0).json();
    assert_eq!(figures["totalAgents"], 2);
    assert!(figures.get("profile").is_none());
    for file in ["graph.json", "nodes.csv", "relationships.csv"] {
        let read = |folder: &str| fs::read(fixture.path().join(folder).join(file)).unwrap();
        assert!(read("one") == read("two"), "{file} differs");
    }
    let run = fixture.run(&["knowledge-graph", "one/graph.ossag", "ledger"]).expect(2);
    assert!(run.stderr.contains("whole graph"), "{}", run.stderr);
    fixture.write("broken.ossag", &fs::read(fixture.path().join("one/graph.ossag")).unwrap()[..100]);
    let run = fixture.run(&["knowledge-graph", "broken.ossag"]).expect(2);
    assert!(run.stderr.contains("cannot read the graph in `broken.ossag`"), "{}", run.stderr);
    assert!(run.stderr.contains("another length"), "{}", run.stderr);
}

#[test]
fn more_pairs_than_anybody_means_are_asked_for_twice() {
    let agent = |number: u32| format!("a{number}: {{ role: r, goal: g, backstory: b }}");
    let agents = (0..10_001).map(agent).collect::<Vec<String>>().join("\n");
    let fixture = Fixture::new(&[("agents.yaml", &agents)]);
    let run = fixture.run(&["knowledge-graph", ".", "--format", "d3-chord,gexf"]).expect(2);
    assert!(run.stderr.contains("`gexf` would list 50015001 relations"), "{}", run.stderr);
    assert!(run.stderr.contains("--yes"), "{}", run.stderr);
    fixture.run(&["knowledge-graph", ".", "--format", "d3-chord"]).expect(0);
    fixture.run(&["knowledge-graph", ".", "--format", "gexf", "--expand", "groups"]).expect(0);
    let text = fs::read_to_string(fixture.path().join("knowledge-graph/graph.gexf")).unwrap();
    assert!(text.contains("value=\"group:communicates_with:general\""));
}

#[test]
fn findings_do_not_fail_it() {
    let fixture = Fixture::new(&CLEAN);
    fixture.write(BROKEN.0, BROKEN.1);
    let run = fixture.run(&["knowledge-graph", ".", "--stats-format", "json"]).expect(0);
    assert!(run.json()["findingsBySeverity"]["error"].as_u64().unwrap() > 0);
}

#[test]
fn the_old_profile_takes_every_yaml_file_for_an_agent() {
    let fixture = Fixture::new(&CLEAN);
    fixture.write("compose.yml", "services: {}\n");
    let run = fixture.run(&["knowledge-graph", ".", "--profile", "ossa-0.1.9", "--stats-format", "json"]);
    assert_eq!(run.expect(0).json()["totalAgents"], 3);
}

#[test]
fn the_sample_has_a_graph() {
    let fixture = Fixture::new(&[]);
    let sample = sample();
    let run = fixture.run(&["knowledge-graph", sample.to_str().unwrap(), "--stats-format", "json"]).expect(0);
    let figures = run.json();
    assert!(figures["totalAgents"].as_u64().unwrap() > 40, "{figures}");
    assert!(figures["relationships"].as_u64().unwrap() > 40, "{figures}");
}

#[test]
fn two_runs_give_the_same_bytes() {
    let fixture = Fixture::new(&[]);
    let sample = sample();
    for output in ["one", "two"] {
        fixture.run(&["knowledge-graph", sample.to_str().unwrap(), "-o", output]).expect(0);
    }
    for file in ["graph.json", "graph.graphml", "graph-cytoscape.json"] {
        let read = |folder: &str| fs::read(fixture.path().join(folder).join(file)).unwrap();
        assert!(read("one") == read("two"), "{file} differs");
    }
}

#[test]
fn what_cannot_run_exits_with_2() {
    let fixture = Fixture::new(&CLEAN);
    let run = fixture.run(&["knowledge-graph", "nowhere"]).expect(2);
    assert!(run.stderr.contains("cannot read `nowhere`"), "{}", run.stderr);
    fixture.run(&["knowledge-graph"]).expect(2);
    fixture.run(&["knowledge-graph", ".", "--format", "svg"]).expect(2);
    fixture.write("file", "");
    fixture.run(&["knowledge-graph", ".", "-o", "file"]).expect(2);
}

#[test]
fn a_failure_leaves_the_old_files_alone() {
    let fixture = Fixture::new(&CLEAN);
    fixture.write("out/graph.json", "old");
    // A folder stands where the last file should go.
    fixture.write("out/graph-cytoscape.json/x", "");
    fixture.run(&["knowledge-graph", ".", "-o", "out", "--format", "cytoscape"]).expect(2);
    let left: Vec<_> = fs::read_dir(fixture.path().join("out")).unwrap().collect();
    assert_eq!(left.len(), 2, "no temporary file stays behind: {left:?}");
}

#[cfg(unix)]
#[test]
fn unreadable_files_are_reported_and_not_fatal() {
    let fixture = Fixture::new(&CLEAN);
    std::os::unix::fs::symlink("ledger/agent.yml", fixture.path().join("link.yml")).unwrap();
    let run = fixture.run(&["knowledge-graph", "."]).expect(0);
    assert!(run.stderr.contains("not read: link.yml: a symbolic link"), "{}", run.stderr);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let fixture = Fixture::new(&[]);
    let sample = sample();
    let mut command =
        fixture.command(&["validate", "--verbose", "--format", "json", sample.to_str().unwrap()]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{stderr}");
}
