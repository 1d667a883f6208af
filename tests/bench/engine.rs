//! What the graph engine takes of time and memory, by the number of agents. `cargo run --release -p ossa-tests --bin
//! bench-engine -- 1000 10000 100000` prints a table; every line is measured in this process, on made-up fleets.
//!
//! With `edits` as the first argument it measures one edited file instead.

use std::hint::black_box;
use std::time::{Duration, Instant};

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::synthetic::Fleet;
use ossa_core::{Profile, Workspace};
use ossa_tests::allocator::{Counting, held};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_edits = arguments.first().is_some_and(|first| first == "edits");
    if is_edits {
        arguments.remove(0);
    }
    for argument in arguments {
        let agents = argument.parse().expect("a number of agents");
        if is_edits { edits(agents) } else { whole(agents) }
    }
}

fn sources(agents: u32) -> Vec<Source> {
    Fleet::new(agents, 1).manifests().map(|file| Source::new(file.path.as_str(), file.text)).collect()
}

/// What `work` made and how long it took: by the processor where the system tells, so that other programs on the machine do
/// not count, else by the clock. Work on other threads does not count.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (start, on_processor) = (Instant::now(), processor_time());
    let made = work();
    let clock = start.elapsed();
    let spent = on_processor.zip(processor_time()).map(|(before, after)| after.saturating_sub(before));
    (made, spent.unwrap_or(clock))
}

/// How long this thread has been running, on Linux.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Reading, relating and judging a fleet as a whole.
fn whole(agents: u32) {
    let start = held();
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    let (mut texts, mut reading) = (0, Duration::ZERO);
    // In batches, as a shell hands them in.
    let mut manifests = Fleet::new(agents, 1).manifests();
    while manifests.len() > 0 {
        let batch = manifests.by_ref().take(1024);
        let sources: Vec<Source> = batch.map(|file| Source::new(file.path.as_str(), file.text)).collect();
        texts += sources.iter().map(|source| source.bytes.len()).sum::<usize>();
        // One by one, so that all work is on this thread.
        let ((), time) = timed(|| {
            for source in sources {
                workspace.put(&source);
            }
        });
        reading += time;
    }
    let read = held();
    let (_, relating) = timed(|| black_box(workspace.graph()).catalog().len());
    let related = held();
    let (analysis, judging) = timed(|| workspace.analyse());
    let per = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(agents);
    println!(
        "{agents} agents: read {:.2} µs, relate {:.2} µs, findings {:.2} µs an agent; all {:.2} s",
        per(reading),
        per(relating),
        per(judging),
        (reading + relating + judging).as_secs_f64()
    );
    println!(
        "  bytes an agent: sources {} (text {}), registry and graph {}; {} relations, {} findings",
        read.saturating_sub(start) / agents as usize,
        texts / agents as usize,
        related.saturating_sub(read) / agents as usize,
        analysis.graph.relation_count(),
        analysis.diagnostics.len()
    );
    let graph = analysis.graph.clone();
    drop(analysis);
    let before = held();
    drop(workspace);
    let kept = held();
    let catalog = graph.catalog();
    let own: usize = catalog.symbols().iter().map(str::len).sum();
    drop(graph);
    let alone = kept.saturating_sub(held());
    println!(
        "  catalogue and graph alone: {} bytes an agent, of which texts {}; the workspace beside them {}",
        alone / agents as usize,
        own / agents as usize,
        before.saturating_sub(kept) / agents as usize
    );
}

/// What is done to the text of a file.
type Change = fn(&str) -> String;

/// One edited file, from the text to graph and figures.
fn edits(agents: u32) {
    let fleet = Fleet::new(agents, 1);
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    let all = sources(agents);
    let ((), building) = timed(|| {
        for source in all {
            workspace.put(&source);
        }
        black_box(workspace.figures());
    });
    println!("{agents} agents: built in {:.0} ms", building.as_secs_f64() * 1e3);
    let changes: [(&str, Change); 5] = [
        ("another description", |text| text.replacen("description: ", "description: now ", 1)),
        ("another domain", |text| text.replacen("tags: [", "tags: [newly-made, ", 1)),
        ("a dependency less", |text| {
            let place = text.rfind("agent_id").unwrap_or_default();
            let start = text[..place].rfind('\n').unwrap_or_default();
            let end = text[place..].find('\n').map_or(text.len(), |end| place + end);
            format!("{}{}", &text[..start], &text[end..])
        }),
        ("another id", |text| text.replacen("id: ", "id: x", 1)),
        ("gone", |_| String::new()),
    ];
    for is_kept in [false, true] {
        for (name, change) in changes {
            let mut times = Vec::new();
            for round in 0..100u32 {
                let file = fleet.manifest((round * 7919 + 3) % agents);
                let text = change(&file.text);
                assert_ne!(text, file.text, "the edit changes something");
                for text in [text, file.text.clone()] {
                    let kept = is_kept.then(|| workspace.graph().clone());
                    let source = Source::new(file.path.as_str(), text);
                    let (_, time) = timed(|| {
                        workspace.put(&source);
                        black_box(workspace.figures())
                    });
                    times.push(time);
                    drop(kept);
                }
            }
            // The system counts in steps of some milliseconds: only the sum of many is exact.
            let mean = times.iter().sum::<Duration>().as_secs_f64() / times.len() as f64;
            println!(
                "  {name}{}: {:.2} ms, {:.0} times less than building",
                if is_kept { ", while somebody reads" } else { "" },
                mean * 1e3,
                building.as_secs_f64() / mean
            );
        }
    }
    let (_, judging) = timed(|| black_box(workspace.analyse()));
    println!("  all findings: {:.2} ms", judging.as_secs_f64() * 1e3);
    let mut times = Vec::new();
    for round in 0..20u32 {
        let file = fleet.manifest((round * 7919 + 3) % agents);
        for text in [file.text.replacen("id: ", "id: x", 1), file.text] {
            workspace.put(&Source::new(file.path.as_str(), text));
            times.push(timed(|| black_box(workspace.analyse())).1);
        }
    }
    let mean = times.iter().sum::<Duration>().as_secs_f64() / times.len() as f64;
    println!("  graph and findings after an edit: {:.2} ms", mean * 1e3);
}
