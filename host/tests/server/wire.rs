//! `ossa_core::wire` and the schemas that describe it have the same fields.

use std::collections::{BTreeMap, BTreeSet};

use ossa_core::wire::{
    Affected, Cluster, Communities, Community, Delta, DeltaGroup, DeltaRelation, Diff, Edit, FieldChange,
    FileFindings, Finding, Fix, Found, Graph, Group, GroupChange, Impact, Label, Moves, NamedGroup,
    NamedRelation, Node, NodeChange, NodeFile, NodeName, Origin, Path, Paths, Place, Relation, Report,
    ReportChange, Skipped, Stats, WeightChange,
};
use serde_json::{Value, json};

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

/// What the graph is asked and what is told of its changes, with every field of every type.
fn answers() -> Vec<(&'static str, Value)> {
    let text = || "text".to_owned();
    let name = || NodeName { key: text(), name: text(), kind: text() };
    let relation = || NamedRelation {
        kind: text(),
        source: text(),
        target: text(),
        weight: 0.5,
        via: text(),
        origin: text(),
    };
    let affected = Affected { node: name(), depth: 1, parent: text(), relation: Some(relation()) };
    let path = Path { cost: 1.0, nodes: vec![name()], relations: vec![relation()] };
    let community = Community { id: 1, domain: Some(text()), centre: name(), members: vec![text()] };
    let field = FieldChange { field: text(), before: vec![text()], after: Vec::new() };
    let node = NodeChange { key: text(), old_key: Some(text()), fields: vec![field.clone()] };
    let weight = WeightChange { relation: relation(), before: 1.0 };
    let group = NamedGroup {
        kind: text(),
        via: text(),
        origin: text(),
        weight: 0.5,
        sources: vec![text()],
        targets: Some(vec![text()]),
    };
    let change = GroupChange {
        kind: text(),
        via: text(),
        weights: [0.5, 1.0],
        joined: vec![text()],
        left: Vec::new(),
    };
    let origin = || Origin { name: text(), version: text() };
    let moves = || Moves { joined: vec![text()], left: vec![text()] };
    let edge = || DeltaRelation {
        place: 0,
        kind: text(),
        source: text(),
        target: text(),
        weight: 0.5,
        via: text(),
        origin: origin(),
    };
    let moved = DeltaGroup {
        before: Some(0),
        after: Some(1),
        kind: text(),
        weight: 0.5,
        via: text(),
        origin: origin(),
        sources: moves(),
        targets: Some(moves()),
    };
    let impact = Impact {
        starts: vec![name()],
        toward: "needs".to_owned(),
        kinds: vec![text()],
        affected: vec![affected.clone()],
    };
    let communities = Communities {
        modularity: 0.5,
        resolution: 1.0,
        levels: vec![1],
        communities: vec![community.clone()],
    };
    let diff = Diff {
        added: vec![name()],
        removed: vec![name()],
        changed: vec![node.clone()],
        added_relations: vec![relation()],
        removed_relations: vec![relation()],
        changed_relations: vec![weight.clone()],
        added_groups: vec![group.clone()],
        removed_groups: vec![group.clone()],
        changed_groups: vec![change.clone()],
    };
    let file = FileFindings { path: text(), findings: full().findings };
    let changed = ReportChange {
        source_count: 1,
        stats: full().stats,
        findings: vec![file.clone()],
        skipped: full().skipped,
        unskipped: vec![text()],
    };
    let delta = Delta {
        from: 1,
        to: 2,
        added: full().graph.nodes,
        removed: vec![text()],
        changed: full().graph.nodes,
        relations_added: vec![edge()],
        relations_removed: vec![edge()],
        groups: vec![moved.clone()],
        kinds: vec![text()],
        origins: full().graph.origins,
        report: Some(changed.clone()),
    };
    let paths = Paths { from: name(), to: name(), paths: vec![path.clone()] };
    vec![
        ("NodeName", json!(name())),
        ("NamedRelation", json!(relation())),
        ("Impact", json!(impact)),
        ("Affected", json!(affected)),
        ("Paths", json!(paths)),
        ("Path", json!(path)),
        ("Communities", json!(communities)),
        ("Community", json!(community)),
        ("Diff", json!(diff)),
        ("NodeChange", json!(node)),
        ("FieldChange", json!(field)),
        ("WeightChange", json!(weight)),
        ("NamedGroup", json!(group)),
        ("GroupChange", json!(change)),
        ("Delta", json!(delta)),
        ("ReportChange", json!(changed)),
        ("FileFindings", json!(file)),
        ("DeltaRelation", json!(edge())),
        ("DeltaGroup", json!(moved)),
        ("Moves", json!(moves())),
    ]
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
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
        assert_eq!(keys(&schemas[name]["properties"]), keys(report.pointer(pointer).unwrap()), "{name}");
        assert_eq!(schemas[name]["x-rust-type"], format!("ossa_core::wire::{name}"));
        seen.insert(name);
    }
    let found = Found { total: 1, offset: 0, nodes: full().graph.nodes };
    check_schema(&schemas["Found"], &serde_json::to_value(found).unwrap(), "nodes found");
    seen.insert("Found");
    for (name, value) in answers() {
        check_schema(&schemas[name], &value, name);
        assert_eq!(keys(&schemas[name]["properties"]), keys(&value), "{name}");
        assert_eq!(schemas[name]["x-rust-type"], format!("ossa_core::wire::{name}"));
        seen.insert(name);
    }
    let marked: BTreeSet<&str> = schemas
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, schema)| schema.get("x-rust-type").is_some())
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(marked, seen);
}
