//! What catalogue and graph take of memory, counted by the allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::synthetic::Fleet;
use ossa_core::{Profile, Workspace};

/// Counts what is allocated and not given back.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);

#[expect(unsafe_code, reason = "an allocator cannot be written without")]
// SAFETY: every call goes to the system's allocator as it comes.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: as for this function.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as for this function.
        unsafe { System.dealloc(place, layout) }
    }
}

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
    let with = HELD.load(Ordering::Relaxed);
    drop(graph);
    let freed = with - HELD.load(Ordering::Relaxed);
    let each = (freed - texts) / agents as usize;
    assert!(each <= BYTES_AN_AGENT, "{each} bytes an agent beside its texts");
    // What is counted is the graph and not next to nothing.
    assert!(each > BYTES_AN_AGENT / 4, "{each} bytes an agent cannot be all");
}
