use std::io::Write;

use anyhow::bail;
use ossa_core::graph::Graph;
use ossa_core::model::{NodeId, NodeView};
use ossa_core::query::{FIELDS, FLAGS, FUNCTIONS, NUMBERS, Query, QueryError, Word};
use ossa_core::wire::Found;

use super::Verdict;
use super::graphs::{Answering, Asked};
use super::output::{self, BOLD, FAILURE, counted, printable};

const EXAMPLES: &str = "\
Examples:
  ossa query 'type:worker domain:billing'
  ossa query 'depends_on:ledger -orphan' --source agents
  ossa query 'impact(ledger) kind:workflow' --keys
  ossa query 'degree>10 or uses_model:gpt-*' --json --limit 20
  ossa query --words                       every word of the language

Exit codes: 0 also when no node is found; 2 for a query that makes no sense.";

/// List the nodes a query asks for
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What to look for, in quotation marks for the shell; all nodes when absent
    #[arg(value_name = "QUERY", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    query: String,

    /// List so many nodes at most
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Print keys only, one a line
    #[arg(long, conflicts_with_all = ["json", "count"])]
    keys: bool,

    /// Print only how many there are
    #[arg(long, conflicts_with = "json")]
    count: bool,

    /// Print the words of the language and read nothing
    #[arg(long)]
    words: bool,

    #[command(flatten)]
    asked: Asked,

    #[command(flatten)]
    answering: Answering,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let mut out = output::stdout();
    if arguments.words {
        words(&mut out)?;
        out.flush()?;
        return Ok(Verdict::Clean);
    }
    let text = arguments.query.as_str();
    // Two signs in a row would turn a condition round twice, which nobody means.
    if text.starts_with("--") {
        bail!("there is no flag `{text}`; `ossa query --help` lists them");
    }
    let query = Query::parse(text).or_else(|error| refuse(text, &error))?;
    let loaded = arguments.asked.load()?;
    let graph = loaded.graph();
    let found = query.evaluate(graph).or_else(|error| refuse(text, &error))?;
    let limit = arguments.limit.unwrap_or(usize::MAX);
    let shown = || found.iter().take(limit).map(|&id| graph.catalog().node(id));
    if arguments.count {
        writeln!(out, "{}", found.len())?;
    } else if arguments.answering.json {
        writeln!(out, "{}", serde_json::to_string(&Found::page(graph, &found, 0, limit))?)?;
    } else if arguments.keys {
        shown().try_for_each(|node| writeln!(out, "{}", printable(node.key())))?;
    } else {
        let more = if limit < found.len() { format!(", {limit} shown") } else { String::new() };
        writeln!(out, "{BOLD}{}{BOLD:#}{more}", counted(found.len(), "node"))?;
        output::table(
            &mut out,
            ["node", "type", "domains", "relations", "file"],
            shown().map(|node| row(graph, node)),
        )?;
    }
    out.flush()?;
    Ok(Verdict::Clean)
}

fn row(graph: &Graph, node: NodeView<'_>) -> [String; 5] {
    let id: NodeId = node.id();
    [
        node.key().to_owned(),
        node.agent_type().unwrap_or_default().to_owned(),
        node.domains().collect::<Vec<&str>>().join(", "),
        graph.degree(id).to_string(),
        node.places().next().map_or("not defined", |(path, _, _)| path).to_owned(),
    ]
}

/// Fails with the query and a mark below the place that makes no sense.
fn refuse<T>(text: &str, error: &QueryError) -> anyhow::Result<T> {
    let before = error.column(text) - 1;
    let marked = text.get(error.span.start as usize..error.span.end as usize).unwrap_or_default();
    let marks = "^".repeat(marked.chars().count().max(1));
    let mut err = output::stderr();
    // Line breaks would take the mark away from its place.
    let line: String = printable(text).chars().map(|own| if own.is_control() { ' ' } else { own }).collect();
    writeln!(err, "  {line}\n  {}{FAILURE}{marks}{FAILURE:#}", " ".repeat(before))?;
    bail!("{error} (column {})", before + 1)
}

fn words(out: &mut impl Write) -> std::io::Result<()> {
    let sections: [(&str, &[Word]); 4] = [
        ("Fields, written field:value", &FIELDS),
        ("Numbers, written number>10", &NUMBERS),
        ("Properties", &FLAGS),
        ("Functions", &FUNCTIONS),
    ];
    for (index, (title, words)) in sections.into_iter().enumerate() {
        writeln!(out, "{}{BOLD}{title}{BOLD:#}", if index == 0 { "" } else { "\n" })?;
        for word in words {
            writeln!(out, "  {:<13} {}", word.word, word.meaning)?;
        }
    }
    writeln!(out, "\nKinds of relation are fields and numbers, too: depends_on:ledger, uses_tool>3.")
}
