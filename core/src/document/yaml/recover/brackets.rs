//! Brackets that are not closed, closed by another, or not indented.

use super::super::lines::{Line, levels};
use super::indent::MOST_LINES;
use super::{Repair, Stumble, span};
use crate::diagnostic::{Edit, Fix};

pub(super) fn unclosed_bracket(stumble: &Stumble<'_>, line: Line<'_>) -> Option<Repair> {
    let Stumble { text, at, ref brackets, .. } = *stumble;
    // The parser looks ahead of the brackets it has told about.
    let brackets = open_brackets(text, *brackets.first()?, at);
    let &inner = brackets.last()?;
    let opener = Line::at(text, inner);
    let at_end = text.get(stumble.at..)?.trim().is_empty();
    if opener.start >= line.start && !at_end {
        return None;
    }
    let last = if at_end && !line.is_blank() { line } else { line.previous(text)? };
    let end = last.value_end(last.start.max(inner));
    let kept = text.get(..end)?.trim_end_matches([',', ' ']).len();
    let closing: String =
        brackets.iter().rev().map(|&at| if text[at..].starts_with('[') { ']' } else { '}' }).collect();
    let (open, close) = if text.get(inner..)?.starts_with('[') { ('[', ']') } else { ('{', '}') };
    Some(Repair {
        place: span(inner, inner + 1),
        message: format!("`{open}` has no closing `{close}`"),
        help: format!("end the value with `{close}`"),
        fix: Fix::suggestion("close the brackets", vec![Edit::replace(span(kept, end), closing)]),
        label: Some((span(stumble.at, stumble.at), "not closed before this")),
    })
}

/// A closing bracket of the other kind.
pub(super) fn wrong_bracket(stumble: &Stumble<'_>) -> Option<Repair> {
    let Stumble { text, at, ref brackets, .. } = *stumble;
    let found = text.get(at..)?.chars().next().filter(|found| matches!(found, ']' | '}'))?;
    let &opener = open_brackets(text, *brackets.first()?, at).last()?;
    let (open, close) = if text.get(opener..)?.starts_with('[') { ('[', ']') } else { ('{', '}') };
    (found != close).then(|| Repair {
        place: span(at, at + 1),
        message: format!("`{found}` stands where `{close}` closes `{open}`"),
        help: format!("write `{close}`"),
        fix: Fix::suggestion(format!("write `{close}`"), vec![Edit::replace(span(at, at + 1), close)]),
        label: Some((span(opener, opener + 1), "opened here")),
    })
}

/// The brackets from `start` on that are open at `end`; text in quotes and comments have none.
fn open_brackets(text: &str, start: usize, end: usize) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut open = Vec::new();
    let mut quotes = None;
    let mut at = start;
    while let Some(&byte) = bytes.get(at).filter(|_| at < end) {
        match (byte, quotes) {
            (b'"' | b'\'', None) => quotes = Some(byte),
            (b'\\', Some(b'"')) => at += 1,
            (_, Some(mark)) if byte == mark => quotes = None,
            (b'#', None) if matches!(bytes.get(at.wrapping_sub(1)), None | Some(b' ' | b'\t' | b'\n')) => {
                at = Line::at(text, at).end();
            }
            (b'[' | b'{', None) => open.push(at),
            (b']' | b'}', None) => drop(open.pop()),
            _ => {}
        }
        at += 1;
    }
    open
}

/// Lines of a value in brackets that are indented no deeper than the key.
pub(super) fn bracketed(text: &str, line: Line<'_>) -> Repair {
    let deepest = levels(text, line).last().map_or(0, |level| level.column);
    let mut edits = Vec::new();
    let mut current = Some(line);
    while let Some(inner) = current.filter(|inner| inner.key().is_none() && edits.len() < MOST_LINES) {
        if inner.indent() <= deepest {
            edits.push(Edit::insert(inner.start as u32, " ".repeat(deepest + 1 - inner.indent())));
        }
        current = inner.next(text).filter(|_| !inner.text.contains([']', '}']));
    }
    Repair {
        place: span(line.start + line.indent(), line.end()),
        message: "the line is part of a value in brackets, but not indented below its key".into(),
        help: "indent it".into(),
        fix: Fix::safe("indent the lines in brackets", edits),
        label: None,
    }
}

/// What the parser refuses though the language, or every other reader, allows it: a closing bracket in the column of
/// the key. The edit moves it.
pub(in super::super) fn tolerated(stumble: &Stumble<'_>) -> Option<Edit> {
    let line = Line::at(stumble.text, stumble.at);
    let begins = stumble.at == line.start + line.indent() && line.text.trim_start().starts_with([']', '}']);
    let deepest = levels(stumble.text, line).last().map_or(0, |level| level.column);
    let is_known = stumble.info == "invalid indentation" && wrong_bracket(stumble).is_none();
    (begins && is_known && line.indent() <= deepest)
        .then(|| Edit::insert(line.start as u32, " ".repeat(deepest + 1 - line.indent())))
}
