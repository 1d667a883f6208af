//! `--fix`, `--diff`, `--watch` and standard input.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use crate::fixture::{BROKEN, CLEAN, Fixture, Run};

/// A clean definition with a comment that allows what is not there.
fn needless() -> String {
    CLEAN[0].1.replace("kind: Agent\n", "kind: Agent # ossa: allow(D002) once was twice\n")
}

#[test]
fn fixes_keep_every_other_byte() {
    let fixture = Fixture::new(&[]);
    let with_crlf = format!("\u{feff}{}", needless().replace('\n', "\r\n"));
    fixture.write("a/agent.yml", &with_crlf);
    let run = fixture.run(&["validate", ".", "--fix"]).expect(0);
    assert_eq!(run.stderr, "0 errors, 0 warnings, 1 fix in 1 file, 1 file read\n");
    let expected = with_crlf.replace(" # ossa: allow(D002) once was twice", "");
    assert_eq!(fs::read_to_string(fixture.path().join("a/agent.yml")).unwrap(), expected);
    assert_eq!(fs::read_dir(fixture.path().join("a")).unwrap().count(), 1, "nothing is left beside it");
    let again = fixture.run(&["validate", ".", "--fix"]).expect(0);
    assert_eq!(again.stderr, "0 errors, 0 warnings, 1 file read\n");
}

#[test]
fn a_diff_writes_nothing_and_can_be_applied() {
    let fixture = Fixture::new(&[("agent.yml", &needless())]);
    let run = fixture.run(&["validate", ".", "--diff"]).expect(1);
    let expected = "\
--- agent.yml
+++ agent.yml
@@ -1,5 +1,5 @@
 apiVersion: open-standards-scalable-agents/v0.1.9
-kind: Agent # ossa: allow(D002) once was twice
+kind: Agent
 metadata:
   name: ledger
   version: 1.0.0
";
    assert_eq!(run.stdout, expected);
    assert_eq!(run.stderr, "1 file would change\n");
    assert_eq!(fs::read_to_string(fixture.path().join("agent.yml")).unwrap(), needless());
    fixture.write("agent.yml", CLEAN[0].1);
    assert_eq!(fixture.run(&["validate", ".", "--diff"]).expect(0).stdout, "");
}

/// The mark is no part of the text, but of the first line that `patch` compares.
#[test]
fn the_diff_of_a_file_with_a_byte_order_mark_has_it() {
    let fixture = Fixture::new(&[("agent.yml", &format!("\u{feff}{}", needless()))]);
    let run = fixture.run(&["validate", ".", "--diff"]).expect(1);
    assert!(run.stdout.contains("\n \u{feff}apiVersion: open"), "{}", run.stdout);
}

#[test]
fn suggestions_are_made_only_when_asked_for() {
    let fixture = Fixture::new(&[CLEAN[0]]);
    let text = "[validate]\nignore = [\"G03\"]\n";
    fixture.write("ossa.toml", text);
    let read = || fs::read_to_string(fixture.path().join("ossa.toml")).unwrap();
    fixture.run(&["validate", ".", "--fix"]).expect(0);
    assert_eq!(read(), text);
    fixture.run(&["validate", ".", "--fix", "--unsafe-fixes"]).expect(0);
    assert_eq!(read(), "[validate]\nignore = [\"G003\"]\n");
    fixture.run(&["validate", ".", "--unsafe-fixes"]).expect(2);
}

fn piped(fixture: &Fixture, arguments: &[&str], input: &str) -> Run {
    let mut command = fixture.command(arguments);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    Run::of(&child.wait_with_output().unwrap())
}

#[test]
fn standard_input_that_cannot_be_read_comes_out_as_it_was() {
    let fixture = Fixture::new(&[]);
    let mut child = fixture
        .command(&["validate", "-", "--fix"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"name: \xff\n").unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, b"name: \xff\n");
}

#[test]
fn what_is_not_shown_is_not_mended() {
    let compose = "command: echo: hi\n";
    let fixture = Fixture::new(&[CLEAN[0], ("docker-compose.yml", compose)]);
    fixture.run(&["validate", ".", "--fix"]).expect(0);
    assert_eq!(fs::read_to_string(fixture.path().join("docker-compose.yml")).unwrap(), compose);
}

#[test]
fn standard_input_is_one_source() {
    let fixture = Fixture::new(&[]);
    let run = piped(&fixture, &["validate", "-", "--format", "concise"], BROKEN.1).expect(1);
    assert!(run.stdout.starts_with("stdin.yaml:"), "{}", run.stdout);
    let named = ["validate", "-", "--stdin-filename", "desk/agent.yml", "--format", "concise"];
    let run = piped(&fixture, &named, BROKEN.1).expect(1);
    assert!(run.stdout.starts_with("desk/agent.yml:"), "{}", run.stdout);
    let run = piped(&fixture, &["validate", "-"], CLEAN[1].1).expect(0);
    assert!(run.stderr.contains("1 reference not looked up"), "{}", run.stderr);
    piped(&fixture, &["validate", "-", "--stdin-filename", "a.txt"], "").expect(2);
    fixture.run(&["validate", ".", "--stdin-filename", "a.yml"]).expect(2);
}

#[test]
fn what_is_mended_comes_out_of_standard_output() {
    let fixture = Fixture::new(&[]);
    let run = piped(&fixture, &["validate", "-", "--fix"], &needless()).expect(0);
    assert_eq!(run.stdout, CLEAN[0].1);
    let run = piped(&fixture, &["validate", "-", "--diff"], &needless()).expect(1);
    assert!(run.stdout.contains("+kind: Agent\n"), "{}", run.stdout);
}

#[test]
fn watching_sees_a_file_change() {
    let fixture = Fixture::new(&CLEAN);
    let mut command = fixture.command(&["validate", ".", "--watch", "--format", "concise"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let errors = BufReader::new(child.stderr.take().unwrap());
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in errors.lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let wait_for = |part: &str| loop {
        match lines.recv_timeout(Duration::from_mins(1)) {
            Ok(line) if line.contains(part) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    };
    let clean = wait_for("0 errors, 0 warnings") && wait_for("watching");
    fixture.write(CLEAN[0].0, BROKEN.1);
    let broken = wait_for("1 error, 1 warning");
    fs::remove_file(fixture.path().join(CLEAN[0].0)).unwrap();
    let gone = wait_for("0 errors, 1 warning, 1 file read");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(clean && broken && gone, "clean {clean}, broken {broken}, gone {gone}");
}
