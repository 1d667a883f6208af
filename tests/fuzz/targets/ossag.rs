//! Any bytes as a graph file: refused, or a graph that can be written and read again. Bytes are also tried with right
//! checksums, which no luck would find.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ossa_core::export::ExportFormat;
use ossa_core::graph::Graph;

// The suites do the same.
#[path = "../../src/seal.rs"]
mod seal;

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    let mut sealed = bytes.to_vec();
    seal::seal(&mut sealed);
    read(&sealed);
});

fn read(bytes: &[u8]) {
    let Ok(graph) = Graph::from_ossag(bytes) else { return };
    let written = ExportFormat::Ossag.to_bytes(&graph);
    let again = Graph::from_ossag(&written).expect("what was written can be read");
    assert_eq!(written, ExportFormat::Ossag.to_bytes(&again));
    assert_eq!(graph.relation_count(), again.relation_count());
}
