//! YAML 1.2: a full parser, and what goes on behind a syntax error.

mod events;
mod fast;
mod flow;
mod lines;
mod patch;
mod recover;
#[cfg(test)]
mod recover_tests;

use super::builder::Builder;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::text::Span;
use events::Ended;
use lines::Line;
use patch::Patch;
use recover::{Repair, Stumble, repair, tolerated};

/// Faults that are repaired in one file; reading ends at the next.
const REPAIRS: usize = 20;

/// Bytes that reading again after repairs may cost together.
const REPEATED_BYTES: usize = 64 * 1024 * 1024;

/// Reads the YAML of the builder's text, or of `range` of it.
///
/// At a syntax error whose cause is known the text is read again with that cause repaired, so that one fault hides
/// neither the rest of the file nor another fault. All places are those of the text as written.
pub(super) fn read(builder: &mut Builder, range: Option<Span>) {
    let source = builder.text();
    let range = range.unwrap_or(Span::new(0, source.len() as u32));
    if fast::read(builder, range).is_err() {
        read_by_events(builder, &source, range);
    }
}

/// Reads the text by the fast reader alone. Returns whether it could.
pub(super) fn read_fast(builder: &mut Builder) -> bool {
    let length = builder.text().len() as u32;
    fast::read(builder, Span::new(0, length)).is_ok()
}

/// Reads the text by the full parser alone.
pub(super) fn read_in_full(builder: &mut Builder) {
    let source = builder.text();
    read_by_events(builder, &source, Span::new(0, source.len() as u32));
}

/// Reads by the full parser, which knows all of YAML and every error.
fn read_by_events(builder: &mut Builder, source: &str, range: Span) {
    let mut edits: Vec<Edit> = Vec::new();
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut reached: Option<u32> = None;
    let (mut repairs, mut repeated, mut was_tolerated) = (0, 0, false);
    loop {
        let patch = Patch::new(source, range, &edits);
        let fault = match events::read(builder, &patch) {
            Ok(()) => break,
            Err(Ended::Limit) => {
                builder.abandon();
                break;
            }
            Err(Ended::Fault(fault)) => fault,
        };
        let at = patch.start(fault.at as u32);
        if is_template(patch.text(), fault.at) {
            let help = "render the template first and read the result";
            let message = "the file is a template, not YAML";
            found = vec![builder.finding(Code::Template, Span::at(at), message).with_help(help)];
            builder.abandon();
            break;
        }
        if reached.is_some_and(|reached| at <= reached) {
            // The repair did not help, so it is no fix; its cause is reported already.
            match found.last_mut() {
                Some(last) if !was_tolerated => last.fix = None,
                _ => found.push(unexplained(builder, &fault.info, at)),
            }
            builder.abandon();
            break;
        }
        reached = Some(at);
        repeated += patch.text().len();
        let stumble =
            Stumble { text: patch.text(), at: fault.at, info: &fault.info, brackets: fault.brackets };
        let mut more = Vec::from_iter(tolerated(&stumble).and_then(|edit| in_source(&patch, &edit)));
        was_tolerated = !more.is_empty();
        if !was_tolerated {
            repairs += 1;
            let (finding, repaired) = explain(builder, &patch, &stumble, at);
            found.push(finding);
            more = repaired;
        }
        if more.is_empty() || repairs > REPAIRS || repeated > REPEATED_BYTES {
            if was_tolerated {
                found.push(unexplained(builder, stumble.info, at));
            }
            builder.abandon();
            break;
        }
        edits.extend(more);
        edits.sort_by_key(|edit| edit.span);
        builder.restart();
    }
    for finding in found {
        builder.report(finding);
    }
}

/// The finding of a fault that the parser met at `at` of the source, and the edits behind which reading goes on.
fn explain(builder: &Builder, patch: &Patch, stumble: &Stumble<'_>, at: u32) -> (Diagnostic, Vec<Edit>) {
    let known = repair(stumble).and_then(|known| {
        let edits = known.fix.edits.iter().map(|edit| in_source(patch, edit));
        Some((edits.collect::<Option<Vec<Edit>>>()?, known))
    });
    let Some((edits, Repair { place, message, help, fix, label })) = known else {
        return (unexplained(builder, stumble.info, at), Vec::new());
    };
    let original = |span: Span| {
        let start = patch.start(span.start);
        Span::new(start, patch.end(span.end).max(start))
    };
    let mut finding = builder
        .finding(Code::SyntaxError, original(place), message)
        .with_help(help)
        .with_fix(Fix { edits: edits.clone(), ..fix });
    if let Some((span, text)) = label {
        finding = finding.with_label(builder.path(), original(span), text);
    }
    (finding, edits)
}

/// The finding of a fault in the parser's own words.
fn unexplained(builder: &Builder, info: &str, at: u32) -> Diagnostic {
    let mut finding = builder.finding(Code::SyntaxError, Span::at(at), sentence(info));
    finding.help = hint(info).map(Into::into);
    finding
}

/// An edit of the patched text as one of the source, unless it touches what was edited before.
fn in_source(patch: &Patch, edit: &Edit) -> Option<Edit> {
    Some(Edit::replace(patch.untouched(edit.span)?, edit.replacement.clone()))
}

/// The parser's sentence in our style: lower case, no final period.
fn sentence(info: &str) -> String {
    let mut message = info.trim_end_matches('.').to_owned();
    if let Some(first) = message.get(..1) {
        let first = first.to_ascii_lowercase();
        message.replace_range(..1, &first);
    }
    message
}

fn hint(info: &str) -> Option<&'static str> {
    let info = info.to_ascii_lowercase();
    if info.contains("mapping values are not allowed") {
        Some("put quotes around a value that contains `: `")
    } else if info.contains("tab") {
        Some("indent with spaces")
    } else if info.contains("cannot start any token") || info.contains("unexpected character") {
        Some("put quotes around a value that starts with a reserved character")
    } else {
        None
    }
}

/// Whether the reader stumbled over a template action: the line of `offset`, or the one before it, is one, such as
/// `{{- if … }}`, or has a value that begins with one. Such a file becomes YAML only after rendering, and its syntax
/// errors would only be noise.
fn is_template(text: &str, offset: usize) -> bool {
    let line = Line::at(text, offset);
    let above = line.start.checked_sub(1).map(|end| Line::at(text, end));
    let action = |text: &str| {
        let text = text.trim();
        (text.starts_with("{{") && text.ends_with("}}")) || (text.starts_with("{%") && text.ends_with("%}"))
    };
    let value = line.text.get(line.key().map_or(line.content(), |key| key.value - line.start)..);
    action(line.text)
        || above.is_some_and(|above| action(above.text))
        || value.is_some_and(|value| value.starts_with("{{") && value.contains("}}"))
}
