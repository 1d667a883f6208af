//! Lines at the wrong column, indented with tabs, or of no use where they stand.

use super::super::lines::{Line, levels};
use super::{Repair, span};
use crate::diagnostic::{Edit, Fix};
use crate::document::opens_block;

/// `key:value` on a line of its own.
pub(super) fn missing_space(text: &str, line: Line<'_>) -> Option<Repair> {
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

/// A line that is neither an entry nor an item, before the place where the parser noticed.
pub(super) fn not_an_entry(text: &str, line: Line<'_>, at: usize) -> Option<Repair> {
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
pub(super) const MOST_LINES: usize = 10_000;

/// A line whose indentation is that of no open collection.
pub(super) fn indentation(text: &str, line: Line<'_>, ends_document: bool) -> Option<Repair> {
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

/// Whether a block text such as `prompt: |` begins above byte `at`. Its lines may be those with the tab, and then where
/// they stand is part of what they say.
fn follows_block(text: &str, at: usize) -> bool {
    text.get(..at).unwrap_or_default().lines().any(opens_block)
}

/// Tabs in the indentation of a line and of those below it.
pub(super) fn tabs(text: &str, line: Line<'_>) -> Option<Repair> {
    let blanks = |line: Line<'_>| line.text.len() - line.text.trim_start_matches([' ', '\t', '-']).len();
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
        fix: Fix { title: "indent with spaces".into(), edits, is_safe: !follows_block(text, first.start) },
        label: None,
    })
}
