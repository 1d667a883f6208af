//! The GraphML loads in NetworkX and igraph with every node, edge and attribute.

use std::process::Command;

use ossa_core::Profile;
use ossa_core::export::ExportFormat;
use ossa_core::source::Source;
use ossa_tests::{root, workspace};
use serde_json::{Value, json};

/// Reads `text` with both libraries. Needs `OSSA_PYTHON`, which `cargo xtask test` sets.
fn read_back(text: &[u8], key: &str) -> Option<Value> {
    let Some(python) = std::env::var_os("OSSA_PYTHON") else {
        println!("skipped: OSSA_PYTHON names no interpreter; `cargo xtask test` installs one");
        return None;
    };
    let file = std::env::temp_dir().join(format!("ossa-{}-{}.graphml", std::process::id(), text.len()));
    std::fs::write(&file, text).expect("the temporary folder is writable");
    let script = root().join("tests/readers/graphml.py");
    let output = Command::new(python).arg(script).arg(&file).arg(key).output().expect("python starts");
    std::fs::remove_file(&file).ok();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).expect("the script prints JSON"))
}

#[test]
fn the_sample_loads_whole() {
    let mut workspace = workspace(&root().join("static/sample"), Profile::Default);
    let stats = workspace.report().stats;
    let analysis = workspace.analyse();
    let text = ExportFormat::GraphMl.to_bytes(&analysis.graph);
    let Some(read) = read_back(&text, "agent:ossa/refund-desk") else { return };
    for reader in ["networkx", "igraph"] {
        let seen = &read[reader];
        assert_eq!(seen["nodes"], analysis.graph.catalog().len(), "{reader}");
        assert_eq!(seen["edges"], stats.relationships, "{reader}");
        assert_eq!(seen["directed"], true, "{reader}");
        assert_eq!(seen["relations"], json!(stats.relationships_by_type), "{reader}");
        let weight: f64 = analysis.graph.pairs().map(|pair| pair.weight).sum();
        assert!((seen["weight"].as_f64().expect("a sum") - weight).abs() < 1e-6, "{reader}");
        assert_eq!(seen["node"]["type"], "worker", "{reader}");
        assert_eq!(seen["node"]["defined"], true, "{reader}");
        assert_eq!(seen["node"]["version"], "2.3.1", "{reader}");
    }
}

#[test]
fn text_that_looks_like_markup_comes_back_as_it_was() {
    let mut workspace = ossa_core::Workspace::new(Profile::Default, ossa_core::document::Limits::DEFAULT);
    let name = "a <b> & \"c\" ]]> é😀";
    let manifest = json!({
        "openapi": "3.1.0",
        "info": { "title": name, "version": "1.0.0" },
        "x-agent-id": "odd",
        "x-domains": ["x<y"],
    });
    workspace.put(&Source::new("odd.json", manifest.to_string()));
    let text = ExportFormat::GraphMl.to_bytes(&workspace.analyse().graph);
    let Some(read) = read_back(&text, "agent:ossa/odd") else { return };
    for reader in ["networkx", "igraph"] {
        assert_eq!(read[reader]["node"]["label"], name, "{reader}");
        assert_eq!(read[reader]["node"]["domains"], "x<y", "{reader}");
    }
}
