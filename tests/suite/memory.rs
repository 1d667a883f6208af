//! What catalogue and graph take of memory, counted by the allocator.

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::synthetic::Fleet;
use ossa_core::{Profile, Workspace};
use ossa_tests::allocator::{Counting, held};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The bar for agents with three domains, three capabilities and two dependencies.
const BYTES_AN_AGENT: usize = 400;

#[test]
fn an_agent_takes_its_texts_and_four_hundred_bytes() {
    let agents = 4000;
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    for manifest in Fleet::new(agents, 1).manifests() {
        workspace.put(&Source::new(manifest.path.as_str(), manifest.text));
    }
    let graph = workspace.graph().clone();
    drop(workspace);
    assert_eq!(graph.catalog().agents().count(), agents as usize);
    let texts: usize = graph.catalog().symbols().iter().map(str::len).sum();
    let with = held();
    drop(graph);
    let freed = with - held();
    let each = (freed - texts) / agents as usize;
    assert!(each <= BYTES_AN_AGENT, "{each} bytes an agent beside its texts");
    // What is counted is the graph and not next to nothing.
    assert!(each > BYTES_AN_AGENT / 4, "{each} bytes an agent cannot be all");
}
