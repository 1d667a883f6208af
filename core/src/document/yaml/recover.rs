//! What a syntax error is about, and the edit that lets reading go on behind it.
//!
//! The parser says where it gave up and in which of its states. The lines around that place say what the author most
//! probably meant; each cause has its own sentence, and its edit is what the fix offers.

use super::lines::{Line, levels};
use crate::diagnostic::{Edit, Fix};
use crate::text::Span;

/// A fault that has a name, in places of the text that was parsed.
#[derive(Debug)]
pub(super) struct Repair {
    pub(super) place: Span,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) fix: Fix,
    /// A second place and what is there.
    pub(super) label: Option<(Span, &'static str)>,
}

/// What the parser said about the place it could not read on from.
pub(super) struct Stumble<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) info: &'t str,
    /// The brackets that are open, outermost first: where they stand in the text.
    pub(super) brackets: Vec<usize>,
}

/// The cause of a syntax error and its edit; `None` when the text does not show what was meant.
pub(super) fn repair(stumble: &Stumble<'_>) -> Option<Repair> {
    let Stumble { text, at, info, .. } = *stumble;
    let line = Line::at(text, at);
    let says = |part: &str| info.contains(part);
    if let Some(known) = wrong_bracket(stumble) {
        return Some(known);
    }
    if says("tab") && !says("table") && !says("handle") {
        tabs(text, line).or_else(|| colon_in_value(text, line, at))
    } else if says("mapping values are not allowed") {
        colon(text, line, at)
    } else if says("unexpected character") || says("unknown anchor") || says("anchor or alias") {
        reserved(stumble, line)
    } else if says("escape") || says("hexadecimal") {
        escape(text, at)
    } else if says("trailing content after") {
        quote_in_quotes(text, line)
    } else if says("quoted scalar") {
        unclosed_quote(text, at)
    } else if says("intercepting") {
        comment(text, line, at)
    } else if says("indentation in flow") && line.key().is_none() {
        bracketed(text, line)
    } else if says("flow") || says("illegal placement of ':'") {
        unclosed_bracket(stumble, line)
    } else if !stumble.brackets.is_empty() && text.get(at..).is_some_and(|rest| rest.trim().is_empty()) {
        unclosed_bracket(stumble, line)
    } else if says("simple key expect") {
        not_an_entry(text, line, at)
    } else if says("expected key") || says("'-' indicator") || says("<document") || says("indentation") {
        let begins_line = text.get(line.start..at).is_some_and(|before| before.trim_start().is_empty());
        if begins_line { indentation(text, line, says("<document")) } else { value_with_mark(text, line, at) }
    } else {
        value_with_mark(text, line, at)
    }
}

/// `value` in the quotes it needs the fewest escapes with.
fn quoted(value: &str) -> String {
    if value.contains(['"', '\\']) {
        format!("'{}'", value.replace('\'', "''"))
    } else {
        format!("\"{value}\"")
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

const QUOTE: &str = "put the value in quotes";

fn quote(
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
fn colon(text: &str, line: Line<'_>, at: usize) -> Option<Repair> {
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
        Some(key) if name.contains(' ') && line.indent() > key.column => {
            let end = continued(text, line, key.column);
            let message = "`: ` stands in a value without quotes".to_owned();
            quote(text, span(at, at + 1), key.value, end, message, true)
        }
        _ => indentation(text, line, false),
    }
}

/// The second `: ` of a line. The rest of the line, and what continues it, is the value.
fn colon_in_value(text: &str, line: Line<'_>, at: usize) -> Option<Repair> {
    let key = line.key().filter(|key| key.colon < at && key.value < line.end())?;
    let value = text.get(key.value..line.end())?;
    let end = continued(text, line, key.column);
    let end = if end == line.end() { line.value_end(key.value) } else { end };
    let message = "`: ` stands in a value without quotes".to_owned();
    let is_plain = !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!']);
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

/// `key:value` on a line of its own.
fn missing_space(text: &str, line: Line<'_>) -> Option<Repair> {
    let start = line.start + line.content();
    let content = text.get(start..line.end())?;
    let (name, value) = content.split_once(':')?;
    let is_name = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if line.key().is_some() || !is_name || value.starts_with("//") {
        return None;
    }
    let colon = start + name.len();
    Some(Repair {
        place: span(colon, colon + 1),
        message: "no space stands between `:` and the value".into(),
        help: "put a space after the colon".into(),
        fix: Fix::safe("put a space after the colon", vec![Edit::insert(colon as u32 + 1, " ")]),
        label: None,
    })
}

/// A text that begins with a character that means something else.
fn reserved(stumble: &Stumble<'_>, line: Line<'_>) -> Option<Repair> {
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
fn escape(text: &str, open: usize) -> Option<Repair> {
    let body = text.get(open..)?.strip_prefix('"')?;
    let mut bad: Vec<(usize, char)> = Vec::new();
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
                if !is_known {
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
        fix: Fix::safe("double the backslash", edits),
        label: None,
    })
}

/// Text behind a closing quote: most often a quote inside the text.
fn quote_in_quotes(text: &str, line: Line<'_>) -> Option<Repair> {
    let start = line.key().map_or(line.start + line.content(), |key| key.value);
    let end = line.value_end(start);
    let value = text.get(start..end)?;
    let mark = value.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    let close = start + 1 + value[1..].find(mark)?;
    let place = span(close, close + 1);
    let inner = value[1..].strip_suffix(mark).filter(|inner| !inner.contains('\\'));
    let edit = Edit::replace(span(start, end), quoted(inner.unwrap_or(value)));
    let title = "put other quotes around the text";
    let fix = if inner.is_some() { Fix::safe(title, vec![edit]) } else { Fix::suggestion(title, vec![edit]) };
    let message = format!("`{mark}` ends the text, and more stands behind it");
    let help = match mark {
        '\'' => "write `''` for a quote in a text, or put the text in double quotes",
        _ => "write `\\\"` for a quote in a text, or put the text in single quotes",
    };
    Some(Repair { place, message, help: help.into(), fix, label: None })
}

fn unclosed_quote(text: &str, at: usize) -> Option<Repair> {
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

fn unclosed_bracket(stumble: &Stumble<'_>, line: Line<'_>) -> Option<Repair> {
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
fn wrong_bracket(stumble: &Stumble<'_>) -> Option<Repair> {
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

/// The brackets from `start` on that are open at `end`; text in quotes has none.
fn open_brackets(text: &str, start: usize, end: usize) -> Vec<usize> {
    let mut open = Vec::new();
    let mut quotes = None;
    for (offset, &byte) in text.as_bytes().iter().enumerate().take(end).skip(start) {
        match (byte, quotes) {
            (b'"' | b'\'', None) => quotes = Some(byte),
            (_, Some(mark)) if byte == mark => quotes = None,
            (b'[' | b'{', None) => open.push(offset),
            (b']' | b'}', None) => drop(open.pop()),
            _ => {}
        }
    }
    open
}

/// Lines of a value in brackets that are indented no deeper than the key.
fn bracketed(text: &str, line: Line<'_>) -> Option<Repair> {
    let deepest = levels(text, line).last().map_or(0, |level| level.column);
    let mut edits = Vec::new();
    let mut current = Some(line);
    while let Some(inner) = current.filter(|inner| inner.key().is_none() && edits.len() < MOST_LINES) {
        if inner.indent() <= deepest {
            edits.push(Edit::insert(inner.start as u32, " ".repeat(deepest + 1 - inner.indent())));
        }
        current = inner.next(text).filter(|_| !inner.text.contains([']', '}']));
    }
    Some(Repair {
        place: span(line.start + line.indent(), line.end()),
        message: "the line is part of a value in brackets, but not indented below its key".into(),
        help: "indent it".into(),
        fix: Fix::safe("indent the lines in brackets", edits),
        label: None,
    })
}

/// What the parser refuses though the language, or every other reader, allows it: a closing bracket in the column of
/// the key. The edit moves it.
pub(super) fn tolerated(stumble: &Stumble<'_>) -> Option<Edit> {
    let line = Line::at(stumble.text, stumble.at);
    let begins = stumble.at == line.start + line.indent() && line.text.trim_start().starts_with([']', '}']);
    let deepest = levels(stumble.text, line).last().map_or(0, |level| level.column);
    let is_known = stumble.info == "invalid indentation" && wrong_bracket(stumble).is_none();
    (begins && is_known && line.indent() <= deepest)
        .then(|| Edit::insert(line.start as u32, " ".repeat(deepest + 1 - line.indent())))
}

/// A comment between the lines of one plain text.
fn comment(text: &str, line: Line<'_>, at: usize) -> Option<Repair> {
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
fn value_with_mark(text: &str, line: Line<'_>, at: usize) -> Option<Repair> {
    let start = line.key().map_or(line.start + line.content(), |key| key.value);
    let mark = text.get(at..line.end())?.chars().next()?;
    if at < start {
        return None;
    }
    let end = line.value_end(start);
    let message = format!("`{}` is not expected here", mark.escape_debug());
    quote(text, span(at, at + mark.len_utf8()), start, end, message, false)
}

/// A line that is neither an entry nor an item, before the place where the parser noticed.
fn not_an_entry(text: &str, line: Line<'_>, at: usize) -> Option<Repair> {
    let ends_here = at > line.start + line.indent() && !line.is_blank();
    let mut culprit = if ends_here { line } else { line.previous(text)? };
    // Several lines can have been taken for one text.
    while culprit.key().is_none()
        && let Some(above) = culprit.previous(text)
        && above.key().is_none()
        && !above.is_item()
        && !above.is_marker()
        && above.indent() <= culprit.indent()
    {
        culprit = above;
    }
    missing_space(text, culprit)
        .or_else(|| stray(text, culprit, "the line is neither `key: value` nor `- item`"))
}

/// Lines that belong to nothing.
fn stray(text: &str, first: Line<'_>, message: &str) -> Option<Repair> {
    if first.key().is_some() || first.is_item() || first.is_marker() {
        return None;
    }
    let mut edits = Vec::new();
    let mut current = Some(first);
    let mut last = first;
    while let Some(line) = current
        .filter(|line| line.key().is_none() && !line.is_item() && !line.is_marker())
        .filter(|line| edits.len() < MOST_LINES && line.indent() >= first.indent())
    {
        edits.push(Edit::insert((line.start + line.indent()) as u32, "# "));
        last = line;
        current = line.next(text);
    }
    Some(Repair {
        place: span(first.start + first.indent(), first.end().min(last.end())),
        message: message.to_owned(),
        help: "indent the text below its key, or make it a comment".into(),
        fix: Fix::suggestion("turn the text into a comment", edits),
        label: None,
    })
}

/// No repair touches more lines than this.
const MOST_LINES: usize = 10_000;

/// A line whose indentation is that of no open collection.
fn indentation(text: &str, line: Line<'_>, ends_document: bool) -> Option<Repair> {
    let indent = line.indent();
    let is_item = line.is_item();
    if !is_item && line.key().is_none() {
        let message = if ends_document {
            "text stands after the end of the document"
        } else {
            "the line is neither `key: value` nor `- item`"
        };
        return missing_space(text, line).or_else(|| stray(text, line, message));
    }
    let open = levels(text, line);
    let level = open
        .iter()
        .rev()
        .filter(|level| level.is_mapping != is_item && level.column != indent)
        .min_by_key(|level| level.column.abs_diff(indent))?;
    let items_stay = open.iter().any(|level| !level.is_mapping && level.column == indent);
    let mut edits = Vec::new();
    let mut current = Some(line);
    while let Some(moved) = current.filter(|moved| {
        let belongs = moved.indent() >= indent && !moved.is_marker();
        belongs && (moved.indent() > indent || is_item || !items_stay || !moved.is_item())
    }) {
        if edits.len() == MOST_LINES {
            return None;
        }
        edits.push(if level.column > indent {
            Edit::insert(moved.start as u32, " ".repeat(level.column - indent))
        } else {
            Edit::replace(span(moved.start, moved.start + indent - level.column), "")
        });
        current = moved.next(text);
    }
    let spaces = |count: usize| format!("{count} {}", if count == 1 { "space" } else { "spaces" });
    let (what, of) = if is_item { ("item", "list") } else { ("key", "map") };
    let message = format!(
        "the {what} is indented by {}, the {of} it belongs to by {}",
        spaces(indent),
        spaces(level.column)
    );
    let end = line.key().map_or(line.end(), |key| key.colon);
    let title = match level.column {
        0 => "do not indent it".to_owned(),
        column => format!("indent it by {}", spaces(column)),
    };
    Some(Repair {
        place: span(line.start + indent, end),
        message,
        help: title.clone(),
        fix: Fix::suggestion(title, edits),
        label: None,
    })
}

/// Tabs in the indentation of a line and of those below it.
fn tabs(text: &str, line: Line<'_>) -> Option<Repair> {
    let blanks = |line: Line<'_>| {
        line.text.len() - line.text.trim_start_matches(|c| matches!(c, ' ' | '\t' | '-')).len()
    };
    let tab = |line: Line<'_>| line.text[..blanks(line)].find('\t');
    // Some errors are noticed at the end of the line above.
    let first = [Some(line), line.next(text)].into_iter().flatten().find(|&line| tab(line).is_some())?;
    let open = levels(text, first);
    let opens = first.previous(text).is_some_and(|above| above.text.ends_with([':', '-']));
    let deepest = open.last().map_or(0, |level| level.column);
    let expanded = |line: Line<'_>, width: usize| {
        line.text[..blanks(line)].bytes().fold(0, |column, byte| match byte {
            b'\t' => (column / width + 1) * width,
            _ => column + 1,
        })
    };
    let fits = |width: &usize| {
        let column = expanded(first, *width);
        if opens { column > deepest } else { open.iter().any(|level| level.column == column) }
    };
    let width = [2, 4, 8].into_iter().find(fits).unwrap_or(2);
    let mut edits = Vec::new();
    let mut current = Some(first);
    while let Some(line) = current.filter(|&line| tab(line).is_some() && edits.len() < MOST_LINES) {
        let mut column = 0;
        for (offset, byte) in line.text[..blanks(line)].bytes().enumerate() {
            let next = if byte == b'\t' { (column / width + 1) * width } else { column + 1 };
            if byte == b'\t' {
                let place = span(line.start + offset, line.start + offset + 1);
                edits.push(Edit::replace(place, " ".repeat(next - column)));
            }
            column = next;
        }
        current = line.next(text);
    }
    let at = first.start + tab(first)?;
    Some(Repair {
        place: span(at, at + 1),
        message: "a tab indents the line; YAML is indented with spaces".into(),
        help: "indent with spaces".into(),
        fix: Fix::safe("indent with spaces", edits),
        label: None,
    })
}
