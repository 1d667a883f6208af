//! `ossa.toml`, comments, and the flags that override them.

use crate::fixture::{CLEAN, Fixture};

/// An agent that needs one that is not there.
const LOST: (&str, &str) = CLEAN[1];

fn codes(fixture: &Fixture, arguments: &[&str]) -> Vec<String> {
    let run = fixture.run(&[&["validate", "--format", "jsonl", "--quiet"], arguments].concat());
    let code = |line: &str| {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        format!("{} {}", finding["code"].as_str().unwrap(), finding["severity"].as_str().unwrap())
    };
    run.stdout.lines().map(code).collect()
}

#[test]
fn the_file_in_the_folder_counts() {
    let fixture = Fixture::new(&[LOST]);
    assert_eq!(codes(&fixture, &["."]), ["G003 warning"]);
    fixture.write("ossa.toml", "[validate.severity]\nunresolved-reference = \"error\"\n");
    let run = fixture.run(&["validate", "."]).expect(1);
    assert!(run.stdout.starts_with("error[G003]"), "{}", run.stdout);
    assert!(run.stderr.contains("1 file read"), "{}", run.stderr);
    fixture.write("ossa.toml", "[validate]\nignore = [\"G\"]\n");
    assert_eq!(codes(&fixture, &["."]), [""; 0]);
    assert_eq!(codes(&fixture, &[".", "--isolated"]), ["G003 warning"]);
    assert_eq!(codes(&fixture, &[".", "--select", "G003"]), ["G003 warning"]);
}

#[test]
fn the_nearest_file_above_the_working_directory_counts() {
    let fixture = Fixture::new(&[("deep/agents/refund-desk/agent.yml", LOST.1)]);
    let rule = |path: &str| format!("[[validate.per-path]]\npath = \"{path}\"\nignore = [\"G003\"]\n");
    // Patterns are seen from the folder of the file, wherever the command is started.
    fixture.write("ossa.toml", rule("deep/agents/**"));
    assert_eq!(codes(&fixture, &["deep/agents"]), [""; 0]);
    let run = |folder: &str, path: &str| {
        let mut command = fixture.command(&["validate", path]);
        let output = command.current_dir(fixture.path().join(folder)).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (stdout, stderr) = run("deep", "agents");
    assert!(stdout.is_empty() && stderr.contains("1 suppressed"), "{stdout}{stderr}");
    fixture.write("ossa.toml", rule("agents/**"));
    assert!(run("deep", "agents").0.contains("G003"));
    fixture.write("deep/ossa.toml", rule("agents/**"));
    assert!(!run("deep", "agents").0.contains("G003"));
    fixture.write("deep/ossa.toml", "[validate]\nselct = []\n");
    assert!(run("deep/agents", "refund-desk").0.contains("--> ../ossa.toml:2:1"));
}

#[test]
fn another_file_can_be_named() {
    let fixture = Fixture::new(&[LOST]);
    fixture.write("ossa.toml", "[validate]\nselect = [\"D\"]\n");
    fixture.write("strict/rules.toml", "[validate.severity]\nG = \"error\"\n");
    assert_eq!(codes(&fixture, &[".", "--config", "strict/rules.toml"]), ["G003 error"]);
    fixture.run(&["validate", ".", "--config", "nowhere.toml"]).expect(2);
    fixture.run(&["validate", ".", "--config", "ossa.toml", "--isolated"]).expect(2);
}

#[test]
fn mistakes_in_the_file_are_findings() {
    let fixture = Fixture::new(&[]);
    fixture.write("ossa.toml", "[validate]\nignore = [\"unresolved-refrence\"]\n");
    let run = fixture.run(&["validate", "."]).expect(0);
    let expected = "\
warning[C003]: no finding has the code or name `unresolved-refrence`
 --> ossa.toml:2:12
  |
2 | ignore = [\"unresolved-refrence\"]
  |            ^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `unresolved-reference`?
  = suggestion: replace `unresolved-refrence` by `unresolved-reference`
2 - ignore = [\"unresolved-refrence\"]
2 + ignore = [\"unresolved-reference\"]

";
    assert_eq!(run.stdout, expected);
    assert!(run.stderr.ends_with("1 can be mended with --fix --unsafe-fixes\n"), "{}", run.stderr);
    fixture.run(&["validate", ".", "--fix", "--unsafe-fixes"]).expect(0);
    assert_eq!(codes(&fixture, &["."]), [""; 0]);
    fixture.write("ossa.toml", "[validate\n");
    fixture.run(&["validate", "."]).expect(1);
}

#[test]
fn files_are_left_out_and_counted() {
    let fixture = Fixture::new(&[CLEAN[0], ("vendor/agent.yml", LOST.1)]);
    fixture.write("ossa.toml", "exclude = [\"vendor/\"]\n");
    let run = fixture.run(&["validate", ".", "--verbose"]).expect(0);
    assert!(
        run.stderr.contains("skipped: vendor/agent.yml: left out by the configuration"),
        "{}",
        run.stderr
    );
    let figures = fixture.run(&["knowledge-graph", ".", "--stats-format", "json"]).expect(0).json();
    assert_eq!(figures["totalAgents"], 1);
}

#[test]
fn a_comment_allows_a_finding_and_says_why() {
    let text = LOST.1.replace("name: ledger\n", "name: ledger # ossa: allow(G003) kept by finance\n");
    let fixture = Fixture::new(&[(LOST.0, &text)]);
    let run = fixture.run(&["validate", ".", "--deny-warnings"]).expect(0);
    assert_eq!(run.stderr, "0 errors, 0 warnings, 1 suppressed, 1 file read\n");
    let output = fixture.run(&["validate", ".", "--format", "json"]).expect(0).json();
    assert_eq!(output["suppressed"][0]["code"], "G003");
    assert_eq!(output["suppressed"][0]["reason"], "kept by finance");
    // Once the agent is there, the comment is one too many.
    fixture.write(CLEAN[0].0, CLEAN[0].1);
    assert_eq!(codes(&fixture, &["."]), ["C005 warning"]);
    // Of a single file nobody knows.
    assert_eq!(codes(&fixture, &[LOST.0]), [""; 0]);
}

#[test]
fn unknown_codes_on_the_command_line_exit_with_2() {
    let run = Fixture::new(&CLEAN).run(&["validate", ".", "--select", "unresolved-refrence"]).expect(2);
    assert!(run.stderr.contains("did you mean `unresolved-reference`?"), "{}", run.stderr);
}
