//! What a fix does to the lines it touches.

use std::fmt::Write as _;

use super::line::Shown;
use super::{Frame, Theme, styled};
use crate::diagnostic::{Edit, Fix, apply};
use crate::text::Span;

/// Lines that are shown of either side of one change.
const TALLEST: usize = 6;

/// Draws the lines `fix` takes away and those it puts there.
pub(super) fn draw(out: &mut String, fix: &Fix, frame: Frame<'_>, gutter: usize, theme: &Theme) {
    for group in groups(fix, frame) {
        let Some((number, old, new)) = change(&group, frame) else { continue };
        // Only what differs, so that a line that is inserted does not bring its neighbours.
        let new: Vec<&str> = new.lines().collect();
        let before = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        let (old, new) = (old.get(before..).unwrap_or_default(), new.get(before..).unwrap_or_default());
        let behind = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        let old = old.get(..old.len() - behind).unwrap_or_default();
        let new = new.get(..new.len() - behind).unwrap_or_default();
        let focus = old.first().zip(new.first()).map_or(0, |(old, new)| common_prefix(old, new));
        let sides = [('-', theme.removed, old), ('+', theme.added, new)];
        for (sign, style, lines) in sides {
            for (index, line) in lines.iter().take(TALLEST).enumerate() {
                let number = number as usize + before + index;
                let _ = write!(out, "{number:>gutter$} ");
                let shown = Shown::new(line, if index == 0 { focus } else { 0 });
                styled(out, style, format!("{sign} {}", shown.text).trim_end(), theme);
                out.push('\n');
            }
            if lines.len() > TALLEST {
                let _ = writeln!(out, "{:gutter$} {sign} … {} more lines", "", lines.len() - TALLEST);
            }
        }
    }
}

/// The edits, those on the same or neighbouring lines together.
fn groups(fix: &Fix, frame: Frame<'_>) -> Vec<Vec<Edit>> {
    let line = |offset| frame.lines.position(frame.text, offset).line;
    let mut groups: Vec<(u32, Vec<Edit>)> = Vec::new();
    for edit in &fix.edits {
        let (first, last) = (line(edit.span.start), line(edit.span.end));
        match groups.last_mut() {
            Some((end, group)) if first <= *end + 1 => {
                *end = last;
                group.push(edit.clone());
            }
            _ => groups.push((last, vec![edit.clone()])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The number of the first line that `edits` touch, those lines, and what becomes of them.
fn change<'t>(edits: &[Edit], frame: Frame<'t>) -> Option<(u32, Vec<&'t str>, String)> {
    let first = frame.lines.position(frame.text, edits.first()?.span.start).line;
    let last = frame.lines.position(frame.text, edits.last()?.span.end).line;
    let start = frame.lines.start(first)?;
    let end = frame.lines.start(last + 1).unwrap_or(frame.text.len() as u32);
    let text = frame.text.get(start as usize..end as usize)?;
    let moved = edits.iter().map(|edit| {
        let span = Span::new(edit.span.start.saturating_sub(start), edit.span.end.saturating_sub(start));
        Edit::replace(span, edit.replacement.clone())
    });
    let (new, made) = apply(text, &[Fix::safe("", moved.collect())]);
    (made > 0).then(|| (first, text.lines().collect(), new))
}

/// Bytes that both lines begin with, whole characters only.
fn common_prefix(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
}
