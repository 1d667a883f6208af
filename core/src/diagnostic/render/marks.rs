//! The marks below one line, and the words that belong to them.

use super::{Part, Theme, styled};
use crate::diagnostic::Severity;
use unicode_width::UnicodeWidthStr;

/// A mark below a line, in columns.
pub(super) struct Mark<'d> {
    pub(super) from: usize,
    pub(super) until: usize,
    pub(super) text: &'d str,
    pub(super) primary: Option<Severity>,
}

impl Mark<'_> {
    fn part(&self) -> Part {
        self.primary.map_or(Part::Frame, Part::Severity)
    }
}

/// A row of characters, each for a part.
#[derive(Default)]
struct Row(Vec<(char, Part)>);

impl Row {
    fn set(&mut self, column: usize, c: char, part: Part) {
        while self.0.len() <= column {
            self.0.push((' ', Part::Plain));
        }
        if let Some(cell) = self.0.get_mut(column) {
            *cell = (c, part);
        }
    }

    fn write(&mut self, column: usize, text: &str, part: Part) {
        while self.0.len() < column {
            self.0.push((' ', Part::Plain));
        }
        self.0.truncate(column);
        self.0.extend(text.chars().map(|c| (c, part)));
    }

    fn to_text(&self, theme: &Theme) -> String {
        let mut out = String::new();
        for run in self.0.chunk_by(|a, b| a.1 == b.1) {
            let text: String = run.iter().map(|(c, _)| c).collect();
            let style = run.first().map_or("", |(_, part)| part.style(theme));
            styled(&mut out, style, &text, theme);
        }
        out
    }
}

/// The rows below a line: its marks, and their words. The words of the last mark stand beside it, all others hang below.
pub(super) fn rows(mut marks: Vec<Mark<'_>>, theme: &Theme) -> Vec<String> {
    marks.sort_by_key(|mark| (mark.from, mark.until));
    let mut first = Row::default();
    // What is wrong is drawn last, over everything else.
    for is_primary in [false, true] {
        for mark in marks.iter().filter(|mark| mark.primary.is_some() == is_primary) {
            for column in mark.from..mark.until.max(mark.from + 1) {
                first.set(column, if is_primary { '^' } else { '-' }, mark.part());
            }
        }
    }
    let end = first.0.len();
    let mut hanging: Vec<&Mark<'_>> = marks.iter().filter(|mark| !mark.text.is_empty()).collect();
    if let Some(last) = hanging.pop_if(|last| last.until.max(last.from + 1) >= end) {
        first.write(end + 1, last.text, last.part());
    }
    let mut rows = vec![first];
    if !hanging.is_empty() {
        rows.push(bars(&hanging));
    }
    while let Some(mark) = hanging.pop() {
        let mut row = bars(&hanging);
        let is_free = row.0.len() <= mark.from || mark.text.width() == 0;
        if is_free {
            row.write(mark.from, mark.text, mark.part());
        } else {
            // Two marks begin at one place: the words of the second go behind the bar of the first.
            row.write(mark.from + 2, mark.text, mark.part());
        }
        rows.push(row);
    }
    rows.iter().map(|row| row.to_text(theme)).collect()
}

fn bars(marks: &[&Mark<'_>]) -> Row {
    let mut row = Row::default();
    for mark in marks {
        row.set(mark.from, '|', mark.part());
    }
    row
}
