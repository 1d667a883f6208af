use std::io::Write;
use std::path::PathBuf;

use ossa_core::config::FILE_NAME;
use ossa_core::source::{Source, file_name, is_skipped_folder};
use ossa_core::wire::{Diff, NamedGroup, NamedRelation};

use super::Verdict;
use super::graphs::{Answering, Loaded, load};
use super::output::{BOLD, counted, printable};
use super::revision::{self, Object};
use super::sources::{Configuring, Reading};
use crate::answer;
use crate::graph_file::graph_in;

const EXAMPLES: &str = "\
Examples:
  ossa diff staging production             two folders
  ossa diff HEAD~1:agents agents           what changed since the last commit
  ossa diff v1.0: v2.0: --json             all of two tags
  ossa diff old/graph.json new/graph.json  two exports";

/// Show what changed between two graphs
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A folder, a graph as .ossag or JSON, or a folder of a git revision as `REV:path`
    #[arg(value_name = "OLD")]
    old: String,

    /// The same for what it became
    #[arg(value_name = "NEW")]
    new: String,

    /// Exit with 1 if anything changed
    #[arg(long)]
    exit_code: bool,

    #[command(flatten)]
    configuring: Configuring,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    answering: Answering,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let old = side(&arguments.old, arguments)?;
    let new = side(&arguments.new, arguments)?;
    let diff = answer::difference(old.side(), new.side())?;
    arguments.answering.print(&Diff::from(&diff), human)?;
    Ok(if arguments.exit_code && !diff.is_empty() { Verdict::Findings } else { Verdict::Clean })
}

/// The graph of one side.
fn side(text: &str, arguments: &Arguments) -> anyhow::Result<Loaded> {
    let path = PathBuf::from(text);
    if path.exists() || !text.contains(':') {
        return load(&[path], &arguments.reading, &arguments.configuring);
    }
    let profile = arguments.reading.profile.unwrap_or_default();
    let folder = text.rsplit(':').next().unwrap_or_default();
    let is_entered = |path: &str| {
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        !folders.split('/').any(is_skipped_folder)
    };
    let is_read = |path: &str| {
        let is_configuration = path == FILE_NAME;
        profile.reads(path) && is_entered(path) && !(is_configuration && arguments.configuring.is_isolated())
    };
    let root = match file_name(folder.trim_end_matches('/')) {
        "" | "." => revision::repository_name()?,
        name => name.to_owned(),
    };
    let mut workspace = arguments.reading.workspace(&[])?.with_root(&root);
    let sources = match revision::read(text, is_read)? {
        Object::File(bytes) => {
            if let Some(graph) = graph_in(&bytes)? {
                return Ok(Loaded::File(Box::new(graph)));
            }
            vec![Source::new(folder, bytes)]
        }
        Object::Folder(files) => files.into_iter().map(|(path, bytes)| Source::new(path, bytes)).collect(),
    };
    workspace.put_all(sources, &|| ());
    Ok(Loaded::Definitions(workspace.analyse()))
}

fn human(out: &mut dyn Write, diff: &Diff) -> std::io::Result<()> {
    if *diff == Diff::default() {
        return writeln!(out, "nothing changed");
    }
    for node in &diff.added {
        writeln!(out, "+ {BOLD}{}{BOLD:#}", printable(&node.key))?;
    }
    for node in &diff.removed {
        writeln!(out, "- {BOLD}{}{BOLD:#}", printable(&node.key))?;
    }
    for change in &diff.changed {
        write!(out, "~ {BOLD}{}{BOLD:#}", printable(&change.key))?;
        match &change.old_key {
            Some(old) => writeln!(out, ", was {}", printable(old))?,
            None => writeln!(out)?,
        }
        for field in &change.fields {
            let single = field.before.len().max(field.after.len()) < 2;
            let name = printable(&field.field);
            if single {
                let text =
                    |values: &[String]| values.first().map_or("nothing".to_owned(), |text| shortened(text));
                writeln!(out, "    {name}: {} → {}", text(&field.before), text(&field.after))?;
                continue;
            }
            let only = |one: &[String], other: &[String], sign: &str| {
                let texts = one.iter().filter(|text| !other.contains(text));
                texts.map(|text| format!("{sign}{}", shortened(text))).collect::<Vec<_>>()
            };
            let mut texts = only(&field.before, &field.after, "-");
            texts.extend(only(&field.after, &field.before, "+"));
            let texts = if texts.is_empty() { "in another order".to_owned() } else { texts.join(" ") };
            writeln!(out, "    {name}: {texts}")?;
        }
    }
    relations(out, "+", &diff.added_relations)?;
    relations(out, "-", &diff.removed_relations)?;
    for change in &diff.changed_relations {
        let NamedRelation { source, target, kind, weight, .. } = &change.relation;
        let [source, kind, target] = [source, kind, target].map(|text| printable(text));
        writeln!(out, "~ {source} ─{kind}→ {target}: weight {} → {weight}", change.before)?;
    }
    groups(out, "+", &diff.added_groups)?;
    groups(out, "-", &diff.removed_groups)?;
    for change in &diff.changed_groups {
        write!(out, "~ {} by {}:", printable(&change.kind), printable(&change.via))?;
        for (sign, keys) in [('-', &change.left), ('+', &change.joined)] {
            for key in keys {
                write!(out, " {sign}{}", printable(key))?;
            }
        }
        if change.weights[0].total_cmp(&change.weights[1]).is_ne() {
            write!(out, " weight {} → {}", change.weights[0], change.weights[1])?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "{BOLD}{}{BOLD:#} added, {} removed, {} changed; {} added, {} removed, {} changed; {} added, {} removed, {} changed",
        counted(diff.added.len(), "node"),
        diff.removed.len(),
        diff.changed.len(),
        counted(diff.added_relations.len(), "relation"),
        diff.removed_relations.len(),
        diff.changed_relations.len(),
        counted(diff.added_groups.len(), "group"),
        diff.removed_groups.len(),
        diff.changed_groups.len(),
    )
}

/// The first line of a text, if it is not too long.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(MOST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    printable(&short).into_owned()
}

fn relations(out: &mut dyn Write, sign: &str, relations: &[NamedRelation]) -> std::io::Result<()> {
    for NamedRelation { source, kind, target, .. } in relations {
        let [source, kind, target] = [source, kind, target].map(|text| printable(text));
        writeln!(out, "{sign} {source} ─{kind}→ {target}")?;
    }
    Ok(())
}

fn groups(out: &mut dyn Write, sign: &str, groups: &[NamedGroup]) -> std::io::Result<()> {
    for group in groups {
        let count = group.sources.len() + group.targets.as_ref().map_or(0, Vec::len);
        let (kind, via) = (printable(&group.kind), printable(&group.via));
        writeln!(out, "{sign} {kind} by {via}: {}", counted(count, "node"))?;
    }
    Ok(())
}
