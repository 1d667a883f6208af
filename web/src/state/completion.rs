//! What can be written next in a query.

use std::collections::BTreeSet;

use ossa_core::query::{FIELDS, FLAGS, FUNCTIONS, NUMBERS};

use super::figures::grouped;
use super::snapshot::Snapshot;

/// Something that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The whole query with it.
    pub query: String,
    /// It alone.
    pub word: String,
    /// What it asks.
    pub meaning: String,
}

/// Most that are offered.
const OFFERED: usize = 12;

/// What can be written in place of the last word of `query`. Nothing when the query is finished or cannot go on.
///
/// # Complexity
/// O(total length of names, domains and capabilities).
pub fn completions(snapshot: &Snapshot, query: &str) -> Vec<Completion> {
    let from = start_of_word(query);
    let (before, word) = query.split_at(from);
    let word = word.trim_start_matches('-');
    let before = &query[..before.len() + query.len() - from - word.len()];
    if let Some((field, value)) = word.split_once(':') {
        // The last of several values.
        let value_from = value.rfind(',').map_or(0, |comma| comma + 1);
        let typed = value[value_from..].trim_start_matches('"').to_lowercase();
        let lead = format!("{before}{field}:{}", &value[..value_from]);
        return of_names(&values(snapshot, field), &typed, &lead, " ");
    }
    if let Some((function, inside)) =
        word.split_once('(').filter(|(name, _)| matches!(*name, "hop" | "impact" | "path"))
    {
        let inside_from = inside.rfind([',', ' ']).map_or(0, |comma| comma + 1);
        let typed = inside[inside_from..].trim_start_matches('"').to_lowercase();
        let lead = format!("{before}{function}({}", &inside[..inside_from]);
        let end = match function {
            "hop" => ", 2)",
            "path" if inside_from == 0 => ", ",
            _ => ")",
        };
        return of_names(&names(snapshot), &typed, &lead, end);
    }
    if word.is_empty() && before.ends_with('-') {
        return Vec::new();
    }
    let typed = word.to_lowercase();
    let kinds = snapshot.report.graph.kinds.iter();
    let fields = FIELDS.iter().map(|field| (format!("{}:", field.word), field.meaning.to_owned()));
    let numbers = NUMBERS.iter().map(|number| (format!("{}>", number.word), number.meaning.to_owned()));
    let flags = FLAGS.iter().map(|flag| (flag.word.to_owned(), flag.meaning.to_owned()));
    let functions =
        FUNCTIONS.iter().map(|function| (format!("{}(", function.word), function.meaning.to_owned()));
    let kinds = kinds.map(|kind| (format!("{kind}:"), "to what it is so related".to_owned()));
    let words = fields.chain(functions).chain(flags).chain(numbers).chain(kinds);
    let fitting = words.filter(|(word, _)| word.starts_with(&typed) && *word != typed);
    let offered = fitting.take(OFFERED);
    offered.map(|(word, meaning)| Completion { query: format!("{before}{word}"), word, meaning }).collect()
}

/// Where the last word begins. Quotes and brackets hold words together.
fn start_of_word(query: &str) -> usize {
    let (mut start, mut is_quoted, mut depth) = (0, false, 0u32);
    // A bracket behind a name is a function; any other is a group, in which words begin anew.
    let mut before = ' ';
    for (index, next) in query.char_indices() {
        match next {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '(' if before.is_alphanumeric() => depth += 1,
            '(' => start = index + 1,
            ')' => depth = depth.saturating_sub(1),
            ' ' if depth == 0 => start = index + 1,
            _ => {}
        }
        before = next;
    }
    start
}

fn names(snapshot: &Snapshot) -> BTreeSet<&str> {
    snapshot.report.graph.nodes.iter().map(|node| node.id.as_str()).collect()
}

fn values<'s>(snapshot: &'s Snapshot, field: &str) -> BTreeSet<&'s str> {
    let nodes = snapshot.report.graph.nodes.iter();
    match field {
        "kind" => nodes.map(|node| node.kind.as_str()).collect(),
        "type" => nodes.filter_map(|node| node.agent_type.as_deref()).collect(),
        "domain" => nodes.flat_map(|node| &node.domains).map(String::as_str).collect(),
        "capability" => nodes.flat_map(|node| &node.capabilities).map(String::as_str).collect(),
        "format" => nodes.flat_map(|node| &node.files).map(|file| file.format.as_str()).collect(),
        "file" => nodes.flat_map(|node| &node.files).map(|file| file.path.as_str()).collect(),
        "version" => nodes.filter_map(|node| node.version.as_deref()).collect(),
        "key" => nodes.map(|node| node.key.as_str()).collect(),
        "name" => nodes.map(|node| node.name.as_str()).collect(),
        // The name of a kind of relation asks where it leads.
        field if field == "id" || snapshot.report.graph.kinds.iter().any(|kind| kind == field) => {
            names(snapshot)
        }
        _ => BTreeSet::new(),
    }
}

/// Names that contain what was typed; those that begin with it first.
fn of_names(names: &BTreeSet<&str>, typed: &str, lead: &str, end: &str) -> Vec<Completion> {
    let begins = names.iter().filter(|name| name.to_lowercase().starts_with(typed));
    let contains = names.iter().filter(|name| {
        let name = name.to_lowercase();
        name.contains(typed) && !name.starts_with(typed)
    });
    let fitting = begins.chain(contains).filter(|name| name.to_lowercase() != typed || end == ")");
    let offered = fitting.take(OFFERED);
    offered
        .map(|name| Completion {
            query: format!("{lead}{}{end}", quoted(name)),
            word: (*name).to_owned(),
            meaning: String::new(),
        })
        .collect()
}

/// A name as queries write it.
pub fn quoted(name: &str) -> String {
    let is_plain = |next: char| next.is_alphanumeric() || "_-./".contains(next);
    if !name.is_empty() && name.chars().all(is_plain) && !name.starts_with('-') {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A query with a condition more, or without it if it has it.
pub fn toggle_clause(query: &str, clause: &str) -> String {
    let padded = format!(" {} ", query.trim());
    match padded.split_once(&format!(" {clause} ")) {
        Some((before, after)) => format!("{} {}", before.trim(), after.trim()).trim().to_owned(),
        None => format!("{} {clause}", query.trim()).trim().to_owned(),
    }
}

/// Whether a query has a condition.
pub fn has_clause(query: &str, clause: &str) -> bool {
    format!(" {} ", query.trim()).contains(&format!(" {clause} "))
}

/// A range of degrees.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// What asks for it in a query.
    pub clause: String,
    /// What people call it.
    pub label: String,
    /// How many nodes are in it.
    pub count: u64,
}

/// Ranges of degrees, each about three times the one before; those that nobody is in are left out.
pub fn ranges(degrees: &[f64]) -> Vec<Range> {
    const BOUNDS: [u64; 9] = [0, 1, 3, 10, 30, 100, 300, 1000, 10_000];
    let mut counts = [0u64; BOUNDS.len()];
    for degree in degrees {
        let place = BOUNDS.partition_point(|bound| *bound <= *degree as u64).saturating_sub(1);
        counts[place] += 1;
    }
    let ranges = BOUNDS.iter().zip(counts).enumerate().filter(|(_, (_, count))| *count > 0);
    ranges
        .map(|(place, (&low, count))| {
            let (clause, label) = match BOUNDS.get(place + 1) {
                Some(high) if high - low == 1 => (format!("degree={low}"), grouped(low)),
                Some(high) => (
                    format!("degree>={low} degree<{high}"),
                    format!("{} to {}", grouped(low), grouped(high - 1)),
                ),
                None => (format!("degree>={low}"), format!("{} and more", grouped(low))),
            };
            Range { clause, label, count }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ossa_core::query::Query;

    use super::super::snapshot::tests::billing;
    use super::*;

    fn queries(query: &str) -> Vec<String> {
        completions(&billing(), query).into_iter().map(|completion| completion.query).collect()
    }

    #[test]
    fn words_values_and_names_are_offered() {
        assert_eq!(queries("ty"), ["type:"]);
        assert_eq!(queries("-ty"), ["-type:"]);
        assert_eq!(queries("type:w"), ["type:worker "]);
        assert_eq!(queries("orphan type:worker,orc"), ["orphan type:worker,orchestrator "]);
        assert_eq!(queries("(type:worker or dom"), ["(type:worker or domain:", "(type:worker or domains>"]);
        assert_eq!(queries("impact(led"), ["impact(ledger)"]);
        assert_eq!(queries("path(led"), ["path(ledger, "]);
        assert_eq!(queries("path(ledger, pri"), ["path(ledger, printer)"]);
        assert!(queries("depends_on:pa").contains(&"depends_on:paper ".to_owned()));
        assert!(queries("nothing:").is_empty() && queries("zzz").is_empty());
        assert!(queries("").len() >= OFFERED);
    }

    #[test]
    fn what_is_offered_and_finished_can_be_asked() {
        for query in ["type:w", "impact(led", "path(ledger, pri", "domain:b", "orph", "kind:a"] {
            for offered in queries(query).into_iter().filter(|offered| !offered.ends_with([':', '>', '('])) {
                assert!(Query::parse(&offered).is_ok(), "{offered}");
            }
        }
        assert_eq!(quoted("a b\"c"), "\"a b\\\"c\"");
        for name in ["agent:ossa/a b", "x*", "-x", "über", "a(b", "a,b"] {
            assert!(Query::parse(&format!("impact({})", quoted(name))).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_condition_comes_and_goes() {
        let query = toggle_clause("type:worker", "degree>=3 degree<10");
        assert_eq!(query, "type:worker degree>=3 degree<10");
        assert!(has_clause(&query, "type:worker") && !has_clause(&query, "type:work"));
        assert_eq!(toggle_clause(&query, "type:worker"), "degree>=3 degree<10");
        assert_eq!(toggle_clause("a b c", "b"), "a c");
    }

    #[test]
    fn every_figure_is_in_one_range() {
        let ranges = ranges(&[0.0, 0.0, 1.0, 2.0, 3.0, 29.0, 30.0, 50_000.0]);
        assert_eq!(ranges.iter().map(|range| range.count).sum::<u64>(), 8);
        let first = ["degree=0", "degree>=1 degree<3"];
        assert_eq!([ranges[0].clause.as_str(), ranges[1].clause.as_str()], first);
        assert_eq!((ranges[1].label.as_str(), ranges[1].count), ("1 to 2", 2));
        assert_eq!(ranges.last().map(|range| range.label.as_str()), Some("10,000 and more"));
        assert!(ranges.iter().all(|range| Query::parse(&range.clause).is_ok()));
    }
}
