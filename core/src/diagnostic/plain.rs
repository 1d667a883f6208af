//! Findings as text: one line each, or with a frame of the source below.

use std::fmt::Write as _;

use super::Diagnostic;
use crate::text::{LineIndex, Span};

/// The text a finding points into.
#[derive(Clone, Copy)]
pub struct Frame<'t> {
    /// The source's text.
    pub text: &'t str,
    /// Its lines.
    pub lines: &'t LineIndex,
}

/// Writes `diagnostic` with a frame of the source. `frame_of` gives the text of a path, if it is known.
pub fn render<'t>(diagnostic: &Diagnostic, frame_of: impl Fn(&str) -> Option<Frame<'t>>) -> String {
    let mut out = String::new();
    let severity = diagnostic.severity.as_str();
    let _ = writeln!(out, "{severity}[{}]: {}", diagnostic.code.as_str(), diagnostic.message);
    if let Some(location) = &diagnostic.location {
        snippet(&mut out, &location.path, location.span, "", &frame_of);
    }
    for label in &diagnostic.labels {
        snippet(&mut out, &label.location.path, label.location.span, &label.text, &frame_of);
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "  = help: {help}");
    }
    if let Some(origin) = &diagnostic.origin {
        let _ = writeln!(out, "  = from: {} {}", origin.name, origin.version);
    }
    out
}

fn snippet<'t>(
    out: &mut String,
    path: &str,
    span: Span,
    text: &str,
    frame_of: &impl Fn(&str) -> Option<Frame<'t>>,
) {
    let Some(frame) = frame_of(path) else {
        let _ = writeln!(out, "  --> {path}");
        return;
    };
    let start = frame.lines.position(frame.text, span.start);
    let _ = writeln!(out, "  --> {path}:{}:{}", start.line, start.column);
    // A file that was refused has no text to show.
    let Some(line) = frame.lines.line(frame.text, start.line).filter(|_| !frame.text.is_empty()) else {
        return;
    };
    let number = start.line.to_string();
    let gutter = " ".repeat(number.len());
    let shown: String = line.chars().take(160).map(|c| if c == '\t' { ' ' } else { c }).collect();
    let end = frame.lines.position(frame.text, span.end);
    let width = shown.chars().count() as u32;
    let until = if end.line == start.line { end.column } else { width + 1 };
    let from = start.column.min(width + 1);
    let carets = until.min(width + 1).saturating_sub(from).max(1) as usize;
    let _ = writeln!(out, "{gutter} |");
    let _ = writeln!(out, "{number} | {shown}");
    let underline = format!("{}{}", " ".repeat(from as usize - 1), "^".repeat(carets));
    let _ = writeln!(out, "{gutter} | {underline}{}{text}", if text.is_empty() { "" } else { " " });
}
