//! Every cause: the values that are read, the place and sentence of the finding, and the text its fix leaves.

use crate::diagnostic::apply;
use crate::document::tests::value;
use crate::document::{Limits, Syntax, read};
use crate::source::Source;

/// The values that are read, each finding as `line:column message`, and the text with all fixes made.
fn check(text: &str, values: &str, findings: &[&str], mended: &str) {
    let (document, found) = read(&Source::new("a.yaml", text), Syntax::Yaml, &Limits::DEFAULT);
    let read_values: Vec<String> = document.roots().map(value).collect();
    assert_eq!(read_values.join("\n"), values, "{text:?}");
    let told: Vec<String> = found
        .iter()
        .map(|finding| {
            let span = finding.location.as_ref().expect("it has a place").span;
            let place = document.lines().position(document.text(), span.start);
            format!("{}:{} {}", place.line, place.column, finding.message)
        })
        .collect();
    assert_eq!(told, findings, "{text:?}");
    let (fixed, _) = apply(text, found.iter().filter_map(|finding| finding.fix.as_ref()));
    assert_eq!(fixed, mended, "{text:?}");
    if fixed != text {
        let (again, rest) = read(&Source::new("a.yaml", fixed.as_str()), Syntax::Yaml, &Limits::DEFAULT);
        assert!(rest.is_empty(), "{text:?} {rest:?}");
        assert_eq!(again.roots().map(value).collect::<Vec<_>>().join("\n"), values, "{text:?}");
    }
}

#[test]
fn a_colon_in_a_value() {
    let colon = "`: ` stands in a value without quotes";
    check(
        "a: b: 'c' # d\ne: 1\n",
        r#"{"a": "b: 'c'", "e": 1}"#,
        &[&format!("1:5 {colon}")],
        "a: \"b: 'c'\" # d\ne: 1\n",
    );
    check("é: 😀: \"c\"\n", r#"{"é": "😀: \"c\""}"#, &[&format!("1:5 {colon}")], "é: '😀: \"c\"'\n");
    check(
        "a: one\n  two words: three\nb: 1\n",
        r#"{"a": "one two words: three", "b": 1}"#,
        &[&format!("2:12 {colon}")],
        "a: \"one\n  two words: three\"\nb: 1\n",
    );
    check(
        "- a: b: c\n  d: e: f\n- g:\n",
        r#"[{"a": "b: c", "d": "e: f"}, {"g": null}]"#,
        &[&format!("1:7 {colon}"), &format!("2:7 {colon}")],
        "- a: \"b: c\"\n  d: \"e: f\"\n- g:\n",
    );
}

#[test]
fn a_missing_space() {
    let space = "no space stands between `:` and the value";
    check("a:b\nc: 1\n", r#"{"a": "b", "c": 1}"#, &[&format!("1:2 {space}")], "a: b\nc: 1\n");
    check("c: 1\na:b\nd: 1", r#"{"c": 1, "a": "b", "d": 1}"#, &[&format!("2:2 {space}")], "c: 1\na: b\nd: 1");
}

#[test]
fn a_reserved_character() {
    let reserved = "cannot begin a text without quotes";
    check(
        "a:\n  - @x/y\n  - `z` # c\n@b: 1\n",
        r#"{"a": ["@x/y", "`z`"], "@b": 1}"#,
        &[
            &format!("2:5 `@` {reserved}"),
            &format!("3:5 a backtick {reserved}"),
            &format!("4:1 `@` {reserved}"),
        ],
        "a:\n  - \"@x/y\"\n  - \"`z`\" # c\n\"@b\": 1\n",
    );
    check(
        "a: [@x, 1]\nb: 1",
        r#"{"a": ["@x", 1], "b": 1}"#,
        &[&format!("1:5 `@` {reserved}")],
        "a: [\"@x\", 1]\nb: 1",
    );
    let star = "`*` stands for the value of an anchor, and no anchor before it has this name";
    check("a: *.md\nb: 1", r#"{"a": "*.md", "b": 1}"#, &[&format!("1:4 {star}")], "a: \"*.md\"\nb: 1");
}

#[test]
fn escapes_and_quotes() {
    check(
        "a: \"^\\d+\\w\\n\"\nb: 1\n",
        r#"{"a": "^\\d+\\w\n", "b": 1}"#,
        &[r"1:6 `\d` is no escape of a text in double quotes"],
        "a: \"^\\\\d+\\\\w\\n\"\nb: 1\n",
    );
    check(
        "a: 'it's bad'\nb: 1\n",
        r#"{"a": "it's bad", "b": 1}"#,
        &["1:7 `'` ends the text, and more stands behind it"],
        "a: \"it's bad\"\nb: 1\n",
    );
    check(
        "a:\n  b: \"open\n  c: 1\n",
        r#"{"a": {"b": "open", "c": 1}}"#,
        &["2:6 the text has no closing `\"`"],
        "a:\n  b: \"open\"\n  c: 1\n",
    );
}

#[test]
fn tabs_in_the_indentation() {
    let tab = "a tab indents the line; YAML is indented with spaces";
    check(
        "a:\n\tb: 1\n\tc:\n\t\t- x\nd: 1\n",
        r#"{"a": {"b": 1, "c": ["x"]}, "d": 1}"#,
        &[&format!("2:1 {tab}")],
        "a:\n  b: 1\n  c:\n    - x\nd: 1\n",
    );
    check(
        "a:\n    b: 1\n\tc: 2\n",
        r#"{"a": {"b": 1, "c": 2}}"#,
        &[&format!("3:1 {tab}")],
        "a:\n    b: 1\n    c: 2\n",
    );
    check("-\ta: 1\n\tb: 2", r#"[{"a": 1, "b": 2}]"#, &[&format!("1:2 {tab}")], "- a: 1\n  b: 2");
}

#[test]
fn wrong_indentation() {
    check(
        "a:\n    b: 1\n  c:\n    - d\n# e\ng: 3\n",
        r#"{"a": {"b": 1, "c": ["d"]}, "g": 3}"#,
        &["3:3 the key is indented by 2 spaces, the map it belongs to by 4 spaces"],
        "a:\n    b: 1\n    c:\n      - d\n# e\ng: 3\n",
    );
    check(
        "a: x\n  b: 1\n  c: 2\nd: 3\n",
        r#"{"a": "x", "b": 1, "c": 2, "d": 3}"#,
        &["2:3 the key is indented by 2 spaces, the map it belongs to by 0 spaces"],
        "a: x\nb: 1\nc: 2\nd: 3\n",
    );
    check(
        "x:\n  - a: 1\n  b: 2\n  - c: 3\n",
        r#"{"x": [{"a": 1, "b": 2}, {"c": 3}]}"#,
        &["3:3 the key is indented by 2 spaces, the map it belongs to by 4 spaces"],
        "x:\n  - a: 1\n    b: 2\n  - c: 3\n",
    );
    check("a: [\n  'x'\n]\nb: 1\n", r#"{"a": ["x"], "b": 1}"#, &[], "a: [\n  'x'\n]\nb: 1\n");
}

#[test]
fn text_that_belongs_to_nothing() {
    let neither = "the line is neither `key: value` nor `- item`";
    check(
        "a: 1\nstray text\nmore\nb: 2\n",
        r#"{"a": 1, "b": 2}"#,
        &[&format!("2:1 {neither}")],
        "a: 1\n# stray text\n# more\nb: 2\n",
    );
    check("a: 1\nstray", r#"{"a": 1}"#, &[&format!("2:1 {neither}")], "a: 1\n# stray");
    check(
        "one\ntwo\n# c\nthree\n---\na: 1\n",
        "\"one two\"\n{\"a\": 1}",
        &["4:1 text stands after the end of the document"],
        "one\ntwo\n# c\n# three\n---\na: 1\n",
    );
}

#[test]
fn brackets_that_stay_open() {
    check(
        "a: [1, [2,\nb: 1\n",
        r#"{"a": [1, [2]], "b": 1}"#,
        &["1:8 `[` has no closing `]`"],
        "a: [1, [2]]\nb: 1\n",
    );
    check(
        "a: [1\n  }\nb: 1",
        r#"{"a": [1], "b": 1}"#,
        &["2:3 `}` stands where `]` closes `[`"],
        "a: [1\n  ]\nb: 1",
    );
    check("a: {b: [1}}", r#"{"a": {"b": [1]}}"#, &["1:10 `}` stands where `]` closes `[`"], "a: {b: [1]}");
    check("a: {b: 1", r#"{"a": {"b": 1}}"#, &["1:4 `{` has no closing `}`"], "a: {b: 1}");
}

#[test]
fn a_file_with_more_faults_than_are_repaired() {
    let text = "- a: b: c\n".repeat(40);
    let (document, found) = read(&Source::new("a.yaml", text.as_str()), Syntax::Yaml, &Limits::DEFAULT);
    assert_eq!(found.len(), super::REPAIRS + 1);
    assert_eq!(document.roots().next().expect("there is a list").len(), super::REPAIRS + 1);
}
