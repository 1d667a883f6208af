//! The lines a finding is about, file by file, with marks below.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::line::{Shown, clean_line};
use super::marks::{Mark, rows};
use super::{Frame, Theme, styled};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Span;

/// Lines of one place that are shown at most; of more, the middle is left out.
const TALLEST: u32 = 6;

/// One place of a finding.
struct Place<'d> {
    span: Span,
    text: &'d str,
    primary: Option<Severity>,
}

/// Draws all places of `diagnostic`, grouped by file. Returns the width of the line numbers.
pub(super) fn draw<'t>(
    out: &mut String,
    diagnostic: &Diagnostic,
    theme: &Theme,
    frame_of: &impl Fn(&str) -> Option<Frame<'t>>,
) -> usize {
    let mut files: Vec<(&str, Vec<Place<'_>>)> = Vec::new();
    let main = diagnostic.location.iter().map(|location| (location, "", Some(diagnostic.severity)));
    let labels = diagnostic.labels.iter().map(|label| (&label.location, label.text.as_str(), None));
    for (location, text, primary) in main.chain(labels) {
        let place = Place { span: location.span, text, primary };
        match files.iter_mut().find(|(path, _)| *path == location.path.as_ref()) {
            Some((_, places)) => places.push(place),
            None => files.push((&location.path, vec![place])),
        }
    }
    let last_line = files.iter().filter_map(|(path, places)| {
        let frame = frame_of(path)?;
        let lines =
            places.iter().map(|place| frame.lines.position(frame.text, ink(frame, place.span).end).line);
        lines.max()
    });
    let gutter = last_line.max().unwrap_or(1).to_string().len();
    for (index, (path, places)) in files.iter().enumerate() {
        let arrow = if index == 0 { "-->" } else { ":::" };
        let _ = write!(out, "{:gutter$}", "");
        styled(out, theme.frame, arrow, theme);
        let Some(frame) = frame_of(path) else {
            let _ = writeln!(out, " {}", clean_line(path));
            continue;
        };
        let start = places.first().map_or(0, |place| place.span.start);
        let start = frame.lines.position(frame.text, start);
        let _ = writeln!(out, " {}:{}:{}", clean_line(path), start.line, start.column);
        // A file that was refused has no text to show.
        if !frame.text.is_empty() {
            File { frame, gutter, theme }.draw(out, places);
        }
    }
    gutter
}

/// The span without the blanks it ends with, which nobody means.
fn ink(frame: Frame<'_>, span: Span) -> Span {
    let text = frame.text.get(span.range()).unwrap_or_default();
    let kept = text.trim_end().len() as u32;
    if kept == 0 {
        Span::new(span.start, span.end.min(span.start + 1))
    } else {
        Span::new(span.start, span.start + kept)
    }
}

struct File<'t> {
    frame: Frame<'t>,
    gutter: usize,
    theme: &'t Theme,
}

/// What is drawn at one line.
#[derive(Default)]
struct Row<'d> {
    places: Vec<&'d Place<'d>>,
}

impl File<'_> {
    fn draw(&self, out: &mut String, places: &[Place<'_>]) {
        let line_of = |offset| self.frame.lines.position(self.frame.text, offset).line;
        let mut shown: BTreeMap<u32, Row<'_>> = BTreeMap::new();
        // A place of several lines gets a bar at their left; only the main one does.
        let mut tall: Option<(u32, u32, &Place<'_>)> = None;
        for place in places {
            let span = ink(self.frame, place.span);
            let (first, last) = (line_of(span.start), line_of(span.end));
            if first < last && place.primary.is_some() {
                tall = Some((first, last, place));
                let is_long = last - first >= TALLEST;
                for line in first..=last {
                    if !is_long || line < first + TALLEST / 2 || line + 1 >= last {
                        shown.entry(line).or_default();
                    }
                }
            } else {
                shown.entry(first).or_default().places.push(place);
            }
        }
        self.margin(out, "|");
        out.push('\n');
        let mut before: Option<u32> = None;
        let lines: Vec<u32> = shown.keys().copied().collect();
        for line in lines {
            match before {
                Some(before) if line == before + 2 => self.line(out, before + 1, &Row::default(), tall),
                Some(before) if line > before + 2 => {
                    styled(out, self.theme.frame, "...", self.theme);
                    out.push('\n');
                }
                _ => {}
            }
            if let Some(row) = shown.get(&line) {
                self.line(out, line, row, tall);
            }
            before = Some(line);
        }
        self.margin(out, "|");
        out.push('\n');
    }

    /// Blanks where a line number would be, and what follows it.
    fn margin(&self, out: &mut String, mark: &str) {
        let _ = write!(out, "{:width$} ", "", width = self.gutter);
        styled(out, self.theme.frame, mark, self.theme);
    }

    fn line(&self, out: &mut String, number: u32, row: &Row<'_>, tall: Option<(u32, u32, &Place<'_>)>) {
        let text = self.frame.lines.line(self.frame.text, number).unwrap_or_default();
        let begin = self.frame.lines.start(number).unwrap_or(0) as usize;
        let local = |offset: u32| (offset as usize).saturating_sub(begin).min(text.len());
        let tall = tall.map(|(first, last, place)| (first, last, place, ink(self.frame, place.span)));
        let focus = row.places.iter().find(|place| place.primary.is_some()).or(row.places.first());
        let focus = match (focus, tall) {
            (Some(place), _) => local(place.span.start),
            (None, Some((_, last, _, span))) if number == last => local(span.end),
            (None, Some((_, _, _, span))) => local(span.start),
            (None, None) => 0,
        };
        let shown = Shown::new(text, focus);
        let number_text = format!("{number:>width$} |", width = self.gutter);
        styled(out, self.theme.frame, &number_text, self.theme);
        // The bar of a place of several lines: it begins beside the line if nothing stands before the place.
        let starts_line =
            |span: Span| text.get(..local(span.start)).is_some_and(|before| before.trim().is_empty());
        let bar = tall.map(|(first, last, place, span)| {
            let style = place.primary.map_or("", |severity| self.theme.of(severity));
            let bar = match number {
                _ if number == first && starts_line(span) => "/",
                _ if number == first => " ",
                _ if first < number && number <= last => "|",
                _ => " ",
            };
            (bar, style)
        });
        if let Some((bar, style)) = bar {
            out.push(' ');
            styled(out, style, bar, self.theme);
        }
        if !shown.text.is_empty() {
            out.push(' ');
            out.push_str(&shown.text);
        }
        out.push('\n');
        let indent = if tall.is_some() { "   " } else { " " };
        let mut hidden: Vec<&str> = Vec::new();
        let mut marks = Vec::new();
        for place in &row.places {
            let span = ink(self.frame, place.span);
            let (from, until) = (local(span.start), local(span.end));
            if shown.shows(from) {
                let (from, until) = (shown.column(from), shown.column(until));
                marks.push(Mark { from, until, text: place.text, primary: place.primary });
            } else if !place.text.is_empty() {
                hidden.push(place.text);
            }
        }
        let cleaned: Vec<String> = marks.iter().map(|mark| clean_line(mark.text).into_owned()).collect();
        let marks: Vec<Mark<'_>> =
            marks.iter().zip(&cleaned).map(|(mark, text)| Mark { text: text.as_str(), ..*mark }).collect();
        if !marks.is_empty() {
            for row in rows(marks, self.theme) {
                self.margin(out, "|");
                let _ = writeln!(out, "{indent}{row}");
            }
        }
        for text in hidden {
            self.margin(out, "|");
            let _ = writeln!(out, "{indent}(further along this line: {})", clean_line(text));
        }
        let Some((first, last, place, span)) = tall else { return };
        let style = place.primary.map_or("", |severity| self.theme.of(severity));
        if number == first && !starts_line(span) {
            self.margin(out, "|");
            let line = "_".repeat(shown.column(local(span.start)) + 1);
            out.push_str("  ");
            styled(out, style, &format!("{line}^"), self.theme);
            out.push('\n');
        } else if number == last {
            self.margin(out, "|");
            let line = "_".repeat(shown.column(local(span.end)).max(1));
            out.push(' ');
            styled(out, style, &format!("|{line}^"), self.theme);
            out.push('\n');
        }
    }
}
