use super::*;
use crate::diagnostic::{Code, Edit, Fix};
use crate::text::Span;
use std::sync::Arc;

fn span(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap_or_else(|| panic!("{part:?} is not in the text")) as u32;
    Span::new(start, start + part.len() as u32)
}

/// A finding at `main` with labels, drawn.
fn drawn(text: &str, main: Span, change: impl FnOnce(Diagnostic, &Arc<str>) -> Diagnostic) -> String {
    let path: Arc<str> = "a.yml".into();
    let lines = LineIndex::new(text);
    let finding = change(Diagnostic::new(Code::DuplicateKey, &path, main, "it is wrong"), &path);
    render(&finding, &Theme::PLAIN, |path| (path == "a.yml").then_some(Frame { text, lines: &lines }))
}

#[track_caller]
fn check(text: &str, main: Span, change: impl FnOnce(Diagnostic, &Arc<str>) -> Diagnostic, expected: &str) {
    let actual = drawn(text, main, change);
    assert_eq!(actual, expected, "\n{actual}");
}

#[test]
fn two_places_of_one_file_share_a_frame() {
    let text = "interval: 1\nb: 2\nc: 3\nd: 4\ninterval: 2\n";
    let second = text.rfind("interval").unwrap_or(0) as u32;
    check(
        text,
        Span::new(second, second + 8),
        |finding, path| {
            finding.with_label(path, Span::new(0, 8), "first defined here").with_help("keep one of the two")
        },
        "\
error[D002]: it is wrong
 --> a.yml:5:1
  |
1 | interval: 1
  | -------- first defined here
...
5 | interval: 2
  | ^^^^^^^^
  |
  = help: keep one of the two
",
    );
}

#[test]
fn marks_on_one_line_hang_their_words_below() {
    let text = "{ aa: 1, bb: 2, aa: 3 }\n";
    let last = text.rfind("aa").unwrap_or(0) as u32;
    check(
        text,
        Span::new(last, last + 2),
        |finding, path| {
            finding.with_label(path, span(text, "aa"), "first defined here").with_label(
                path,
                span(text, "bb"),
                "between",
            )
        },
        "\
error[D002]: it is wrong
 --> a.yml:1:17
  |
1 | { aa: 1, bb: 2, aa: 3 }
  |   --     --     ^^
  |   |      |
  |   |      between
  |   first defined here
  |
",
    );
}

#[test]
fn a_place_of_several_lines_has_a_bar() {
    let text = "x:\n  a: 1\n  b: 2\ny: 3\n";
    check(
        text,
        span(text, "a: 1\n  b: 2\n"),
        |finding, _| finding,
        "\
error[D002]: it is wrong
 --> a.yml:2:3
  |
2 | /   a: 1
3 | |   b: 2
  | |______^
  |
",
    );
    check(
        "x: [1,\n  2]\n",
        span("x: [1,\n  2]\n", "[1,\n  2]"),
        |finding, _| finding,
        "\
error[D002]: it is wrong
 --> a.yml:1:4
  |
1 |   x: [1,
  |  ____^
2 | |   2]
  | |____^
  |
",
    );
    let tall = format!("{}z\n", "line\n".repeat(20));
    let drawn = drawn(&tall, Span::new(0, tall.len() as u32), |finding, _| finding);
    assert_eq!(drawn.matches("line").count(), 4, "{drawn}");
    assert!(drawn.contains("\n...\n"), "{drawn}");
}

#[test]
fn wide_characters_and_tabs_keep_the_marks_in_place() {
    let text = "日本:\tx\n";
    check(
        text,
        span(text, "x"),
        |finding, _| finding,
        "\
error[D002]: it is wrong
 --> a.yml:1:5
  |
1 | 日本:   x
  |         ^
  |
",
    );
}

#[test]
fn a_long_line_is_cut_around_the_mark() {
    let text = format!("{}HERE{}\n", "a".repeat(100_000), "b".repeat(100_000));
    let drawn = drawn(&text, span(&text, "HERE"), |finding, path| {
        finding.with_label(path, Span::new(0, 3), "far away")
    });
    let lines: Vec<&str> = drawn.lines().collect();
    assert!(lines[3].contains("aHEREb") && lines[3].chars().count() < 140, "{drawn}");
    let caret = lines[4].find("^^^^").map(|at| lines[4][..at].chars().count());
    assert_eq!(caret, lines[3].find("HERE").map(|at| lines[3][..at].chars().count()), "{drawn}");
    assert!(drawn.contains("(further along this line: far away)"), "{drawn}");
    let short = format!("{}HERE\n", "a".repeat(119));
    let drawn = self::drawn(&short, span(&short, "HERE"), |finding, _| finding);
    assert!(drawn.lines().nth(3).is_some_and(|line| line.ends_with("HERE")), "{drawn}");
}

#[test]
fn a_fix_is_shown_as_the_lines_it_changes() {
    let text = "a: 1\nversion: 1.0 # v\nc: 2\n";
    check(
        text,
        span(text, "1.0"),
        |finding, _| {
            finding.with_fix(Fix::safe("put it in quotes", vec![Edit::replace(span(text, "1.0"), "\"1.0\"")]))
        },
        "\
error[D002]: it is wrong
 --> a.yml:2:10
  |
2 | version: 1.0 # v
  |          ^^^
  |
  = fix: put it in quotes
2 - version: 1.0 # v
2 + version: \"1.0\" # v
",
    );
    let removal = drawn(text, span(text, "c"), |finding, _| {
        finding.with_fix(Fix::suggestion("remove it", vec![Edit::replace(span(text, "c: 2\n"), "")]))
    });
    assert!(removal.ends_with("  = suggestion: remove it\n3 - c: 2\n"), "{removal}");
}

#[test]
fn other_files_and_files_without_text_are_named() {
    let path: Arc<str> = "gone.yml".into();
    let finding = Diagnostic::new(Code::FileTooLarge, &path, Span::at(0), "too \u{1b}[31m large\nindeed");
    let text = render(&finding, &Theme::PLAIN, |_| None);
    assert_eq!(text, "error[D003]: too \u{fffd}[31m large indeed\n --> gone.yml\n");
    let drawn = drawn("a: 1\n", Span::new(0, 1), |finding, _| {
        finding.with_label(&"b.yml".into(), Span::new(0, 1), "there")
    });
    assert!(drawn.ends_with(" ::: b.yml\n"), "{drawn}");
}

#[test]
fn colours_surround_the_parts() {
    let lines = LineIndex::new("a: 1\n");
    let finding = Diagnostic::new(Code::DuplicateKey, &"a.yml".into(), Span::new(0, 1), "wrong");
    let text = render(&finding, &Theme::ANSI, |_| Some(Frame { text: "a: 1\n", lines: &lines }));
    assert!(text.starts_with("\u{1b}[1;31merror[D002]\u{1b}[0m\u{1b}[1m: wrong\u{1b}[0m\n"), "{text:?}");
    assert!(text.contains("\u{1b}[1;31m^\u{1b}[0m"), "{text:?}");
}

#[test]
fn any_span_can_be_drawn() {
    let text = "é: [\r\n\t日本,\u{202e}\n]\n\n  x: |\n    y\n";
    let limit = text.len() as u32 + 3;
    for start in 0..limit {
        for end in 0..limit {
            let fix = Fix::safe("x", vec![Edit::replace(Span::new(start, end), "new\nline")]);
            let drawn = drawn(text, Span::new(start, end), |finding, path| {
                finding.with_label(path, Span::new(end, start), "label").with_fix(fix)
            });
            assert!(!drawn.contains('\u{202e}'));
        }
    }
}
