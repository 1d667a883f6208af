//! What other programs read.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::fixture::{BROKEN, CLEAN, Fixture};

/// Something of everything: an error with a frame, a suppressed finding, one with a fix, an odd name.
fn fixture() -> Fixture {
    let lost = CLEAN[1].1.replace("name: ledger\n", "name: ledger # ossa: allow(G003) elsewhere\n");
    let needless = format!("# ossa: allow(D002) once was twice\n{}", CLEAN[0].1);
    let fixture = Fixture::new(&[("agents/odd name #1.yml", BROKEN.1), ("agents/b/agent.yml", &lost)]);
    fixture.write("agents/other/agent.yml", needless.replace("name: ledger", "name: other"));
    fixture
}

fn run(format: &str) -> String {
    fixture().run(&["validate", "agents", "--format", format]).expect(1).stdout
}

/// The schema of OASIS, out of the package `serde-sarif`, which generates its types from it.
fn sarif_schema() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        // Of this platform alone: what others need may never have been fetched.
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", "host-tuple"])
        .arg("--manifest-path")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap());
    let schema = fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    // As published, one pattern has a bracket too many and is no regular expression; we write no `language`.
    for owner in ["run", "toolComponent"] {
        let property = &mut schema["definitions"][owner]["properties"]["language"];
        property.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    schema
}

#[test]
fn sarif_is_what_the_standard_says() {
    let schema = sarif_schema();
    assert!(schema["title"].as_str().unwrap().contains("SARIF"), "{}", schema["title"]);
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let log: Value = serde_json::from_str(&run("sarif")).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(faults, [""; 0]);
    let mut wrong = log.clone();
    wrong["runs"][0]["results"][0]["level"] = Value::from("fatal");
    assert!(!validator.is_valid(&wrong), "the schema checks nothing");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| result["fixes"].is_array()));
    let suppressed = results.iter().find(|result| result["ruleId"] == "G003").unwrap();
    assert_eq!(suppressed["suppressions"][0]["justification"], "elsewhere");
    // Paths are those of the folder the command was started in.
    let uris: Vec<&str> = log["runs"][0]["artifacts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|artifact| artifact["location"]["uri"].as_str())
        .collect();
    assert!(uris.contains(&"agents/odd%20name%20%231.yml"), "{uris:?}");
}

#[test]
fn gitlab_and_github_name_paths_from_here() {
    let issues: Value = serde_json::from_str(&run("gitlab")).unwrap();
    let broken =
        issues.as_array().unwrap().iter().find(|issue| issue["check_name"] == "syntax-error").unwrap();
    assert_eq!(broken["location"]["path"], "agents/odd name #1.yml");
    let commands = run("github");
    assert!(
        commands.contains("::error title=D001 syntax-error,file=agents/odd name #1.yml,line="),
        "{commands}"
    );
}

#[test]
fn junit_has_a_case_for_each_finding() {
    let xml = run("junit");
    let findings = run("jsonl").lines().count();
    assert_eq!(xml.matches("<failure ").count(), findings, "{xml}");
    let clean = Fixture::new(&CLEAN).run(&["validate", ".", "--format", "junit"]).expect(0).stdout;
    assert!(clean.contains("tests=\"1\" failures=\"0\""), "{clean}");
}

#[test]
fn json_gives_pointers() {
    let fixture = Fixture::new(&[CLEAN[1]]);
    let output = fixture.run(&["validate", ".", "--format", "json"]).expect(0).json();
    assert_eq!(output["findings"][0]["pointer"], "/spec/dependencies/agents/0/name");
    assert_eq!(output["findings"][0]["place"]["line"], 16);
}

#[test]
fn findings_go_to_a_file_without_colour() {
    let fixture = fixture();
    let run = fixture.run(&["validate", "agents", "--output-file", "out.txt"]).expect(1);
    assert_eq!(run.stdout, "");
    let text = fs::read_to_string(fixture.path().join("out.txt")).unwrap();
    assert!(text.contains("error[D001]") && !text.contains('\u{1b}'), "{text}");
    fixture.run(&["validate", "agents", "--output-file", "nowhere/out.txt"]).expect(2);
}

#[test]
fn colour_is_used_as_asked() {
    let fixture = fixture();
    assert!(fixture.run(&["validate", "agents", "--color", "always"]).stdout.contains("\u{1b}[1;31m"));
    assert!(!fixture.run(&["validate", "agents", "--color", "never"]).stdout.contains('\u{1b}'));
}

#[test]
fn quiet_prints_findings_only() {
    let run = fixture().run(&["validate", "agents", "--quiet"]).expect(1);
    assert!(run.stdout.contains("error[D001]"));
    assert_eq!(run.stderr, "");
}

#[test]
fn statistics_count_codes() {
    let fixture = fixture();
    let run = fixture.run(&["validate", "agents", "--statistics"]).expect(1);
    assert!(run.stdout.contains("1  C005  unused-suppression (1 fixable)\n"), "{}", run.stdout);
    let output = fixture.run(&["validate", "agents", "--statistics", "--format", "json"]).expect(1).json();
    let counted = output.as_array().unwrap().iter().find(|counted| counted["code"] == "C005").unwrap();
    assert_eq!((counted["count"].as_u64(), counted["fixable"].as_u64()), (Some(1), Some(1)));
    fixture.run(&["validate", "agents", "--statistics", "--format", "sarif"]).expect(2);
}
