//! What a plugin does is tested in `plugins/runtime`; this is about the way there.

use std::path::Path;
use std::process::Command;

use crate::fixture::{CLEAN, Fixture};

#[test]
fn what_is_no_plugin_is_refused_with_a_reason() {
    let fixture = Fixture::new(&CLEAN);
    fixture.write("text.wasm", "not wasm");
    fixture.write("module.wasm", b"\0asm\x01\0\0\0");
    let run = fixture.run(&["plugin", "check", "text.wasm"]).expect(2);
    assert!(run.stderr.contains("not a WebAssembly component"), "{}", run.stderr);
    let run = fixture.run(&["plugin", "check", "module.wasm"]).expect(2);
    assert!(run.stderr.contains("core module"), "{}", run.stderr);
    fixture.run(&["knowledge-graph", ".", "--plugin", "module.wasm"]).expect(2);
    fixture.run(&["plugin", "pack", "text.wasm", "-o", "out.wasm"]).expect(2);
    assert!(!fixture.path().join("out.wasm").exists());
}

#[test]
fn a_plugin_of_the_configuration_that_cannot_be_used_is_a_finding() {
    let fixture = Fixture::new(&CLEAN);
    fixture.write("ossa.toml", "[[plugins]]\npath = \"rules/text.wasm\"\n");
    fixture.write("rules/text.wasm", "not wasm");
    let run = fixture.run(&["validate", "."]).expect(1);
    let shown = format!("{}{}", run.stdout, run.stderr);
    assert!(shown.contains("cannot be used: it is not a WebAssembly component"), "{shown}");
    // The graph is built from the rest.
    let run = fixture.run(&["knowledge-graph", "."]).expect(0);
    let shown = format!("{}{}", run.stdout, run.stderr);
    assert!(shown.contains("depends_on"), "{shown}");
    fixture.run(&["validate", ".", "--isolated"]).expect(0);
}

#[test]
fn projects_are_made_once_and_with_names() {
    let fixture = Fixture::new(&[]);
    for lang in ["rust", "js", "python"] {
        let name = format!("my-{lang}");
        fixture.run(&["plugin", "new", &name, "--lang", lang]).expect(0);
        let run = fixture.run(&["plugin", "new", &name, "--lang", lang]).expect(2);
        assert!(run.stderr.contains("there already"), "{}", run.stderr);
        assert!(fixture.path().join(&name).join("tests/shared/expected.txt").is_file());
    }
    let run = fixture.run(&["plugin", "new", "My_Rule"]).expect(2);
    assert!(run.stderr.contains("is no name of a plugin"), "{}", run.stderr);
    let run = fixture.run(&["plugin", "build", "."]).expect(2);
    assert!(run.stderr.contains("holds no plugin"), "{}", run.stderr);
}

/// The guide, which says what these tests do.
const GUIDE: &str = include_str!("../../../docs/guides/write-a-plugin.md");

/// Runs a line of a shell with a cache that is kept from one run of the tests to the next.
fn run_kept(fixture: &Fixture, line: &str) -> (Option<i32>, String, String) {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let arguments: Vec<&str> = line.split_whitespace().skip(1).collect();
    let mut command = fixture.command(&arguments);
    command.env("OSSA_CACHE", kept.join("plugin-tools")).env("CARGO_TARGET_DIR", kept.join("plugin-guide"));
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let output = command.output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Follows the guide in one language: each command stands in it. Returns early, saying so, where `tool` is not there or
/// cannot install what it needs.
fn follow_the_guide(lang: &str, tool: &[&str]) -> Option<Fixture> {
    let is_there =
        Command::new(tool[0]).args(&tool[1..]).output().is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("skipped: `{}` is not here, which plugins in {lang} are built with", tool.join(" "));
        return None;
    }
    let fixture = Fixture::new(&[]);
    let run = |line: &str| {
        assert!(GUIDE.contains(line), "the guide does not say `{line}`");
        run_kept(&fixture, line)
    };
    let (code, _, stderr) = run(&format!("ossa plugin new shared-model --lang {lang}"));
    assert_eq!(code, Some(0), "{stderr}");
    let (code, stdout, stderr) = run("ossa plugin test shared-model");
    let cannot_install = ["`npm` failed", "/python` failed", "Blocking waiting", "download"];
    if code == Some(2) && cannot_install.iter().any(|words| stderr.contains(words)) {
        eprintln!("skipped: the tools for {lang} cannot be installed here: {stderr}");
        return None;
    }
    assert_eq!((code, stdout.contains("1 of 1 tests passed")), (Some(0), true), "{stdout}{stderr}");
    let (code, stdout, stderr) =
        run("ossa plugin run shared-model/shared-model.wasm shared-model/tests/shared/agents");
    let expected = "shares_model agent:ossa/billing, agent:ossa/refunds (0.2, model:openai/gpt-4o)\n";
    assert_eq!((code, stdout.as_str()), (Some(0), expected), "{stderr}");
    let (code, stdout, stderr) = run("ossa plugin check shared-model/shared-model.wasm");
    assert_eq!((code, stdout.contains("works without nodes")), (Some(0), true), "{stdout}{stderr}");
    let line =
        "ossa knowledge-graph shared-model/tests/shared/agents --plugin shared-model/shared-model.wasm";
    let (code, stdout, stderr) = run(line);
    assert_eq!(
        (code, format!("{stdout}{stderr}").contains("shares_model")),
        (Some(0), true),
        "{stdout}{stderr}"
    );
    Some(fixture)
}

#[test]
fn the_guide_works_in_rust() {
    drop(follow_the_guide("rust", &["cargo", "--version"]));
}

#[test]
fn the_guide_works_in_javascript() {
    let Some(fixture) = follow_the_guide("js", &["npm", "--version"]) else { return };
    // The same from a configuration; of two with one name, the first is used, and the second is a finding.
    let plugin = "[[plugins]]\npath = \"../../../shared-model.wasm\"\n";
    fixture.write("shared-model/tests/shared/agents/ossa.toml", plugin.repeat(2));
    let (code, stdout, stderr) = run_kept(&fixture, "ossa validate shared-model/tests/shared/agents");
    let shown = format!("{stdout}{stderr}");
    assert_eq!((code, shown.contains("are both called `shared-model`")), (Some(1), true), "{shown}");
    let (code, stdout, stderr) = run_kept(&fixture, "ossa knowledge-graph shared-model/tests/shared/agents");
    assert_eq!(
        (code, format!("{stdout}{stderr}").contains("shares_model")),
        (Some(0), true),
        "{stdout}{stderr}"
    );
}

#[test]
fn the_guide_works_in_python() {
    drop(follow_the_guide("python", &["python3", "-m", "venv", "--help"]));
}
