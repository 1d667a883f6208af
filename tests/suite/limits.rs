//! Hostile and oversized input: each limit gives its finding, and nothing panics.

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace};
use proptest::prelude::*;

/// The names of the findings of one source, each once.
fn findings(path: &str, bytes: impl Into<Vec<u8>>) -> Vec<&'static str> {
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    workspace.put(&Source::new(path, bytes));
    let mut names: Vec<&str> = workspace.analyse().diagnostics.iter().map(|d| d.code.name()).collect();
    names.dedup();
    names
}

#[test]
fn a_file_of_more_than_16_mib() {
    let file = |size: usize| format!("a: {}", "x".repeat(size - 3));
    assert_eq!(findings("a.yaml", file(16 * 1024 * 1024 + 1)), ["oversized-file"]);
    assert_eq!(findings("a.yaml", file(16 * 1024 * 1024)), [""; 0]);
}

#[test]
fn nesting_beyond_128_levels() {
    for path in ["a.yaml", "a.json"] {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(findings(path, nested(128)), [""; 0], "{path}");
        assert_eq!(findings(path, nested(129)), ["deep-nesting"], "{path}");
        let deep = findings(path, "[".repeat(100_000));
        assert!(deep == ["deep-nesting"] || deep == ["syntax-error"], "{path}: {deep:?}");
    }
    let blocks: String = (0..3000).flat_map(|depth| [" ".repeat(depth), "a:\n".into()]).collect();
    assert_eq!(findings("a.yaml", blocks), ["deep-nesting"]);
}

#[test]
fn more_than_a_million_values() {
    let list = |count: usize| format!("[{}1]", "1,".repeat(count - 1));
    assert_eq!(findings("a.json", list(999_999)), [""; 0]);
    assert_eq!(findings("a.json", list(1_000_000)), ["too-many-values"]);
    assert_eq!(findings("a.yaml", format!("- 1\n{}", "- 1\n".repeat(1_000_000))), ["too-many-values"]);
}

#[test]
fn aliases_that_repeat_more_than_10_000_values() {
    // Nine levels of nine: 9⁹ values if anybody expanded them.
    let level = |level: usize, item: &str| format!("a{level}: &a{level} [{}]", [item; 9].join(", "));
    let mut bomb = vec![level(0, "x")];
    bomb.extend((1..9).map(|number| level(number, &format!("*a{}", number - 1))));
    assert_eq!(findings("a.yaml", bomb.join("\n")), ["alias-expansion"]);
    let fits = format!("a: &a [{}]\nb: [{}]\n", vec!["x"; 99].join(", "), vec!["*a"; 99].join(", "));
    assert_eq!(findings("a.yaml", fits), [""; 0]);
    assert_eq!(findings("a.yaml", "a: &a [*a]\n"), ["alias-expansion"]);
}

#[test]
fn more_than_a_thousand_findings_of_one_file() {
    let keys = format!("- {}\n", vec!["a: 1"; 101].join("\n  ")).repeat(15);
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    workspace.put(&Source::new("a.yaml", keys));
    let analysis = workspace.analyse();
    assert_eq!(analysis.diagnostics.len(), 1001);
    let rest: Vec<&str> = analysis
        .diagnostics
        .iter()
        .filter(|finding| finding.code.name() == "too-many-findings")
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(rest, ["500 more findings in this file are not listed"]);
}

#[test]
fn aliases_that_repeat_more_text_than_a_file_may_hold() {
    let long = "x".repeat(1024 * 1024);
    let aliases = |count: usize| format!("a: &a {long}\nb: [{}]\n", vec!["*a"; count].join(", "));
    assert_eq!(findings("a.yaml", aliases(15)), [""; 0]);
    assert_eq!(findings("a.yaml", aliases(17)), ["alias-expansion"]);
}

#[test]
fn names_that_are_said_very_often() {
    let names: Vec<String> = (0..200_000).map(|number| format!("\"c{number}\"")).collect();
    let api = format!(
        "{{\"openapi\": \"3.1.0\", \"x-agent-id\": \"a\", \"x-ossa-capability\": [{}]}}",
        names.join(",")
    );
    assert_eq!(findings("openapi.json", api), ["missing-field", "empty-description"]);
}

#[test]
fn a_fault_far_from_a_template_line_is_a_fault() {
    assert_eq!(findings("a.yaml", "prompt: |\n  {{ question }}\nname: a\nrole: b: c\n"), ["syntax-error"]);
}

#[test]
fn text_that_is_no_text() {
    assert_eq!(findings("a.yaml", [b'a', b':', b' ', 0xff]), ["invalid-encoding"]);
    assert_eq!(findings("a.yaml", [0xff, 0xfe, b'a', 0]), ["invalid-encoding"]);
    assert_eq!(findings("a.yaml", [0xef, 0xbb, 0xbf, b'a', b':', b' ', b'1']), [""; 0]);
    assert_eq!(findings("a.yaml", ""), [""; 0]);
    assert_eq!(findings("a.json", ""), [""; 0]);
}

#[test]
fn a_template_is_not_judged_as_yaml() {
    let helm = "{{- if .Values.enabled }}\napiVersion: v1\n{{- end }}\n";
    assert_eq!(findings("a.yaml", helm), ["template-file"]);
    // The same line inside a block scalar is text.
    assert_eq!(findings("a.yaml", "prompt: |\n  {{ question }}\n"), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the bytes, reading ends with a result.
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), path in "a\\.(yaml|json|md)") {
        findings(&path, bytes);
    }

    /// The same for text that looks like YAML.
    #[test]
    fn no_yaml_panics(text in "([a-c]: |- |\\[|\\]|\\{|\\}|,|\"|'|&a|\\*a|\\||>|#|\n|\n  |---\n|é|😀|\\\\u00|1\\.0|~){0,60}") {
        for path in ["a.yaml", "a.json"] {
            findings(path, text.clone());
        }
        findings("agents/a.md", format!("---\n{text}\n---\nbody"));
    }
}

#[test]
fn a_broken_file_is_an_error_where_it_may_be_a_definition() {
    let severity = |path: &str, text: &str| {
        let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
        workspace.put(&Source::new(path, text));
        workspace.analyse().diagnostics.first().map(|finding| finding.severity.as_str())
    };
    let settings = "{\n  // for the compiler\n  \"compilerOptions\": { \"strict\": true, },\n}\n";
    assert_eq!(severity("tsconfig.json", settings), Some("info"));
    assert_eq!(severity("docker-compose.yml", "services:\n\tweb:\n\t\timage: x\n"), Some("info"));
    assert_eq!(severity("post.md", "---\ntitle: on colons: a story\n---\n"), Some("info"));
    assert_eq!(severity("agents/tsconfig.json", settings), Some("error"));
    assert_eq!(severity("a.md", "---\nname: a\ndescription: b: c\n---\n"), Some("error"));
    assert_eq!(severity("a.yaml", "x: &\napiVersion: ossa/v0.4\n"), Some("error"));
    assert_eq!(severity("a.json", "{\"ossaVersion\": \"1.0\",, "), Some("error"));
}
