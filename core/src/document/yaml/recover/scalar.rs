//! Texts: quotes they need, and quotes, escapes and comments that are wrong.

use super::super::lines::Line;
use super::indent::{indentation, missing_space};
use super::{Repair, Stumble, span};
use crate::diagnostic::{Edit, Fix};
use crate::text::Span;

/// `value` in the quotes it needs the fewest escapes with.
fn quoted(value: &str) -> String {
    if value.contains(['"', '\\']) {
        format!("'{}'", value.replace('\'', "''"))
    } else {
        format!("\"{value}\"")
    }
}

const QUOTE: &str = "put the value in quotes";

pub(super) fn quote(
    text: &str,
    place: Span,
    start: usize,
    end: usize,
    message: String,
    is_safe: bool,
) -> Option<Repair> {
    let value = text.get(start..end).filter(|value| !value.is_empty())?;
    let edits = vec![Edit::replace(span(start, end), quoted(value))];
    let fix = Fix { title: QUOTE.into(), edits, is_safe };
    Some(Repair { place, message, help: QUOTE.into(), fix, label: None })
}

/// A `: ` where none may be.
pub(super) fn colon(text: &str, line: Line<'_>, at: usize) -> Option<Repair> {
    if let Some(repair) = colon_in_value(text, line, at) {
        return Some(repair);
    }
    let previous = line.previous(text)?;
    if let Some(repair) = missing_space(text, previous) {
        return Some(repair);
    }
    // The line continues the plain text of the line above: prose with a colon, or a key at the wrong place.
    let name = text.get(line.start + line.content()..at)?;
    let opener = previous.key().filter(|key| key.value < previous.end());
    match opener {
        Some(key) if name.contains(' ') && line.indent() > key.column && text[at..].starts_with(':') => {
            let end = continued(text, line, key.column);
            let message = "`: ` stands in a value without quotes".to_owned();
            quote(text, span(at, at + 1), key.value, end, message, true)
        }
        _ => indentation(text, line, false),
    }
}

/// The second `: ` of a line. The rest of the line, and what continues it, is the value.
pub(super) fn colon_in_value(text: &str, line: Line<'_>, at: usize) -> Option<Repair> {
    let key = line.key().filter(|key| key.colon < at && key.value < line.end())?;
    // The parser stumbles behind a bracket in the same way.
    text.get(at..).filter(|rest| rest.starts_with(':'))?;
    let value = text.get(key.value..line.end())?;
    let end = continued(text, line, key.column);
    let end = if end == line.end() { line.value_end(key.value) } else { end };
    let message = "`: ` stands in a value without quotes".to_owned();
    let is_plain = !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!']);
    // Comments between several lines would become part of the text.
    let is_plain = is_plain && end <= line.end();
    quote(text, span(at, at + 1), key.value, end, message, is_plain)
}

/// The end of a plain value that begins on `line`, with the lines that continue it.
fn continued(text: &str, line: Line<'_>, column: usize) -> usize {
    let mut last = line;
    while let Some(next) = last.next(text)
        && next.indent() > column
        && !next.is_item()
        && next.key().is_none_or(|key| key.name.contains(' '))
        && text.get(last.end()..next.start).is_some_and(|between| between.trim().is_empty())
    {
        last = next;
    }
    last.end()
}

/// A text that begins with a character that means something else.
pub(super) fn reserved(stumble: &Stumble<'_>, line: Line<'_>) -> Option<Repair> {
    let Stumble { text, at, .. } = *stumble;
    let rest = text.get(at..line.end())?;
    let mark = rest.chars().next()?;
    let bare = span(line.start, at);
    let opened = text.get(bare.range())?.matches(['[', '{']).count();
    let closed = text.get(bare.range())?.matches([']', '}']).count();
    let in_flow = opened > closed || !stumble.brackets.is_empty();
    let end = if in_flow {
        let end = rest.find([',', ']', '}']).unwrap_or(rest.len());
        let end = rest[..end].find(": ").unwrap_or(end);
        at + rest[..end].trim_end().len()
    } else {
        let is_key = line.key().is_none_or(|key| key.colon > at);
        let colon = rest.find(": ").or(rest.ends_with(':').then(|| rest.len() - 1));
        match colon.filter(|_| is_key) {
            Some(colon) => at + colon,
            None => line.value_end(at),
        }
    };
    let message = match mark {
        '*' => "`*` stands for the value of an anchor, and no anchor before it has this name".to_owned(),
        '`' => "a backtick cannot begin a text without quotes".to_owned(),
        _ => format!("`{mark}` cannot begin a text without quotes"),
    };
    quote(text, span(at, at + mark.len_utf8()), at, end, message, mark != '*')
}

/// An escape that does not exist, in the double quotes that open at `open`.
pub(super) fn escape(text: &str, open: usize) -> Option<Repair> {
    let body = text.get(open..)?.strip_prefix('"')?;
    let mut bad: Vec<(usize, char)> = Vec::new();
    // `C:\new\users`: who forgot to double one backslash did not mean the other as an escape, either.
    let mut is_consistent = true;
    let mut characters = body.char_indices();
    while let Some((offset, character)) = characters.next() {
        match character {
            '"' => break,
            '\\' => {
                let (_, kind) = characters.next()?;
                let digits = match kind {
                    'x' => 2,
                    'u' => 4,
                    'U' => 8,
                    _ => 0,
                };
                let code = body.get(offset + 2..offset + 2 + digits);
                let is_known = "0abtnvfre \"/\\N_LP\t\r\n".contains(kind)
                    || (digits > 0
                        && code
                            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
                            .and_then(|code| u32::from_str_radix(code, 16).ok())
                            .is_some_and(|code| char::from_u32(code).is_some()));
                if is_known {
                    is_consistent = false;
                } else {
                    // Half a pair of surrogates, as JSON writes them.
                    is_consistent &= digits == 0;
                    bad.push((open + 1 + offset, kind));
                }
            }
            _ => {}
        }
    }
    let &(first, kind) = bad.first()?;
    let edits = bad.iter().map(|&(at, _)| Edit::insert(at as u32, "\\")).collect();
    let place = span(first, first + 1 + kind.len_utf8());
    Some(Repair {
        place,
        message: format!("`\\{}` is no escape of a text in double quotes", kind.escape_debug()),
        help: "write `\\\\` for a backslash, or put the text in single quotes".into(),
        fix: Fix { title: "double the backslash".into(), edits, is_safe: is_consistent },
        label: None,
    })
}

/// Text behind a closing quote: most often a quote inside the text.
pub(super) fn quote_in_quotes(text: &str, line: Line<'_>) -> Option<Repair> {
    let start = line.key().map_or(line.start + line.content(), |key| key.value);
    let end = line.value_end(start);
    let value = text.get(start..end)?;
    let mark = value.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    let close = start + 1 + value[1..].find(mark)?;
    let place = span(close, close + 1);
    let inner = value[1..].strip_suffix(mark).filter(|inner| !inner.contains('\\'));
    let edit = Edit::replace(span(start, end), quoted(inner.unwrap_or(value)));
    let title = "put other quotes around the text";
    // With more than one it may as well be a list, or two texts.
    let is_safe = inner.is_some_and(|inner| inner.matches(mark).count() == 1);
    let fix = Fix { title: title.into(), edits: vec![edit], is_safe };
    let message = format!("`{mark}` ends the text, and more stands behind it");
    let help = match mark {
        '\'' => "write `''` for a quote in a text, or put the text in double quotes",
        _ => "write `\\\"` for a quote in a text, or put the text in single quotes",
    };
    Some(Repair { place, message, help: help.into(), fix, label: None })
}

pub(super) fn unclosed_quote(text: &str, at: usize) -> Option<Repair> {
    let mark = text.get(at..)?.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    let line = Line::at(text, at);
    let end = line.end();
    let closing = if text.get(at + 1..end)?.ends_with('\\') { return None } else { mark.to_string() };
    Some(Repair {
        place: span(at, at + 1),
        message: format!("the text has no closing `{mark}`"),
        help: format!("end the text with `{mark}`"),
        fix: Fix::suggestion(
            "close the quotes at the end of the line",
            vec![Edit::insert(end as u32, closing)],
        ),
        label: None,
    })
}

/// A comment between the lines of one plain text.
pub(super) fn comment(text: &str, line: Line<'_>, at: usize) -> Option<Repair> {
    text.get(at..)?.starts_with('#').then_some(())?;
    let start = text.get(line.start..at)?.trim_end().len() + line.start;
    Some(Repair {
        place: span(at, at + 1),
        message: "a comment stands inside a text of several lines".into(),
        help: "move the comment above the key, or put the text in quotes".into(),
        fix: Fix::suggestion("remove the comment", vec![Edit::replace(span(start, line.end()), "")]),
        label: None,
    })
}

/// A value that begins with, or contains, a mark that has no meaning there.
pub(super) fn value_with_mark(text: &str, line: Line<'_>, at: usize) -> Option<Repair> {
    let start = line.key().map_or(line.start + line.content(), |key| key.value);
    let mark = text.get(at..line.end())?.chars().next()?;
    if at < start {
        return None;
    }
    let end = line.value_end(start);
    let message = format!("`{}` is not expected here", mark.escape_debug());
    quote(text, span(at, at + mark.len_utf8()), start, end, message, false)
}
