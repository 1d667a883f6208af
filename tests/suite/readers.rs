//! The fast reader of YAML and the full parser: equal trees, or the fast one leaves the text alone.

use std::fmt::Write as _;

use ossa_core::document::{Document, Kind, Limits, Node, readers};
use ossa_core::source::Source;
use ossa_tests::corpus;
use proptest::prelude::*;

/// Every value with its place, one a line.
fn outline(document: &Document) -> String {
    let mut out = String::new();
    // Brackets come as deep as the limits allow: no recursion.
    let mut stack: Vec<(usize, Node<'_>)> = document.roots().map(|root| (0, root)).collect();
    stack.reverse();
    while let Some((depth, node)) = stack.pop() {
        let span = node.span();
        write!(out, "{:depth$}{}..{} ", "", span.start, span.end).expect("a string can be written to");
        match node.kind() {
            Kind::String => writeln!(out, "{:?}", node.as_str()),
            // A number of 64 bits and its text say the same; NaN is not equal to itself.
            kind => writeln!(out, "{kind:?} {:?}", node.as_text()),
        }
        .expect("a string can be written to");
        let first = stack.len();
        stack.extend(node.items().map(|item| (depth + 1, item)));
        stack.extend(node.entries().flat_map(|(key, value)| [(depth + 1, key), (depth + 1, value)]));
        stack[first..].reverse();
    }
    out
}

/// Whether the fast reader read the text.
///
/// # Panics
/// When it read something else than the full parser.
fn compare(text: &str) -> bool {
    let source = Source::new("a.yaml", text);
    let Some((fast, fast_found)) = readers::fast(&source, &Limits::DEFAULT) else { return false };
    let (full, full_found) = readers::full(&source, &Limits::DEFAULT);
    let (fast, full) = (outline(&fast), outline(&full));
    // The last is the innermost.
    let differ = fast.lines().zip(full.lines()).filter(|(fast, full)| fast != full).last();
    assert!(fast == full, "{differ:?} in {text}");
    assert_eq!(fast_found, full_found, "{text}");
    true
}

/// The YAML of every file of the corpus; of Markdown the front matter.
fn texts() -> Vec<String> {
    let Some(folder) = corpus() else { return Vec::new() };
    ossa_tests::sources(&folder, ossa_core::Profile::Default)
        .into_iter()
        .filter_map(|source| {
            let text = String::from_utf8(source.bytes).ok()?;
            let text = text.trim_start_matches('\u{feff}').to_owned();
            if !source.path.ends_with(".md") {
                return Some(text);
            }
            let front = text.strip_prefix("---\n")?;
            Some(front[..=front.find("\n---")?].to_owned())
        })
        .collect()
}

#[test]
fn real_files_read_alike_and_nearly_all_fast() {
    let texts = texts();
    let fast = texts.iter().filter(|text| compare(text)).count();
    assert!(fast * 100 >= texts.len() * 95, "{fast} of {} were read fast", texts.len());
}

#[test]
fn real_files_with_carriage_returns_read_alike() {
    for text in texts().iter().step_by(5) {
        compare(&text.replace('\n', "\r\n"));
    }
}

/// What damage puts in.
const PIECES: [&str; 24] = [
    "\n", " ", "  ", ": ", ":", "- ", "-", "\"", "'", "#", " #", "[", "]", "{", "}", ",", "|", ">", "\t",
    "\r\n", "---\n", "...\n", "é", "\\",
];

/// Real files with a few bytes changed: what people do wrong, and what they might.
#[test]
fn damaged_files_read_alike() {
    let texts: Vec<String> = texts().into_iter().filter(|text| text.len() < 4000).collect();
    // Numerical Recipes' generator: the same damage on every run.
    let mut state = 1u32;
    let mut random = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below.max(1)
    };
    for text in texts.iter().step_by(2) {
        for _ in 0..4 {
            let mut damaged = text.clone();
            for _ in 0..=random(3) {
                let mut at = random(damaged.len());
                while !damaged.is_char_boundary(at) {
                    at -= 1;
                }
                match random(3) {
                    0 => damaged.truncate(at),
                    1 => damaged.insert_str(at, PIECES[random(PIECES.len())]),
                    _ => {
                        let length = damaged[at..].chars().next().map_or(0, char::len_utf8);
                        damaged.replace_range(at..at + length, PIECES[random(PIECES.len())]);
                    }
                }
            }
            compare(&damaged);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_yaml_read_alike(
        text in "(a: |b:|- |-|\\[|\\]|\\{|\\}|, |\"|'|x|yz|\\||>|\\|-|>-| #c|#|\n|\n|\n  |\n    |  | |---\n|é|\\\\n|1\\.0|~|:|\t|\r\n|\\?|!t|&a|\\*a|%|@|\u{a0}|\u{2028}){0,30}"
    ) {
        compare(&text);
    }

    /// Lines as definitions have them, indented at random.
    #[test]
    fn lines_of_yaml_read_alike(
        lines in prop::collection::vec(
            ("( ){0,6}", "(a: |b: |c:|- |- - |- d: |\"e\": |'f' : |)",
             "(x|x y|'q''r'|\"s\\\\n\"|\\[x, \\{y: z, k: \\}, 1\\]|\\{a: b, \"c\":1\\}|\\[|\\]|x,|\\||>-|>| #c|# c|1|~|x: y|-|)"),
            0..12),
        end in "(\n|\r\n)",
    ) {
        let text: String = lines
            .iter()
            .flat_map(|(indent, key, value)| [indent.as_str(), key, value, &end])
            .collect();
        compare(&text);
        compare(text.trim_end());
    }
}
