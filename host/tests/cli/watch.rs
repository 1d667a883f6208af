use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::fixture::{CLEAN, Fixture};

/// Killed when it goes out of scope.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        // Both fail when it ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_watched_folder_may_go_and_come_back() {
    let fixture = Fixture::new(&[]);
    fixture.write("agents/ledger/agent.yml", CLEAN[0].1);
    let mut command = fixture.command(&["watch", "agents", "--json"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut watching = Watching(child);
    let mut said = BufReader::new(watching.0.stderr.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "watching 1 agent and 0 relations; Ctrl-C stops");
    let mut deltas = BufReader::new(watching.0.stdout.take().unwrap()).lines();
    std::fs::remove_dir_all(fixture.path().join("agents")).unwrap();
    assert!(said.next().unwrap().unwrap().contains("cannot read `agents`"));
    fixture.write("agents/third/agent.yml", CLEAN[0].1.replace("name: ledger", "name: third"));
    let mut seen = String::new();
    while !seen.contains("agent:ossa/third") {
        seen = deltas.next().unwrap().unwrap();
    }
    // An edit of a file that was there is read without a search.
    fixture.write("agents/third/agent.yml", CLEAN[0].1.replace("name: ledger", "name: fourth"));
    while !seen.contains("agent:ossa/fourth") {
        seen = deltas.next().unwrap().unwrap();
    }
}

#[test]
fn changes_of_files_are_told_as_changes_of_the_graph() {
    let fixture = Fixture::new(&CLEAN);
    let mut command = fixture.command(&["watch", ".", "--json"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut watching = Watching(child);
    let mut line = String::new();
    BufReader::new(watching.0.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "watching 2 agents and 2 relations; Ctrl-C stops\n");

    let mut deltas = BufReader::new(watching.0.stdout.take().unwrap()).lines();
    let mut next =
        || -> serde_json::Value { serde_json::from_str(&deltas.next().unwrap().unwrap()).unwrap() };
    fixture.write("audit/agent.yml", CLEAN[0].1.replace("name: ledger", "name: audit"));
    let delta = next();
    assert_eq!(delta["added"][0]["key"], "agent:ossa/audit");
    assert_eq!(delta["groups"][0]["sources"]["joined"][0], "agent:ossa/audit");
    assert_eq!(delta["removed"].as_array().unwrap().len(), 0);

    std::fs::remove_file(fixture.path().join("ledger/agent.yml")).unwrap();
    let delta = next();
    assert_eq!(delta["removed"][0], "agent:ossa/ledger");
    // What is still needed is there, but defined nowhere.
    assert_eq!(delta["added"][0]["key"], "agent:ledger");
    assert_eq!(delta["relationsAdded"].as_array().unwrap().len(), 1);
}
