//! `api/openapi.yaml` as a judge of answers.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};

pub(crate) static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("../../api/openapi.yaml")).unwrap());

/// `value`, or what its `$ref` points at.
fn resolved(value: &'static Value) -> &'static Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => {
            let pointer = reference.strip_prefix('#').unwrap();
            DOCUMENT.pointer(pointer).unwrap_or_else(|| panic!("{reference} points nowhere"))
        }
        None => value,
    }
}

/// Method and path of every operation.
pub(crate) fn operations() -> BTreeSet<(String, String)> {
    let methods = |path: &'static str, item: &'static Map<String, Value>| {
        item.keys().map(move |method| (method.to_uppercase(), path.to_owned()))
    };
    DOCUMENT["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| methods(path, item.as_object().unwrap()))
        .collect()
}

/// The path of the document that `path` is one of: parameters stand in braces.
fn described_path(path: &str) -> Option<&'static str> {
    let is_one = |described: &&String| {
        let (described, path) = (described.split('/'), path.split('/'));
        described.clone().count() == path.clone().count()
            && described.zip(path).all(|(described, part)| described.starts_with('{') || described == part)
    };
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let exact = paths.get_key_value(path).map(|(path, _)| path);
    exact.or_else(|| paths.keys().find(is_one)).map(String::as_str)
}

/// The documented statuses of an operation.
pub(crate) fn statuses(method: &str, path: &str) -> Vec<u16> {
    let responses = &DOCUMENT["paths"][path][method.to_lowercase()]["responses"];
    responses.as_object().unwrap().keys().map(|status| status.parse().unwrap()).collect()
}

/// The same, but for what only keys bring about: that has a test of its own, for all operations.
pub(crate) fn statuses_without_keys(method: &str, path: &str) -> Vec<u16> {
    let by_key = |status: &u16| *status == 401 || (*status == 403 && method == "GET");
    statuses(method, path).into_iter().filter(|status| !by_key(status)).collect()
}

/// Panics unless the answer is one the document describes.
#[track_caller]
pub(crate) fn check(method: &Method, path: &str, status: StatusCode, media_type: Option<&str>, body: &[u8]) {
    let what = format!("{method} {path}: {status} {media_type:?}");
    let described = described_path(path).unwrap_or_else(|| panic!("{what}: the path is not described"));
    let item = &DOCUMENT["paths"][described];
    let operation = &item[method.as_str().to_lowercase()];
    let response = operation["responses"].get(status.as_str());
    let response = resolved(response.unwrap_or_else(|| panic!("{what}: the status is not described")));
    let Some(content) = response.get("content").and_then(Value::as_object) else {
        assert!(body.is_empty(), "{what}: a body that is not described");
        return;
    };
    let essence = media_type.unwrap_or_default().split(';').next().unwrap_or_default();
    let Some(described) = content.get(essence) else { panic!("{what}: the media type is not described") };
    if essence.ends_with("json") {
        let value: Value = serde_json::from_slice(body).unwrap_or_else(|error| panic!("{what}: {error}"));
        check_schema(&described["schema"], &value, &what);
    }
}

/// Panics unless `value` fits `schema`.
#[track_caller]
pub(crate) fn check_schema(schema: &Value, value: &Value, what: &str) {
    // The references of the schema lead to `#/components`, so those come along.
    let mut root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": DOCUMENT["components"],
    });
    let keys = schema.as_object().unwrap().clone();
    root.as_object_mut().unwrap().extend(keys);
    let validator = jsonschema::validator_for(&root).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}:\n{}", errors.join("\n"));
}

#[test]
fn routes_and_description_are_the_same() {
    let routes: BTreeSet<(String, String)> =
        ossa_host::server::routes().map(|(method, path, _)| (method.to_string(), path.to_owned())).collect();
    assert_eq!(routes, operations());
}

#[test]
fn every_schema_and_property_is_described() {
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].is_string(), "{name} has no description");
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            let described = schema["description"].is_string() || schema["$ref"].is_string();
            assert!(described, "{name}.{property} has no description");
        }
    }
}

#[test]
fn every_example_fits_its_schema() {
    fn visit(schema: &Value, what: &str) {
        if let Some(examples) = schema["examples"].as_array() {
            for example in examples {
                check_schema(schema, example, what);
            }
        }
        match schema {
            Value::Object(members) => {
                for (key, value) in members {
                    visit(value, &format!("{what}/{key}"));
                }
            }
            Value::Array(items) => items.iter().for_each(|value| visit(value, what)),
            _ => {}
        }
    }
    visit(&DOCUMENT["components"]["schemas"], "schemas");
}
