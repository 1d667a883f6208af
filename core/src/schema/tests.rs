//! The keywords and the words of findings, over small schemas of their own.

use super::check::check;
use super::compile::compile;
use super::judge::Judge;
use crate::diagnostic::Severity;
use crate::document::{Limits, Syntax, read};
use crate::source::Source;

/// What is found in `yaml` by `schema`: code, the text marked, message and help, one line each.
fn found(schema: &str, yaml: &str) -> Vec<String> {
    let schemas = compile("test", schema);
    let (document, faults) = read(&Source::new("test.yml", yaml), Syntax::Yaml, &Limits::DEFAULT);
    assert!(faults.is_empty(), "{yaml}: {faults:?}");
    let root = document.roots().next().expect("the text holds a document");
    let mut diagnostics = Vec::new();
    check(&schemas, root, &mut diagnostics);
    let valid = Judge::new(&schemas, root).accepts(0, root);
    // Advice about misspelled optional keys is no violation.
    let violations = diagnostics.iter().any(|finding| !["S006", "S009"].contains(&finding.code.as_str()));
    assert!(!valid || !violations, "{schema}\n{yaml}\n{diagnostics:?}");
    assert!(valid || !diagnostics.is_empty(), "{schema}\n{yaml}: invalid without a finding");
    diagnostics
        .iter()
        .map(|finding| {
            let span = finding.location.as_ref().expect("structure has a place").span;
            let marked = document.text().get(span.range()).unwrap_or_default();
            let help = finding.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
            let lenient = if finding.severity == Severity::Error { "" } else { "~" };
            format!("{lenient}{} [{marked}] {}{help}", finding.code.as_str(), finding.message)
        })
        .collect()
}

/// A schema, a document, and what is found.
const CASES: &[(&str, &str, &[&str])] = &[
    // Types and scalars.
    (r#"{"type": "integer"}"#, "1.0", &[]),
    (r#"{"type": "integer"}"#, "1.5", &["S002 [1.5] found a number where the document needs an integer"]),
    (r#"{"type": ["string", "null"]}"#, "null", &[]),
    (
        r#"{"properties": {"a": {"type": "string"}}}"#,
        "a: 2",
        &["S002 [2] found an integer where `a` needs a string (put it in quotes: \"2\")"],
    ),
    (
        r#"{"properties": {"apiToken": {"type": "string"}}}"#,
        "apiToken: 2",
        &["S002 [2] found an integer where `apiToken` needs a string (put it in quotes)"],
    ),
    (r#"{"properties": {"a": {"enum": [1, null, true, "x"]}}}"#, "a: 1.0", &[]),
    (
        r#"{"properties": {"a": {"enum": ["alpha", "beta"]}}}"#,
        "a: ALPHA",
        &["~S003 [ALPHA] found `ALPHA` where `a` must be one of alpha, beta (did you mean `alpha`?)"],
    ),
    (r#"{"properties": {"a": {"const": 1}}}"#, "a: 2", &["~S003 [2] found `2` where `a` must be 1"]),
    (r#"{"properties": {"a": {"minimum": 1}}}"#, "a: 0", &["~S005 [0] found `0` where `a` needs at least 1"]),
    (
        r#"{"properties": {"a": {"exclusiveMaximum": 1}}}"#,
        "a: 1",
        &["~S005 [1] found `1` where `a` needs less than 1"],
    ),
    (
        r#"{"items": {"minLength": 2}}"#,
        "[é]",
        &["~S005 [é] found 1 character where an item of the document needs at least 2"],
    ),
    (
        r#"{"items": {"maxLength": 2}}"#,
        "[éé, ééé]",
        &["~S005 [ééé] found 3 characters where an item of the document needs at most 2"],
    ),
    (
        r#"{"properties": {"v": {"type": "string", "pattern": "^[a-f0-9]{64}$", "x-form": "sha256"}}}"#,
        "v: 12",
        &["~S005 [12] found `12` where `v` needs a SHA-256 sum of 64 hexadecimal digits in lower case"],
    ),
    // Templates are somebody else's.
    (
        r#"{"properties": {"a": {"enum": ["x"]}, "b": {"type": "integer"}}}"#,
        "{a: \"${A}\", b: \"{{ b }}\"}",
        &[],
    ),
    (r#"{"not": {"properties": {"a": {"const": "x"}}, "required": ["a"]}}"#, "a: \"${A}\"", &[]),
    // Keys.
    (r#"{"required": ["a", "b"]}"#, "a: 1", &["S001 [a] the document has no `b` (add `b`)"]),
    (
        r#"{"properties": {"role": {}}, "required": ["role"]}"#,
        "roel: 1",
        &["~S006 [roel] the document has no key `roel` (did you mean `role`?)"],
    ),
    (
        r#"{"properties": {"name": {}, "title": {}}, "additionalProperties": false}"#,
        "{name: 1, nmae: 2, other: 3}",
        &[
            "~S007 [nmae] the document has no key `nmae` (`name` is a key, and is there already)",
            "~S007 [other] the document has no key `other` (its keys are `name` and `title`)",
        ],
    ),
    (
        r#"{"properties": {"title": {}}, "additionalProperties": false}"#,
        "titel: 3",
        &["~S006 [titel] the document has no key `titel` (did you mean `title`?)"],
    ),
    // The map and a branch both know what was meant.
    (
        r#"{"properties": {"title": {}}, "anyOf": [{"required": ["title"], "properties": {"title": {}}},
            {"required": ["a", "b"]}]}"#,
        "titel: 3",
        &["~S006 [titel] the document has no key `titel` (did you mean `title`?)"],
    ),
    (r#"{"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": false}"#, "x-a: b", &[]),
    (
        r#"{"patternProperties": {"^x-": {"type": "string"}}}"#,
        "x-a: [1]",
        &["S002 [[1]] found a list where `x-a` needs a string"],
    ),
    (
        r#"{"additionalProperties": {"type": "object"}}"#,
        "a: 1",
        &["S002 [1] found an integer where `a` needs a map"],
    ),
    (
        r#"{"propertyNames": {"pattern": "^/", "x-form": "path"}}"#,
        "users: 1",
        &["~S005 [users] found `users` where a key of the document needs a path that begins with `/`"],
    ),
    (r#"{"properties": {"a": {"minProperties": 1}}}"#, "a: {}", &["~S004 [a] `a` is empty"]),
    (
        r#"{"maxProperties": 1}"#,
        "{a: 1, b: 2}",
        &["~S005 [a] found 2 entries where the document needs at most 1"],
    ),
    (
        r#"{"dependentRequired": {"a": ["b"]}}"#,
        "a: 1",
        &["S001 [a] the document has `a` but no `b` (add `b`)"],
    ),
    // A key known to another schema of the same value is no misspelling.
    (
        r#"{"properties": {"input": {}}, "anyOf": [{"properties": {"inputs": {}, "outputs": {}}}]}"#,
        "{output: 1, inputs: 2}",
        &[],
    ),
    // Lists.
    (r#"{"properties": {"a": {"minItems": 1}}}"#, "a: []", &["~S004 [a] `a` is empty"]),
    (
        r#"{"properties": {"a": {"maxItems": 1}}}"#,
        "a: [b, c]",
        &["~S005 [c] found 2 items where `a` needs at most 1"],
    ),
    (
        r#"{"uniqueItems": true}"#,
        "[{a: 1, b: 2}, 1, {b: 2.0, a: 1}]",
        &["~S005 [b] found an item twice where the items of the document must differ"],
    ),
    (
        r#"{"uniqueItems": true}"#,
        "[1, \"1\", 2, 1.0]",
        &["~S005 [1.0] found `1.0` twice where the items of the document must differ"],
    ),
    (r#"{"prefixItems": [{"type": "string"}], "items": false}"#, "[a]", &[]),
    (
        r#"{"prefixItems": [{"type": "string"}], "items": false}"#,
        "[a, b]",
        &["~S007 [b] an item of the document is not allowed here"],
    ),
    // Leniency, of all keywords and of some.
    (
        r#"{"properties": {"a": {"type": "string", "x-lenient": "most readers cope"}}}"#,
        "a: []",
        &["~S002 [[]] found a list where `a` needs a string (most readers cope)"],
    ),
    (
        r#"{"required": ["a", "b"], "x-lenient": {"required": {"b": "often left out"}}}"#,
        "c: 1",
        &[
            "S001 [c] the document has no `a` (add `a`)",
            "~S001 [c] the document has no `b` (often left out; add `b`)",
        ],
    ),
    (
        r##"{"$defs": {"a": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/a", "x-lenient": "here it is fine"}}}"##,
        "a: []",
        &["~S002 [[]] found a list where `a` needs a string (here it is fine)"],
    ),
    // Choices: the branch that was meant speaks, and only that.
    (
        r#"{"oneOf": [{"type": "string"}, {"type": "object", "required": ["name"]}]}"#,
        "[]",
        &["S002 [[]] found a list where the document needs a string or map"],
    ),
    (
        r#"{"oneOf": [{"properties": {"type": {"const": "a"}, "x": {"type": "string"}}, "required": ["type", "x"]},
                      {"properties": {"type": {"const": "b"}, "y": {"type": "string"}}, "required": ["type", "y"]}]}"#,
        "{type: b, y: []}",
        &["S002 [[]] found a list where `y` needs a string"],
    ),
    (
        r#"{"oneOf": [{"properties": {"type": {"const": "stdio"}}, "required": ["type"]},
                      {"properties": {"type": {"enum": ["sse", "http"]}}, "required": ["type"]}]}"#,
        "{type: studio}",
        &[
            "~S003 [studio] found `studio` where `type` must be one of stdio, sse, http (did you mean `stdio`?)",
        ],
    ),
    (
        r#"{"oneOf": [{"properties": {"type": {"const": "stdio"}}, "required": ["type"]},
                      {"properties": {"type": {"const": "sse"}}, "required": ["type"]}]}"#,
        "{tpye: sse}",
        &["~S006 [tpye] the document has no key `tpye` (did you mean `type`?)"],
    ),
    (
        r#"{"properties": {"s": {"anyOf": [{"required": ["url"]}, {"required": ["command"]}]}}}"#,
        "s: {a: 1}",
        &["S001 [s] `s` has neither `url` nor `command` (add `url` or `command` (at least one of them))"],
    ),
    (
        r#"{"properties": {"s": {"oneOf": [{"required": ["url"]}, {"required": ["command"]}]}}}"#,
        "s: {url: 1, command: 2}",
        &[
            "~S005 [s] `s` has both `url` and `command`, and only one of them is allowed (keep one of the two)",
        ],
    ),
    (
        r#"{"anyOf": [{"required": ["url"], "properties": {"url": {"type": "string"}}},
                      {"required": ["command"], "properties": {"args": {"items": {"type": "string"}}}}]}"#,
        "{command: x, args: [[], []]}",
        &[
            "S002 [[]] found a list where an item of `args` needs a string",
            "S002 [[]] found a list where an item of `args` needs a string",
        ],
    ),
    (
        r#"{"items": {"anyOf": [{"enum": ["a", "b"]}, {"const": 3}]}}"#,
        "[word, 3]",
        &["~S003 [word] found `word` where an item of the document must be one of a, b, 3"],
    ),
    (
        r#"{"if": {"required": ["$ref"]}, "then": {"properties": {"$ref": {"type": "string"}}}, "else": {"required": ["name"]}}"#,
        "{x: 1}",
        &["S001 [x] the document has no `name` (add `name`)"],
    ),
    (
        r#"{"not": {"required": ["a", "b"], "description": "b replaces a"}}"#,
        "{a: 1, b: 2}",
        &["~S007 [b] the document must not have `a` and `b` together (b replaces a)"],
    ),
    (
        r#"{"properties": {"v": {"not": {"const": "latest"}}}}"#,
        "v: latest",
        &["~S003 [latest] found `latest`, which `v` must not be"],
    ),
    // Recursion follows the document.
    (
        r##"{"$defs": {"node": {"type": "object", "properties": {"kids": {"items": {"$ref": "#/$defs/node"}}}}}, "$ref": "#/$defs/node"}"##,
        "kids: [{kids: [{kids: 1}, 2]}]",
        &["S002 [2] found an integer where an item of `kids` needs a map"],
    ),
];

#[test]
fn findings_of_small_schemas() {
    for (schema, yaml, expected) in CASES {
        assert_eq!(found(schema, yaml), *expected, "{schema}\n{yaml}");
    }
}

#[test]
fn schemas_outside_of_the_subset_do_not_compile() {
    for schema in [
        r#"{"unevaluatedProperties": false}"#,
        r#"{"pattern": "a+"}"#,
        r#"{"x-form": "semver"}"#,
        r#"{"pattern": "^/", "x-form": "semver"}"#,
        r#"{"x-form": "poem"}"#,
        r#"{"type": "text"}"#,
        r#"{"patternProperties": {"[a-z]+": {}}}"#,
        r##"{"$ref": "#/$defs/none"}"##,
        r#"{"enum": [[1]]}"#,
        r#"{"minLength": "2"}"#,
        r#"{"required": ["a"], "additionalProperties": false}"#,
        "3",
        "[",
    ] {
        let outcome = std::panic::catch_unwind(|| compile("test", schema));
        assert!(outcome.is_err(), "{schema}");
    }
}

#[test]
fn looking_at_one_value_again_and_again_ends() {
    // Each level doubles the work, as no schema of ours does.
    let schema = r##"{"anyOf": [{"properties": {"a": {"$ref": "#"}}, "required": ["b"]},
                                {"properties": {"a": {"$ref": "#"}}, "required": ["c"]}]}"##;
    let yaml = format!("{}1{}", "{a: ".repeat(60), "}".repeat(60));
    let found = found(schema, &yaml);
    let last = found.last().expect("the bound is reported");
    assert!(last.contains("S009"), "{last}");
}

#[test]
fn descriptions_follow_the_path() {
    let known = super::describe("ossa-1.0", &["agent", "runtime", "type"], None).expect("the path is known");
    assert!(known.is_required && known.values.contains(&"docker".to_owned()));
    let agent = super::describe("ossa-1.0", &["agent"], None).expect("the path is known");
    assert!(agent.properties.iter().any(|property| property.name == "role" && property.is_required));
    let item = super::describe("ossa-1.0", &["agent", "capabilities", "0", "name"], None);
    assert_eq!(item.expect("items are known").types, ["string"]);
    assert_eq!(super::describe("ossa-1.0", &["agent", "runtime", "none"], None), None);
    assert_eq!(super::describe("none", &[], None), None);
}
