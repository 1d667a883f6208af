//! What a syntax error is about, and the edit that lets reading go on behind it.
//!
//! The parser says where it gave up and in which of its states. The lines around that place say what the author most
//! probably meant; each cause has its own sentence, and its edit is what the fix offers.

mod brackets;
mod indent;
mod scalar;

use super::lines::Line;
use crate::diagnostic::Fix;
use crate::text::Span;
pub(super) use brackets::tolerated;
use brackets::{bracketed, unclosed_bracket, wrong_bracket};
use indent::{indentation, not_an_entry, tabs};
use scalar::{
    colon, colon_in_value, comment, escape, quote_in_quotes, reserved, unclosed_quote, value_with_mark,
};

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
    let ends_in_brackets =
        !stumble.brackets.is_empty() && text.get(at..).is_some_and(|rest| rest.trim().is_empty());
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
        Some(bracketed(text, line))
    } else if says("flow") || says("illegal placement of ':'") || ends_in_brackets {
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

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}
