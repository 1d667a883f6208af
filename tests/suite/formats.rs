//! The pages of `suite/formats/`: what each format reads, in cases that people can read too. Those of `suite/lints/`: what
//! each lint reports, and what it does not.
//!
//! A page is right when writing down what was found gives the page again. `OSSA_BLESS=1` writes it down.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use ossa_core::diagnostic::ALL_CODES;
use ossa_core::document::{Limits, Syntax, read};
use ossa_core::format::detect;
use ossa_core::graph::Graph;
use ossa_core::model::{Access, Confirmation, Definition, NodeView, Property, Protocol};
use ossa_core::source::Source;
use ossa_core::wire::{Finding, Place};
use ossa_core::{Profile, Workspace};
use ossa_tests::page::{Block, Case, Mark, cases, difference, unmark, with_marks};
use ossa_tests::root;

#[test]
fn every_page_says_what_is_found() {
    check_pages("formats", "graph");
}

#[test]
fn every_lint_says_what_it_finds() {
    check_pages("lints", "findings");
}

/// The codes of lints, each with the pages that show a finding of it.
#[test]
fn every_lint_has_a_case() {
    let pages = std::fs::read_dir(root().join("tests/suite/lints")).expect("the pages are there");
    let pages: String = pages
        .map(|entry| std::fs::read_to_string(entry.expect("readable").path()).expect("readable"))
        .collect();
    for code in ALL_CODES.iter().map(|code| code.as_str()).filter(|code| code.starts_with('L')) {
        assert!(pages.contains(&format!(" {code} ")), "no case shows {code}");
    }
}

/// Checks the pages of one folder, each case of which has a block called `required`.
fn check_pages(folder: &str, required: &str) {
    let folder = root().join("tests/suite").join(folder);
    let mut pages: Vec<_> = std::fs::read_dir(&folder)
        .expect("the pages are there")
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    assert!(!pages.is_empty(), "no page in {}", folder.display());
    let wrong: String = pages.iter().filter_map(|path| check(path, required)).collect();
    assert!(wrong.is_empty(), "\n{wrong}\nOSSA_BLESS=1 writes down what was found");
}

/// What differs on a page, or nothing once it is as it should be.
fn check(path: &Path, required: &str) -> Option<String> {
    let page = std::fs::read_to_string(path).expect("the page is readable");
    let cases = cases(&page);
    assert!(!cases.is_empty(), "no case in {}", path.display());
    // By first line and number of lines.
    let mut replaced: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for case in &cases {
        for (block, text) in case.blocks.iter().zip(written_down(case, required)) {
            replaced.insert(block.first_line, (block.text.lines().count(), text));
        }
    }
    let mut found = String::new();
    let mut lines = page.split_inclusive('\n').enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        if let Some((count, text)) = replaced.remove(&index) {
            found.push_str(&text);
            if count == 0 {
                found.push_str(line);
            }
            for _ in 1..count {
                lines.next();
            }
        } else {
            found.push_str(line);
        }
    }
    if found == page {
        return None;
    }
    if std::env::var_os("OSSA_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(path, found).expect("the page can be written");
        return None;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Some(format!("{name}: - expected, + found\n{}", difference(&page, &found)))
}

/// The texts the blocks of a case should have.
fn written_down(case: &Case, required: &str) -> Vec<String> {
    let has_required = case.blocks.iter().any(|block| block.info == required);
    assert!(has_required, "`{}` has no {required} block", case.name);
    let files: BTreeMap<&str, (String, Vec<Mark>)> =
        case.blocks.iter().filter_map(|block| Some((block.path()?, unmark(&block.text)))).collect();
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    for (path, (text, _)) in &files {
        workspace.put(&Source::new(*path, text.as_bytes()));
    }
    let report = workspace.report();
    let analysis = workspace.analyse();
    let text_of = |block: &Block| match (block.path(), block.info.as_str()) {
        (Some(path), _) => {
            let (text, expected) = &files[path];
            with_marks(text, &marks(text, &report.findings, path, expected))
        }
        (None, "graph") => {
            let mut out = graph_lines(&analysis.graph);
            for (path, reason) in &analysis.skipped {
                let _ = writeln!(out, "skipped {path}: {reason}");
            }
            out
        }
        (None, "findings") => report.findings.iter().map(|found| finding_lines(&workspace, found)).collect(),
        (None, "facts") => files.iter().map(|(path, (text, _))| facts(path, text)).collect(),
        _ => block.text.clone(),
    };
    case.blocks.iter().map(text_of).collect()
}

/// The findings of a file as marks. One that is expected keeps the words the page gives it.
fn marks(text: &str, findings: &[Finding], path: &str, expected: &[Mark]) -> Vec<Mark> {
    let lines: Vec<&str> = text.lines().collect();
    let mut marks: Vec<Mark> = findings
        .iter()
        .filter_map(|finding| {
            let place = finding.place.as_ref().filter(|place| place.path == path)?;
            let width_of_line = |line: u32| lines.get(line as usize - 1).map_or(0, |l| l.chars().count());
            let end = if place.end_line == place.line {
                place.end_column
            } else {
                width_of_line(place.line) as u32 + 1
            };
            let mut mark = Mark {
                line: place.line.min(lines.len() as u32),
                column: place.column,
                width: end.saturating_sub(place.column).max(1),
                check: format!("{} {}", finding.code, finding.severity),
                message: Some(finding.message.clone()),
            };
            let known = expected.iter().find(|known| known.covers(&mark));
            mark.message = known.and_then(|known| known.message.clone());
            Some(mark)
        })
        .collect();
    marks.sort();
    marks
}

/// A finding in full: place, code and message, then what else it says, and the lines it would change.
fn finding_lines(workspace: &Workspace, finding: &Finding) -> String {
    let at = |place: &Place| format!("{}:{}:{}", place.path, place.line, place.column);
    let place = finding.place.as_ref().expect("findings of lints have a place");
    let mut out = format!("{} {} {}: {}\n", at(place), finding.code, finding.severity, finding.message);
    for label in &finding.labels {
        let _ = writeln!(out, "  {}: {}", at(&label.place), label.text);
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(out, "  help: {help}");
    }
    let Some(fix) = &finding.fix else { return out };
    let _ = writeln!(out, "  {}: {}", if fix.is_safe { "safe fix" } else { "fix" }, fix.title);
    let before = workspace.text(&place.path).expect("the file is there");
    let mut after = before.to_string();
    for edit in fix.edits.iter().rev() {
        after.replace_range(edit.place.start as usize..edit.place.end as usize, &edit.replacement);
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let ends = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let ends = ends.min(old.len() - same).min(new.len() - same);
    for line in &old[same..old.len() - ends] {
        let _ = writeln!(out, "  - {line}");
    }
    for line in &new[same..new.len() - ends] {
        let _ = writeln!(out, "  + {line}");
    }
    out
}

/// Every node that is defined, then every explicit relation.
fn graph_lines(graph: &Graph) -> String {
    let catalog = graph.catalog();
    let nodes = catalog.node_ids().map(|id| catalog.node(id)).filter(|node| node.is_defined());
    let mut out: String = nodes.map(node_line).collect();
    for relation in graph.relations() {
        let key = |id| catalog.node(id).key();
        let (source, target) = (key(relation.source), key(relation.target));
        let _ = writeln!(out, "{source} -{}-> {target}", graph.kind(relation.kind));
    }
    out
}

/// `agent:ossa/desk [worker] v1.2.0 "Refund Desk" in billing; can refund; 2 files`
fn node_line(node: NodeView<'_>) -> String {
    let mut line = node.key().to_owned();
    if let Some(agent_type) = node.agent_type() {
        let _ = write!(line, " [{agent_type}]");
    }
    if let Some(version) = node.version() {
        let _ = write!(line, " v{version}");
    }
    if node.name() != node.stated_id() {
        let _ = write!(line, " \"{}\"", node.name());
    }
    let domains: Vec<&str> = node.domains().filter(|domain| *domain != "general").collect();
    if !domains.is_empty() {
        let _ = write!(line, " in {}", domains.join(", "));
    }
    let capabilities: Vec<&str> = node.capabilities().collect();
    if !capabilities.is_empty() {
        let _ = write!(line, "; can {}", capabilities.join(", "));
    }
    let mut paths: Vec<&str> = node.places().map(|(path, _, _)| path).collect();
    paths.dedup();
    if paths.len() > 1 {
        let _ = write!(line, "; {} files", paths.len());
    }
    line + "\n"
}

/// What the definitions of a file say that is no part of the graph but that lints look at.
fn facts(path: &str, text: &str) -> String {
    let syntax = Syntax::of_path(path).expect("the file has a known extension");
    let (document, _) = read(&Source::new(path, text.as_bytes()), syntax, &Limits::DEFAULT);
    let formats = document.roots().filter_map(|root| Some((detect(root, path)?, root)));
    let definitions = formats.flat_map(|(format, root)| format.map(root, path));
    definitions
        .map(|definition| definition_facts(&document.text()[definition.span.range()], &definition))
        .collect()
}

fn definition_facts(written: &str, definition: &Definition) -> String {
    let name = written.lines().next().unwrap_or_default().trim_matches(['"', '\'']);
    let mut facts: Vec<String> = Vec::new();
    if let Some(description) = &definition.description {
        facts.push(format!("says {}", description.value.lines().next().unwrap_or_default()));
    }
    for endpoint in &definition.endpoints {
        let protocol = match endpoint.protocol {
            Protocol::Mcp => "mcp",
            Protocol::A2a => "a2a",
            Protocol::Other => "other",
        };
        let access = match endpoint.access {
            Access::NotStated => "not stated",
            Access::Open => "open",
            Access::Authenticated => "authenticated",
        };
        facts.push(format!("endpoint {} ({protocol}, {access})", endpoint.url.value));
    }
    match &definition.confirmation {
        Confirmation::NotStated => {}
        Confirmation::Nothing => facts.push("confirms nothing".to_owned()),
        Confirmation::Of(names) => facts.push(format!("confirms {}", names.join(", "))),
        Confirmation::Everything => facts.push("confirms everything".to_owned()),
    }
    for capability in &definition.required_capabilities {
        facts.push(format!("requires {}", capability.value));
    }
    for selector in &definition.selectors {
        let property = match selector.property {
            Property::Type => "type",
            Property::Domain => "domain",
            Property::Capability => "capability",
            Property::Any => "any",
        };
        facts.push(format!("selects {property} {}", selector.value.value));
    }
    let mut lines = String::new();
    for fact in facts {
        let _ = writeln!(lines, "{} {name}: {fact}", definition.kind.as_str());
    }
    lines
}
