//! What the graph engine takes of time and memory, on made-up fleets, by one thread: `bench-engine whole AGENTS` prints
//! the row of a table, `bench-engine edits AGENTS` one for each edit of a file. `cargo xtask bench engine` runs it, each
//! number in a process of its own, so that the most memory held is that of this number.

use std::hint::black_box;
use std::time::Duration;

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::synthetic::Fleet;
use ossa_core::{Profile, Workspace};
use ossa_tests::allocator::{Counting, held};
use ossa_tests::clock::used;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, agents] = arguments.as_slice() else { panic!("usage: bench-engine whole|edits AGENTS") };
    let agents = agents.parse().expect("a number of agents");
    match mode.as_str() {
        "whole" => whole(agents),
        "edits" => edits(agents),
        other => panic!("unknown mode {other}"),
    }
}

fn sources(agents: u32) -> Vec<Source> {
    Fleet::new(agents, 1).manifests().map(|file| Source::new(file.path.as_str(), file.text)).collect()
}

/// What `work` made and how long this thread had a processor for it.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = used();
    let made = work();
    (made, used().saturating_sub(started))
}

/// Reading, relating and judging a fleet as a whole.
fn whole(agents: u32) {
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
    let (_, relating) = timed(|| black_box(workspace.graph()).catalog().len());
    let (analysis, judging) = timed(|| workspace.analyse());
    let graph = analysis.graph.clone();
    let findings = analysis.diagnostics.len();
    drop(analysis);
    let before = held();
    drop(workspace);
    let kept = held();
    let relations = graph.relation_count();
    let names: usize = graph.catalog().symbols().iter().map(str::len).sum();
    drop(graph);
    let per = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(agents);
    let bytes = |more: usize, less: usize| more.saturating_sub(less) / agents as usize;
    println!(
        "| {agents} | {:.1} µs | {:.1} µs | {:.1} µs | {:.1} µs | {:.2} s | {texts} | {} | {} | {} | {relations} | {findings} |",
        per(reading),
        per(relating),
        per(judging),
        per(reading + relating + judging),
        (reading + relating + judging).as_secs_f64(),
        bytes(kept, held() + names),
        bytes(before, kept),
        peak().map_or_else(String::new, |bytes| format!("{} MB", bytes / 1_000_000)),
        texts = texts / agents as usize,
    );
}

/// The most memory this process has held, on Linux.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<usize>().ok().map(|kibibytes| kibibytes * 1024)
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
    let row = |name: &str, time: f64| {
        println!("| {name} | {:.2} ms | {:.0} |", time * 1e3, building.as_secs_f64() / time);
    };
    row("everything built", building.as_secs_f64());
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
            let held = if is_kept { ", while somebody keeps the graph before" } else { "" };
            row(&format!("{name}{held}"), mean);
        }
    }
    let (_, judging) = timed(|| black_box(workspace.analyse()));
    row("all findings, for the first time", judging.as_secs_f64());
    follow_findings(&mut workspace, &fleet, agents, &changes, ToOwned::to_owned, &row);
    // The same where every file has a finding.
    for file in fleet.manifests() {
        workspace.put(&Source::new(file.path.as_str(), undescribed(&file.text)));
    }
    let count = workspace.analyse().diagnostics.len();
    let row = |name: &str, time: f64| row(&format!("{name}, in a fleet with {count} findings"), time);
    follow_findings(&mut workspace, &fleet, agents, &changes, undescribed, &row);
}

/// The text of a file with a description that says nothing.
fn undescribed(text: &str) -> String {
    let start = text.find("description: ").map_or(0, |place| place + "description: ".len());
    let end = text[start..].find('\n').map_or(text.len(), |end| start + end);
    format!("{}TODO{}", &text[..start], &text[end..])
}

/// What findings take after edits, when graph and figures are up to date, in a fleet whose texts are those of `written`.
fn follow_findings(
    workspace: &mut Workspace,
    fleet: &Fleet,
    agents: u32,
    changes: &[(&str, Change)],
    written: Change,
    row: &dyn Fn(&str, f64),
) {
    for (name, change) in changes {
        let mut times = Vec::new();
        for round in 0..40u32 {
            let file = fleet.manifest((round * 7919 + 3) % agents);
            let text = written(&file.text);
            for text in [change(&text), text] {
                workspace.put(&Source::new(file.path.as_str(), text));
                black_box(workspace.figures());
                let (_, time) = timed(|| black_box(workspace.analyse()));
                times.push(time);
            }
        }
        let mean = times.iter().sum::<Duration>().as_secs_f64() / times.len() as f64;
        row(&format!("findings after {name}"), mean);
    }
}
