//! A fleet of made-up agents as a whole: building it, following an edit, reading it back.

use std::cell::RefCell;
use std::rc::Rc;

use ossa_core::document::Limits;
use ossa_core::export::ExportFormat;
use ossa_core::graph::Graph;
use ossa_core::query::Query;
use ossa_core::source::Source;
use ossa_core::synthetic::Fleet;
use ossa_core::{Profile, Workspace};

use super::{Task, kept};

const AGENTS: u32 = 100_000;

pub(super) fn sources(agents: u32) -> Vec<Source> {
    Fleet::new(agents, 1).manifests().map(|file| Source::new(file.path.as_str(), file.text)).collect()
}

/// A workspace of `sources`, read one by one, so that no other thread helps.
pub(super) fn built(sources: &[Source]) -> Workspace {
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    for source in sources {
        workspace.put(source);
    }
    workspace.graph();
    workspace
}

/// From the texts of files to the graph.
pub(super) fn building(agents: u32) -> Task {
    let sources = sources(agents);
    Task::new(format!("reading and building {agents} agents"), move || built(&sources)).per("agent", agents)
}

pub(super) fn tasks() -> Vec<Task> {
    let mut tasks: Vec<Task> = [1_000, 10_000, AGENTS].into_iter().map(building).collect();
    let mut workspace = built(&sources(AGENTS));
    let graph = kept(workspace.graph().clone());
    let bytes: &'static [u8] = kept(ExportFormat::Ossag.to_bytes(graph));
    let workspace = Rc::new(RefCell::new(workspace));
    tasks.extend([
        edit("another description", &workspace, |text| {
            text.replacen("description: ", "description: now ", 1)
        }),
        edit("another domain", &workspace, |text| text.replacen("tags: [", "tags: [newly-made, ", 1)),
        edit("another id", &workspace, |text| text.replacen("id: ", "id: x", 1)),
        Task::new(format!("`.ossag` of {AGENTS} agents, read"), || Graph::from_ossag(bytes)),
        Task::telling(
            format!("`.ossag` of {AGENTS} agents, written"),
            || ExportFormat::Ossag.to_bytes(graph),
            |bytes| format!("{} kB", bytes.len() / 1000),
        ),
    ]);
    for text in ["capability:\"draft*\" degree>10", "hop(billing-0-intake-clerk-7,2)", "forecast -orphan"] {
        let query = Query::parse(text).expect("the query is well formed");
        tasks.push(Task::telling(
            format!("query `{text}` of {AGENTS} agents"),
            move || query.evaluate(graph),
            |found| found.as_ref().map_or_else(ToString::to_string, |found| found.len().to_string()),
        ));
    }
    tasks
}

/// An edit of one file, and the one that takes it back, each to the graph and its figures; another file at each run.
fn edit(name: &str, workspace: &Rc<RefCell<Workspace>>, change: fn(&str) -> String) -> Task {
    let (workspace, fleet, mut round) = (workspace.clone(), Fleet::new(AGENTS, 1), 0u32);
    let work = move || {
        round = round.wrapping_add(1);
        let file = fleet.manifest(round.wrapping_mul(7919) % AGENTS);
        let mut workspace = workspace.borrow_mut();
        for text in [change(&file.text), file.text] {
            workspace.put(&Source::new(file.path.as_str(), text));
            workspace.figures();
        }
    };
    Task::new(format!("one edit among {AGENTS}: {name}"), work).per("edit", 2)
}
