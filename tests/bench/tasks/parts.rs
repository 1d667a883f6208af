//! The parts, each on input small enough to be measured in a second.

use std::fmt::Write as _;

use ossa_core::analysis::{CommunitySettings, Network, PageRankSettings, communities, page_rank};
use ossa_core::document::{Limits, Syntax, read};
use ossa_core::export::ExportFormat;
use ossa_core::query::Query;
use ossa_core::source::Source;

use super::fleet::{building, built, sources};
use super::{Task, graphs, kept};

const FILES: u32 = 200;
const AGENTS: u32 = 1_000;

pub(super) fn tasks() -> Vec<Task> {
    let json =
        (0..FILES).map(|index| Source::new(format!("{index}.json").as_str(), json_of(index))).collect();
    let markdown =
        (0..FILES).map(|index| Source::new(format!("{index}.md").as_str(), markdown_of(index))).collect();
    let mut tasks = vec![
        reading("YAML", Syntax::Yaml, sources(FILES)),
        reading("JSON", Syntax::Json, json),
        reading("Markdown", Syntax::Markdown, markdown),
        putting(),
        building(AGENTS),
    ];
    let graph = kept(built(&sources(AGENTS)).graph().clone());
    tasks.extend(ExportFormat::ALL.into_iter().map(|format| {
        Task::telling(
            format!("export of {AGENTS} agents: {}", format.name()),
            move || format.to_bytes(graph),
            |bytes| format!("{} kB", bytes.len() / 1000),
        )
    }));
    let network = kept(Network::whole(kept(graphs::relations(5_000, 50_000, 50))));
    let query = Query::parse("type:worker degree>10 -orphan \"invoice\"").expect("the query is well formed");
    tasks.extend([
        Task::new("Leiden, 5000 nodes and 50000 relations", || {
            communities(network, CommunitySettings::default())
        }),
        Task::new("PageRank, 5000 nodes and 50000 relations", || {
            page_rank(network, PageRankSettings::default())
        }),
        Task::new(format!("query of {AGENTS} agents"), move || query.evaluate(graph)),
    ]);
    tasks
}

fn reading(name: &str, syntax: Syntax, sources: Vec<Source>) -> Task {
    let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
    let work = move || {
        let values = |source| read(source, syntax, &Limits::DEFAULT).0.roots().len();
        sources.iter().map(values).sum::<usize>()
    };
    Task::telling(format!("reading {FILES} files of {name}"), work, move |_| format!("{} kB", bytes / 1000))
        .per("file", FILES)
}

/// A file that changes, in a workspace that waits to be asked.
fn putting() -> Task {
    let mut workspace = built(&sources(AGENTS));
    let old = sources(AGENTS).swap_remove(7);
    let text = String::from_utf8_lossy(&old.bytes).replacen("description: ", "description: now ", 1);
    let new = Source::new(&*old.path, text);
    let work = move || {
        for source in [&new, &old] {
            workspace.put(source);
            workspace.graph();
        }
    };
    Task::new(format!("one `put` among {AGENTS} agents"), work).per("put", 2)
}

fn json_of(index: u32) -> String {
    let mut skills = String::new();
    for skill in 0..5 {
        let comma = if skill > 0 { "," } else { "" };
        let _ = write!(
            skills,
            "{comma}\n    {{\"id\": \"skill-{skill}\", \"name\": \"Skill {skill}\", \"description\": \"Sorts letters by \
             sender and date\", \"tags\": [\"letters\", \"mail-{index}\"]}}"
        );
    }
    format!(
        "{{\n  \"name\": \"Agent {index}\",\n  \"version\": \"1.0.{index}\",\n  \"url\": \"https://agents.example/{index}\",\n  \
         \"capabilities\": {{\"streaming\": true, \"pushNotifications\": false}},\n  \"skills\": [{skills}\n  ]\n}}\n"
    )
}

fn markdown_of(index: u32) -> String {
    let mut text = format!(
        "---\nname: agent-{index}\ndescription: Use this agent to sort letters.\ntools: [Read, Grep]\nmodel: sonnet\n---\n\n"
    );
    for step in 1..40 {
        let _ =
            writeln!(text, "{step}. Look at the letter and find its sender, then file it under the date.");
    }
    text
}
