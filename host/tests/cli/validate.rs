use crate::fixture::{BROKEN, CLEAN, Fixture, sample};

#[test]
fn clean_definitions_exit_with_0() {
    let run = Fixture::new(&CLEAN).run(&["validate", "."]).expect(0);
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr, "0 errors, 0 warnings, 2 files read\n");
}

#[test]
fn an_error_is_shown_in_its_place_and_exits_with_1() {
    let fixture = Fixture::new(&[BROKEN]);
    let run = fixture.run(&["validate", "."]).expect(1);
    assert!(run.stdout.starts_with("error[D001]: "), "{}", run.stdout);
    assert!(run.stdout.contains(" --> broken.yml:"), "{}", run.stdout);
    assert!(run.stdout.contains(" | "), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "no colour without a terminal: {}", run.stdout);
}

#[test]
fn concise_is_one_line_a_finding() {
    let run = Fixture::new(&[BROKEN]).run(&["validate", ".", "--format", "concise"]).expect(1);
    for line in run.stdout.lines() {
        assert!(line.starts_with("broken.yml:") && line.contains(": error["), "{line}");
    }
}

#[test]
fn json_is_one_object() {
    let fixture = Fixture::new(&[BROKEN, CLEAN[0]]);
    fixture.write("README.md", "# Not a definition\n");
    let output = fixture.run(&["validate", ".", "--format", "json"]).expect(1).json();
    assert_eq!(output["findings"][0]["code"], "D001");
    assert_eq!(output["findings"][0]["place"]["path"], "broken.yml");
    assert_eq!(output["summary"]["sources"], 3);
    assert!(output["skipped"].as_array().unwrap().iter().any(|file| file["path"] == "README.md"));
}

#[test]
fn warnings_fail_only_when_denied() {
    // The agent it needs is not there.
    let fixture = Fixture::new(&[CLEAN[1]]);
    let run = fixture.run(&["validate", "."]).expect(0);
    assert!(run.stdout.contains("warning[G003]"), "{}", run.stdout);
    fixture.run(&["validate", ".", "--deny-warnings"]).expect(1);
}

#[test]
fn references_are_not_looked_up_among_single_files() {
    let fixture = Fixture::new(&CLEAN);
    let run = fixture.run(&["validate", CLEAN[1].0, "--deny-warnings"]).expect(0);
    assert!(run.stderr.contains("1 reference not looked up"), "{}", run.stderr);
    // Both files together: then it is found, and nothing is left to look up.
    let run = fixture.run(&["validate", CLEAN[0].0, CLEAN[1].0, "--deny-warnings"]).expect(0);
    assert!(!run.stderr.contains("looked up"), "{}", run.stderr);
}

#[test]
fn what_is_skipped_is_counted_and_listed_on_request() {
    let fixture = Fixture::new(&CLEAN);
    fixture.write("package.json", "{\"name\": \"x\"}");
    let run = fixture.run(&["validate", "."]).expect(0);
    assert!(run.stderr.contains("1 skipped"), "{}", run.stderr);
    assert!(!run.stderr.contains("package.json"), "{}", run.stderr);
    let run = fixture.run(&["validate", ".", "--verbose"]).expect(0);
    assert!(run.stderr.contains("skipped: package.json: "), "{}", run.stderr);
}

#[test]
fn definitions_cannot_control_the_terminal() {
    let fixture = Fixture::new(&[]);
    fixture.write("a.yml", "agent: [\u{1b}]0;owned\u{7}\n");
    let run = fixture.run(&["validate", "."]);
    assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains('\u{7}'), "{:?}", run.stdout);
}

#[test]
fn a_file_above_the_limit_is_a_finding() {
    let fixture = Fixture::new(&[]);
    fixture.write("big.yml", vec![b'#'; (16 << 20) + 5]);
    let run = fixture.run(&["validate", "big.yml"]).expect(1);
    assert!(run.stdout.starts_with("error[D003]"), "{}", run.stdout);
}

#[test]
fn the_sample_has_the_mistakes_it_documents() {
    let sample = sample();
    let run = Fixture::new(&[]).run(&["validate", sample.to_str().unwrap(), "--format", "concise"]).expect(1);
    for place in [
        "customer-care/redelivery-booker/agent.yml:43:",
        "fleet/driver-helpline/agent.yml:44:",
        "fulfilment/sorter-jam-watch/agent.yml:54:",
        ".claude/agents/cost-trimmer.md:3:",
        "people/people-answers/agent.yml:3:",
    ] {
        assert!(run.stdout.lines().any(|line| line.starts_with(place)), "{place}\n{}", run.stdout);
    }
}

#[test]
fn what_cannot_run_exits_with_2() {
    let fixture = Fixture::new(&CLEAN);
    fixture.run(&["validate", "nowhere"]).expect(2);
    fixture.run(&["validate", ".", "--profile", "ossa-9"]).expect(2);
    fixture.run(&["validate", ".", "--plugin", "nowhere.wasm"]).expect(2);
}

#[test]
fn nothing_to_read_is_said_and_exits_with_2() {
    let run = Fixture::new(&[]).run(&["validate", "."]).expect(2);
    assert!(run.stderr.contains("nothing to read"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_exits_with_2_and_a_link_does_not() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let fixture = Fixture::new(&CLEAN);
    symlink(fixture.path().join(CLEAN[0].0), fixture.path().join("link.yml")).unwrap();
    let run = fixture.run(&["validate", "."]).expect(0);
    assert!(run.stderr.contains("not read: link.yml: a symbolic link"), "{}", run.stderr);
    let file = fixture.path().join("closed.yml");
    fixture.write("closed.yml", "a: 1\n");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o0)).unwrap();
    // Root reads everything.
    if std::fs::read(&file).is_err() {
        fixture.run(&["validate", "."]).expect(2);
    }
}
