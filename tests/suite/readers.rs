//! The fast reader of YAML and the full parser: equal trees, or the fast one leaves the text alone.

use ossa_tests::corpus;
use ossa_tests::trees::compare;
use proptest::prelude::*;

/// The YAML of every file of the corpus; of Markdown the front matter.
fn corpus_texts() -> Vec<String> {
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
    let texts = corpus_texts();
    let fast = texts.iter().filter(|text| compare(text)).count();
    assert!(fast * 100 >= texts.len() * 95, "{fast} of {} were read fast", texts.len());
}

#[test]
fn real_files_with_carriage_returns_read_alike() {
    for text in corpus_texts().iter().step_by(5) {
        compare(&text.replace('\n', "\r\n"));
    }
}

/// Texts to change, for where there is no corpus, and of what real files have little of.
const SEEDS: [&str; 12] = [
    "name: a\ntools:\n- b\n- c: 1\n  d: [e, {f: g}]\ntext: |\n  one\n\n   two\nmore: >-\n  three\n  four\n",
    "a: 'it''s'\nb: \"x\\n\\\n  y\\u00e9\"\nc: plain\n  goes on\n\n  after a blank\n",
    "---\na: 1\n---\n- true\n- ~\n- 0x1F\n- .5\n- -.inf\n...\n",
    "{\"a\": [1, 2.5e3, null], \"b\": {\"c\": \"d\"}}\n",
    "a:\r\n  b: c # note\r\n  d:\r\n  - \"e\r\n    f\"\r\n",
    "? a\n: b\n&c d: *c\n!!str e: !f g\n",
    "list:\n- - a\n  - b\n-\n  c: d\n- # empty\n- |2\n    e\n- >+\n  f\n\n",
    "a: [b,\n  c: d,\n  'e', \"f\"\n ]\ng: {h,\n  i: , j}\n",
    "# comment\n\n%YAML 1.2\n---\na: b\t# tab\nc:\td\n",
    "\u{feff}a: \u{1f600} \u{85}\u{2028}\nb\u{a0}: \u{e9}\n",
    "a: &x\n  b: 1\nc:\n  <<: *x\n  b: 2\n  b: 3\n",
    "key with spaces: value: not a map\n'quoted': http://x.y#z\n\"k\" : v\n",
];

/// What damage puts in.
const PIECES: [&str; 40] = [
    "\n", "\n\n", " ", "  ", ": ", ":", "- ", "-", "\"", "'", "#", " #", "[", "]", "{", "}", ",", "|", ">",
    "|-\n", ">+\n", "\t", "\r\n", "\r", "---\n", "...\n", "\u{e9}", "\\", "\\\n", "&a ", "*a", "!t ", "? ",
    "%", "@", "1.0", "~", "\0", "\u{feff}", "\u{2028}",
];

/// Numerical Recipes' generator: the same damage on every run.
struct Random(u32);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % limit.max(1)
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Some lines of `text` that belong together: none is indented less than the first.
    fn lines(&mut self, text: &str) -> String {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let first = self.below(lines.len());
        let count = 1 + self.below(24);
        let indent = lines.get(first).map_or(0, |line| line.len() - line.trim_start_matches(' ').len());
        let lines = lines.iter().skip(first).take(count);
        lines
            .map_while(|line| {
                if line.trim().is_empty() { Some(*line) } else { line.strip_prefix(&" ".repeat(indent)) }
            })
            .collect()
    }

    /// Changes `text` as people do by mistake, and as nobody would.
    fn damage(&mut self, text: &mut String, others: &[String]) {
        let at = self.place(text);
        match self.below(8) {
            0 => text.truncate(at),
            1..4 => text.insert_str(at, PIECES[self.below(PIECES.len())]),
            4..6 => {
                let length = text[at..].chars().next().map_or(0, char::len_utf8);
                text.replace_range(at..at + length, PIECES[self.below(PIECES.len())]);
            }
            6 => {
                let end = at + text[at..].chars().take(self.below(12)).map(char::len_utf8).sum::<usize>();
                text.replace_range(at..end, "");
            }
            _ => {
                let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
                let other = self.below(others.len());
                let other = self.lines(&others[other]);
                let count = 1 + self.below(2);
                let other: String = other.split_inclusive('\n').take(count).collect();
                text.insert_str(line, &other);
            }
        }
    }
}

/// Pieces of real files with a few bytes changed, `OSSA_MUTATIONS` of them.
/// Found by fuzzing: the full parser refuses the first two.
#[test]
fn brackets_behind_dashes_are_closed_where_both_readers_say() {
    for text in [
        " - - [\n   ]",
        "a:\n  - - {\n    }\n",
        "- [\n]\n",
        "- [\n ]\n",
        &"  s: {\n  }\n".repeat(30),
        "- [a,\n  b]\n- {c:\n    d}\n-\n  [e,\n   f]\n",
    ] {
        compare(text);
    }
}

#[test]
fn damaged_texts_read_alike() {
    let count = std::env::var("OSSA_MUTATIONS").map_or(100_000, |count| count.parse().expect("a number"));
    let mut texts: Vec<String> = SEEDS.map(str::to_owned).into();
    texts.extend(corpus_texts());
    let mut random = Random(1);
    let mut fast = 0usize;
    for _ in 0..count {
        // Some texts are ours, and some are left as they are.
        let from = if random.below(4) == 0 { SEEDS.len() } else { texts.len() };
        let seed = random.below(from);
        let mut text = random.lines(&texts[seed]);
        for _ in 0..random.below(4) {
            random.damage(&mut text, &texts);
        }
        fast += usize::from(compare(&text));
    }
    println!("{count} texts, {fast} read by the fast reader");
    assert!(fast * 10 > count, "only {fast} of {count} were read fast: nothing is compared");
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
