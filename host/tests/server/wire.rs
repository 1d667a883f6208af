//! `ossa_core::wire` and the schemas that describe it have the same fields.

use std::collections::{BTreeMap, BTreeSet};

use ossa_core::wire::{
    Cluster, Edit, Finding, Fix, Found, Graph, Group, Label, Node, NodeFile, Origin, Place, Relation, Report,
    Skipped, Stats,
};
use serde_json::Value;

use crate::description::{DOCUMENT, check_schema};

/// A report in which every field of every type is there.
fn full() -> Report {
    let text = || "text".to_owned();
    let origin = || Origin { name: text(), version: text() };
    let place = || Place { path: text(), start: 0, end: 1, line: 1, column: 1, end_line: 1, end_column: 2 };
    let node = Node {
        key: text(),
        id: text(),
        name: text(),
        kind: text(),
        agent_type: Some(text()),
        version: Some(text()),
        description: Some(text()),
        capabilities: vec![text()],
        domains: vec![text()],
        dependencies: vec![text()],
        files: vec![NodeFile { path: text(), format: text(), start: 0, end: 1 }],
    };
    let finding = Finding {
        code: text(),
        name: text(),
        severity: "error".to_owned(),
        message: text(),
        place: Some(place()),
        pointer: Some(text()),
        labels: vec![Label { place: place(), text: text() }],
        help: Some(text()),
        fix: Some(Fix {
            title: text(),
            edits: vec![Edit { place: place(), replacement: text() }],
            is_safe: true,
        }),
        origin: Some(origin()),
    };
    Report {
        revision: 1,
        profile: "default".to_owned(),
        source_count: 1,
        graph: Graph {
            nodes: vec![node],
            kinds: vec![text()],
            origins: vec![origin()],
            vias: vec![text()],
            relations: vec![Relation { kind: 0, source: 0, target: 0, weight: 0.5, via: 0, origin: 0 }],
            groups: vec![Group {
                kind: 0,
                weight: 0.5,
                via: 0,
                origin: 0,
                sources: vec![0],
                targets: Some(vec![0]),
            }],
        },
        clusters: vec![Cluster { agent_type: text(), members: vec![0] }],
        stats: Stats {
            by_type: BTreeMap::from([(text(), 1)]),
            findings_by_severity: BTreeMap::from([(text(), 1)]),
            ..Stats::default()
        },
        findings: vec![finding],
        skipped: vec![Skipped { path: text(), reason: text() }],
    }
}

#[test]
fn schemas_have_the_fields_of_the_types() {
    let report = serde_json::to_value(full()).unwrap();
    let schemas = &DOCUMENT["components"]["schemas"];
    check_schema(&schemas["Report"], &report, "a full report");
    let mut seen = BTreeSet::new();
    for (name, pointer) in [
        ("Report", ""),
        ("Graph", "/graph"),
        ("Node", "/graph/nodes/0"),
        ("NodeFile", "/graph/nodes/0/files/0"),
        ("Origin", "/graph/origins/0"),
        ("Relation", "/graph/relations/0"),
        ("Group", "/graph/groups/0"),
        ("Cluster", "/clusters/0"),
        ("Stats", "/stats"),
        ("Finding", "/findings/0"),
        ("Label", "/findings/0/labels/0"),
        ("Place", "/findings/0/place"),
        ("Fix", "/findings/0/fix"),
        ("Edit", "/findings/0/fix/edits/0"),
        ("Skipped", "/skipped/0"),
    ] {
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&schemas[name]["properties"]), keys(report.pointer(pointer).unwrap()), "{name}");
        assert_eq!(schemas[name]["x-rust-type"], format!("ossa_core::wire::{name}"));
        seen.insert(name);
    }
    let found = Found { total: 1, offset: 0, nodes: full().graph.nodes };
    check_schema(&schemas["Found"], &serde_json::to_value(found).unwrap(), "nodes found");
    seen.insert("Found");
    let marked: BTreeSet<&str> = schemas
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, schema)| schema.get("x-rust-type").is_some())
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(marked, seen);
}
