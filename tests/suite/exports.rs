//! Every export read back by the libraries it is made for: each node, each relation, each text.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use ossa_core::Profile;
use ossa_core::diagnostic::Origin;
use ossa_core::export::{Expand, ExportFormat, NodeField, RelationField, View};
use ossa_core::graph::{Graph, RelationSink};
use ossa_core::model::{Catalog, Entry, NodeId, NodeKind, Place};
use ossa_core::text::Span;
use ossa_tests::{root, workspace};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// A reader and what it needs: an interpreter of Python with the libraries, or their `node_modules` folder.
enum Reader {
    Python(&'static str),
    Node(&'static str),
}

impl Reader {
    /// What the reader saw in `bytes`. Needs `OSSA_PYTHON` or `OSSA_READERS`, which `cargo xtask test` sets.
    fn read(&self, bytes: &[u8]) -> Option<Value> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let (program, script, format) = match self {
            Self::Python("ossag") => (std::env::var_os("OSSA_PYTHON"), "ossag.py", &"ossag"),
            Self::Python(format) => (std::env::var_os("OSSA_PYTHON"), "graphs.py", format),
            Self::Node(format) => {
                (std::env::var_os("OSSA_READERS").map(|_| "node".into()), "graphs.mjs", format)
            }
        };
        let Some(program) = program else {
            println!("skipped {format}: OSSA_PYTHON or OSSA_READERS is not set; `cargo xtask test` does it");
            return None;
        };
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let file = std::env::temp_dir().join(format!("ossa-export-{}-{number}", std::process::id()));
        std::fs::write(&file, bytes).expect("the temporary folder is writable");
        let script: PathBuf = root().join("tests/readers").join(script);
        let output = Command::new(program).arg(script).arg(format).arg(&file).output().expect("it starts");
        std::fs::remove_file(&file).ok();
        assert!(output.status.success(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        Some(serde_json::from_slice(&output.stdout).expect("the script prints JSON"))
    }
}

/// What a reader sees of a text: some formats cannot hold every character.
type Seen = fn(&str) -> String;

fn whole(text: &str) -> String {
    text.to_owned()
}

fn in_xml(text: &str) -> String {
    let is_allowed = |c: char| (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')) || "\t\n\r".contains(c);
    text.chars().map(|c| if is_allowed(c) { c } else { '\u{fffd}' }).collect()
}

fn in_dot(text: &str) -> String {
    text.chars().map(|c| if c < ' ' && !"\t\n".contains(c) { '\u{fffd}' } else { c }).collect()
}

fn in_mermaid(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            '\t' | '\n' | '\r' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect();
    // Blanks at the ends are dropped.
    text.trim_matches(' ').to_owned()
}

/// The formats that list nodes and relations with keys, and who reads them.
const LISTS: [(ExportFormat, Reader, Seen); 11] = [
    (ExportFormat::Json, Reader::Node("json"), whole),
    (ExportFormat::JsonLines, Reader::Node("jsonl"), whole),
    (ExportFormat::GraphMl, Reader::Python("graphml"), in_xml),
    (ExportFormat::GraphMl, Reader::Python("graphml-igraph"), in_xml),
    (ExportFormat::Gexf, Reader::Python("gexf"), in_xml),
    (ExportFormat::Cytoscape, Reader::Node("cytoscape"), whole),
    (ExportFormat::Dot, Reader::Node("dot"), in_dot),
    (ExportFormat::D3Force, Reader::Node("d3-force"), whole),
    (ExportFormat::Cypher, Reader::Node("cypher"), whole),
    (ExportFormat::Csv, Reader::Python("csv"), whole),
    (ExportFormat::Parquet, Reader::Python("parquet"), whole),
];

fn sorted(mut rows: Vec<Value>) -> Vec<Value> {
    rows.sort_by_key(ToString::to_string);
    rows
}

fn bytes(format: ExportFormat, view: &View<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    format.write(view, &mut bytes).expect("memory can be written to");
    bytes
}

/// The nodes and relations of a view as readers print them, in the order of their text.
fn listed(view: &View<'_>, seen: Seen) -> [Vec<Value>; 2] {
    let nodes = view.nodes().map(|node| json!([seen(node.key()), seen(node.name())])).collect();
    let relations = view.relations().map(|one| {
        let via = one.get(RelationField::Via).to_text();
        json!([seen(one.source_key()), seen(one.target_key()), seen(one.kind()), one.weight(), seen(&via)])
    });
    [sorted(nodes), sorted(relations.collect())]
}

fn rows(read: &Value, name: &str) -> Vec<Value> {
    sorted(read[name].as_array().expect("the script prints lists").clone())
}

/// A number that a reader printed as 1 instead of 1.0 is the same number.
fn as_floats(rows: Vec<Value>) -> Vec<Value> {
    let number = |value: Value| value.as_f64().map_or(value.clone(), Value::from);
    sorted(
        rows.into_iter()
            .map(|row| match row {
                Value::Array(cells) => cells.into_iter().map(number).collect(),
                other => other,
            })
            .collect(),
    )
}

fn same(format: &str, expected: Vec<Value>, found: Vec<Value>) {
    let (expected, found) = (as_floats(expected), as_floats(found));
    assert_eq!(expected.len(), found.len(), "{format}");
    for (expected, found) in expected.iter().zip(&found) {
        assert_eq!(expected, found, "{format}");
    }
}

fn sample() -> Graph {
    let analysis = workspace(&root().join("static/sample"), Profile::Default).analyse();
    analysis.graph.clone()
}

/// A graph whose texts hold all that formats have a meaning for.
fn odd() -> Graph {
    const HARD: [&str; 24] = [
        "",
        " ",
        "\"",
        "'",
        "\\",
        "\\\"",
        "a\\",
        "\\n",
        "a\nb",
        "a\r\nb",
        "\t",
        "<b>&amp;</b>",
        "]]>",
        "<!--",
        "&#0;",
        "%%{init: {}}%%",
        "end",
        "#quot;",
        "`**bold**`",
        "${x}; DROP",
        "\u{0}\u{1}\u{1f}\u{7f}",
        "\u{fffe}\u{ffff}",
        "é😀\u{202e}\u{2028}",
        "=1+1,;|",
    ];
    let mut runner = TestRunner::deterministic();
    let random = "[ -~\\n\\r\\t\\\\\"'<>&#%{}`;,|éß漢😀\u{0}-\u{1f}\u{7f}\u{a0}\u{2028}\u{fffe}]{1,24}";
    let mut texts: Vec<String> = HARD.iter().map(|text| (*text).to_owned()).collect();
    texts.extend((0..120).map(|_| random.new_tree(&mut runner).expect("it is a pattern").current()));
    texts.push("long ".repeat(4_000));
    let mut entries: Vec<(NodeKind, Entry)> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let place = Place { path: text.as_str().into(), span: Span::new(0, 1), format: "odd".into() };
            // A number makes keys differ also where a format cannot hold what they differ in.
            let entry = Entry {
                key: format!("agent:odd/{index}{text}"),
                id: text.clone(),
                name: text.clone(),
                agent_type: Some(text.clone()),
                version: (index % 2 == 0).then(|| text.clone()),
                description: Some(text.clone()),
                capabilities: vec![text.clone(), "plain".to_owned()],
                domains: vec![text.clone()],
                dependencies: vec![text.clone()],
                places: vec![place],
                ..Entry::default()
            };
            (NodeKind::ALL[index % NodeKind::ALL.len()], entry)
        })
        .collect();
    entries.sort_by(|a, b| a.1.key.cmp(&b.1.key));
    let count = entries.len() as u32;
    let catalog = Arc::new(Catalog::new(entries, Vec::new()));
    let mut sink = RelationSink::new(Origin { name: "od\"d'".into(), version: "\\<1>".into() });
    for (index, text) in (0u32..).zip(&texts) {
        let weight = f64::from(index) / 8.0 + 0.1;
        sink.relation("depends_on", NodeId(index % count), NodeId(index * 7 % count), weight, text);
    }
    sink.clique("communicates_with", 0.5, "do\"main\\", (0..9).map(NodeId).collect());
    sink.clique("communicates_with", 0.25, "do\"main\\", (5..8).map(NodeId).collect());
    let (sources, targets) = ((0..5).map(NodeId).collect(), (3..12).map(NodeId).collect());
    sink.biclique("coordinates", 0.3, "a, b", sources, targets);
    Graph::new(catalog, [sink])
}

fn comes_back_whole(graph: &Graph, expand: Expand) {
    let view = View::new(graph, expand);
    for (format, reader, seen) in &LISTS {
        let Some(read) = reader.read(&bytes(*format, &view)) else { continue };
        let [nodes, relations] = listed(&view, *seen);
        same(format.name(), nodes, rows(&read, "nodes"));
        same(format.name(), relations, rows(&read, "relations"));
    }
}

#[test]
fn the_sample_comes_back_whole() {
    comes_back_whole(&sample(), Expand::Pairs);
}

#[test]
fn groups_as_nodes_come_back_whole() {
    comes_back_whole(&sample(), Expand::Groups);
}

#[test]
fn texts_that_formats_have_a_meaning_for_come_back_whole() {
    for expand in Expand::ALL {
        comes_back_whole(&odd(), expand);
    }
}

/// Equal relations are one statement of RDF only where they are equal in all; a blank node keeps them apart.
#[test]
fn linked_data_comes_back_whole() {
    for graph in [sample(), odd()] {
        let view = View::new(&graph, Expand::Groups);
        let Some(read) = Reader::Python("jsonld").read(&bytes(ExportFormat::JsonLd, &view)) else { return };
        let [nodes, relations] = listed(&view, whole);
        same("jsonld", nodes, rows(&read, "nodes"));
        same("jsonld", relations, rows(&read, "relations"));
    }
}

#[test]
fn the_graph_file_comes_back_whole() {
    for graph in [sample(), odd()] {
        let view = View::new(&graph, Expand::Pairs);
        let Some(read) = Reader::Python("ossag").read(&bytes(ExportFormat::Ossag, &view)) else { return };
        let [nodes, relations] = listed(&view, whole);
        same("ossag", nodes, rows(&read, "nodes"));
        same("ossag", relations, rows(&read, "relations"));
    }
}

/// Gaps and lists, which only this format types.
#[test]
fn columns_of_parquet_have_their_types() {
    for graph in [sample(), odd()] {
        let view = View::new(&graph, Expand::Groups);
        let Some(read) = Reader::Python("parquet").read(&bytes(ExportFormat::Parquet, &view)) else { return };
        let fields = view.nodes().map(|node| {
            let get = |field| node.get(field);
            let files = get(NodeField::Files).map(|files| files.texts());
            json!([
                get(NodeField::Kind),
                get(NodeField::Type),
                get(NodeField::Version),
                get(NodeField::Description),
                get(NodeField::Capabilities),
                files
            ])
        });
        assert_eq!(read["fields"], Value::Array(fields.collect()));
    }
}

#[test]
fn mermaid_reads_names_and_kinds() {
    for graph in [sample(), odd()] {
        let view = View::new(&graph, Expand::Groups);
        let Some(read) = Reader::Node("mermaid").read(&bytes(ExportFormat::Mermaid, &view)) else { return };
        let id = |index: usize| format!("n{index}");
        let nodes = view.nodes().map(|node| json!([id(node.index()), in_mermaid(node.name())])).collect();
        let relations = view
            .relations()
            .map(|one| json!([id(one.source()), id(one.target()), in_mermaid(one.kind())]))
            .collect();
        same("mermaid", sorted(nodes), rows(&read, "nodes"));
        same("mermaid", sorted(relations), rows(&read, "relations"));
    }
}

#[test]
fn d3_gets_a_tree_flows_and_matrices() {
    for graph in [sample(), odd()] {
        let view = View::new(&graph, Expand::Pairs);
        let read = |format: ExportFormat, name| Reader::Node(name).read(&bytes(format, &view));
        let Some(tree) = read(ExportFormat::D3Hierarchy, "d3-hierarchy") else { return };
        same("tree", listed(&view, whole)[0].clone(), rows(&tree, "nodes"));
        assert_eq!(tree["total"], graph.catalog().len());

        let mut kinds = serde_json::Map::new();
        for (kind, count) in graph.kinds().iter().zip(graph.relation_count_by_kind()) {
            kinds.insert(kind.to_string(), count.into());
        }
        let sankey = read(ExportFormat::D3Sankey, "d3-sankey").expect("the readers are there");
        assert_eq!(sankey["kinds"], Value::Object(kinds));

        let chord = read(ExportFormat::D3Chord, "d3-chord").expect("the readers are there");
        assert_eq!(chord["total"], graph.relation_count());

        let matrix = read(ExportFormat::D3Matrix, "d3-matrix").expect("the readers are there");
        let mut cells: BTreeMap<(&str, &str), (f64, u64)> = BTreeMap::new();
        for one in view.relations() {
            let cell = cells.entry((one.source_key(), one.target_key())).or_default();
            *cell = (cell.0 + one.weight(), cell.1 + 1);
        }
        let cells = cells.iter().map(|(ends, cell)| json!([ends.0, ends.1, cell.0, cell.1 as f64])).collect();
        same("matrix", sorted(cells), rows(&matrix, "cells"));
    }
}
