//! The binary graph file: what is read is what was written, and nothing that is damaged is read.

use std::sync::Arc;

use ossa_core::Profile;
use ossa_core::diagnostic::Origin;
use ossa_core::export::{Expand, ExportFormat, SnapshotError, View};
use ossa_core::graph::{Graph, RelationSink};
use ossa_core::model::{Catalog, Entry, NodeId, NodeKind, Place};
use ossa_core::text::Span;
use ossa_tests::{corpus, root, workspace};
use proptest::prelude::*;

fn check(graph: &Graph) {
    let bytes = ExportFormat::Ossag.to_bytes(graph);
    let loaded = Graph::from_ossag(&bytes).expect("what was written can be read");
    for format in ExportFormat::ALL {
        for expand in Expand::ALL {
            let write = |graph| {
                let mut bytes = Vec::new();
                format.write(&View::new(graph, expand), &mut bytes).expect("memory can be written to");
                bytes
            };
            assert!(write(graph) == write(&loaded), "{} with {}", format.name(), expand.name());
        }
    }
    let node = graph.catalog().node_ids().next();
    if let Some(node) = node.map(|node| graph.catalog().node(node)) {
        assert_eq!(loaded.catalog().find(node.key()), Some(node.id()));
    }
}

fn sample() -> Graph {
    workspace(&root().join("static/sample"), Profile::Default).analyse().graph.clone()
}

#[test]
fn the_sample_and_nothing_come_back() {
    check(&sample());
    check(&Graph::default());
}

#[test]
fn real_graphs_come_back() {
    let Some(folder) = corpus() else { return };
    for profile in Profile::ALL {
        check(&workspace(&folder, profile).analyse().graph);
    }
}

fn text() -> impl Strategy<Value = String> {
    "(|a|b|é|\u{0}|\n|😀|long text){0,4}"
}

/// Any graph of up to nine nodes.
fn graph() -> impl Strategy<Value = Graph> {
    let texts = || prop::collection::vec(text(), 0..3);
    let node =
        (0..7usize, text(), prop::option::of(text()), prop::option::of(text()), texts(), texts(), texts());
    let relation = (text(), 0..9u32, 0..9u32, -1.0e9..1.0e9f64, text());
    let group =
        (text(), any::<bool>(), prop::collection::vec(0..9u32, 0..6), prop::collection::vec(0..9u32, 0..6));
    (
        prop::collection::vec(node, 1..9),
        prop::collection::vec(relation, 0..9),
        prop::collection::vec(group, 0..5),
    )
        .prop_map(|(nodes, relations, groups)| {
            let count = nodes.len() as u32;
            let entries = nodes.into_iter().enumerate().map(|(index, node)| {
                let (kind, name, optional, other, capabilities, domains, paths) = node;
                let span = Span::new(index as u32, index as u32 + 3);
                let place =
                    |path: String| Place { path: path.as_str().into(), span, format: name.as_str().into() };
                let entry = Entry {
                    key: format!("{index}{name}"),
                    id: name.clone(),
                    agent_type: optional.clone(),
                    version: other.clone(),
                    description: optional,
                    dependencies: domains.clone(),
                    capabilities,
                    domains,
                    places: paths.into_iter().map(place).collect(),
                    name,
                    ..Entry::default()
                };
                (NodeKind::ALL[kind], entry)
            });
            let catalog = Arc::new(Catalog::new(entries.collect::<Vec<_>>(), Vec::new()));
            let mut sinks = ["one", "two"]
                .map(|name| RelationSink::new(Origin { name: name.into(), version: "1".into() }));
            for (index, (kind, source, target, weight, via)) in relations.into_iter().enumerate() {
                let (source, target) = (NodeId(source % count), NodeId(target % count));
                sinks[index % 2].relation(&kind, source, target, weight, &via);
            }
            let ids = |nodes: Vec<u32>| nodes.into_iter().map(|node| NodeId(node % count)).collect();
            for (via, is_clique, sources, targets) in groups {
                if is_clique {
                    sinks[0].clique("c", 0.5, &via, ids(sources));
                } else {
                    sinks[1].biclique("b", 0.25, &via, ids(sources), ids(targets));
                }
            }
            Graph::new(catalog, sinks)
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_graph_comes_back(graph in graph()) {
        check(&graph);
    }

    #[test]
    fn a_changed_bit_is_noticed(graph in graph(), at in any::<prop::sample::Index>(), bit in 0..8) {
        let mut bytes = ExportFormat::Ossag.to_bytes(&graph);
        let at = at.index(bytes.len());
        bytes[at] ^= 1u8 << bit;
        prop_assert!(Graph::from_ossag(&bytes).is_err());
    }

    #[test]
    fn a_file_that_was_cut_off_or_grew_is_noticed(graph in graph(), at in any::<prop::sample::Index>()) {
        let mut bytes = ExportFormat::Ossag.to_bytes(&graph);
        prop_assert!(Graph::from_ossag(&bytes[..at.index(bytes.len())]).is_err());
        bytes.extend([0; 8]);
        prop_assert_eq!(Graph::from_ossag(&bytes).err(), Some(SnapshotError::Length));
    }

    /// Somebody who computes the checksums anew gets as far as the content.
    #[test]
    fn content_that_makes_no_sense_is_no_panic(
        graph in graph(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = ExportFormat::Ossag.to_bytes(&graph);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        ossa_tests::seal(&mut bytes);
        if let Ok(graph) = Graph::from_ossag(&bytes) {
            // Whatever it is, it is a graph.
            check(&graph);
        }
    }
}

#[test]
fn what_is_wrong_is_said() {
    let good = ExportFormat::Ossag.to_bytes(&sample());
    let error = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        change(&mut bytes);
        Graph::from_ossag(&bytes).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert_eq!(error(&|bytes| bytes.clear()), "not an `.ossag` file");
    assert_eq!(error(&|bytes| bytes[8] = 9), "version 9 of the format; this is version 1");
    assert_eq!(error(&|bytes| bytes[12] = 4), "features 0x4, which this version does not know");
    assert_eq!(error(&|bytes| bytes.truncate(900)), "the file has another length than it says");
    assert_eq!(error(&|bytes| bytes[28] ^= 1), "`header` is damaged: its checksum differs");
    let first = 32 + 24 * 35;
    assert_eq!(error(&|bytes| bytes[first] ^= 1), "`TEND` is damaged: its checksum differs");
    let wrong = error(&|bytes| {
        bytes[first] = 255;
        ossa_tests::seal(bytes);
    });
    assert_eq!(wrong, "in the section `TEND`: an end that is not in order or splits a character");
}

/// Files that were written once are read for ever: the first input of the fuzz target is one. `OSSA_BLESS=1` writes it
/// anew, which a new version of the format needs, and the version of the package, which names the origin of relations.
#[test]
fn the_committed_file_is_read_and_written_alike() {
    let file = root().join("tests/fuzz/seeds/ossag/graph.ossag");
    let graph =
        workspace(&root().join("tests/corpus/shared-server"), Profile::Default).analyse().graph.clone();
    let written = ExportFormat::Ossag.to_bytes(&graph);
    if std::env::var("OSSA_BLESS").is_ok_and(|value| value == "1") {
        std::fs::write(&file, &written).expect("the repository is writable");
    }
    let committed = std::fs::read(&file).expect("the file is committed");
    check(&Graph::from_ossag(&committed).expect("it is a graph"));
    assert!(committed == written, "the format or the graph changed");
}
