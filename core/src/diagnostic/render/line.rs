//! One line of a source, as it can be shown: cut to a window, tabs as blanks, nothing that controls a terminal.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Columns of source that are shown at most.
const WINDOW: usize = 120;

/// Columns that are kept before the mark when a line is cut.
const BEFORE: usize = 40;

/// Bytes of a line that are looked at on either side of the mark: enough to fill the window.
const REACH: usize = 4 * WINDOW;

const TAB: usize = 4;

/// A line, or the part of it that fits.
pub(super) struct Shown {
    /// What is printed.
    pub(super) text: String,
    /// Columns before each character, with the byte of the line it begins at; the end of the line last.
    cells: Vec<(usize, usize)>,
}

impl Shown {
    /// `line` around the byte `focus`.
    pub(super) fn new(line: &str, focus: usize) -> Self {
        let low = floor(line, focus.saturating_sub(REACH));
        let high = floor(line, focus.saturating_add(REACH));
        let part = line.get(low..high).unwrap_or_default();
        let mut cells = Vec::with_capacity(part.len() + 1);
        let mut shown: Vec<(char, usize)> = Vec::with_capacity(part.len());
        let mut column = 0;
        for (offset, c) in part.char_indices() {
            cells.push((low + offset, column));
            let width = if c == '\t' { TAB - column % TAB } else { width(visible(c)) };
            shown.push((c, width));
            column += width;
        }
        cells.push((high, column));
        let is_cut = (low > 0, high < line.len());
        if column <= WINDOW && is_cut == (false, false) {
            return Self { text: shown.iter().map(|&(c, width)| piece(c, width)).collect(), cells };
        }
        let focus = cells.iter().rev().find(|(offset, _)| *offset <= focus).map_or(0, |(_, column)| *column);
        let from = if low == 0 && focus + BEFORE / 2 < WINDOW { 0 } else { focus.saturating_sub(BEFORE) };
        Self::cut(&cells, &shown, from, from + WINDOW, is_cut)
    }

    /// Only what stands between the columns `from` and `until`, with an ellipsis where something is missing.
    fn cut(
        cells: &[(usize, usize)],
        shown: &[(char, usize)],
        from: usize,
        until: usize,
        (cut_before, cut_behind): (bool, bool),
    ) -> Self {
        let is_in = |column: usize, width: usize| from <= column && column + width <= until;
        let misses_before = cut_before || from > 0;
        let mut text = String::from(if misses_before { "…" } else { "" });
        let mut kept = Vec::new();
        let mut column = usize::from(misses_before);
        let mut misses_behind = cut_behind;
        for (&(offset, at), &(c, width)) in cells.iter().zip(shown) {
            if is_in(at, width) {
                kept.push((offset, column));
                text.push_str(&piece(c, width));
                column += width;
            } else if at >= from {
                misses_behind = true;
                kept.push((offset, column));
                break;
            }
        }
        if misses_behind {
            text.push('…');
        } else if let Some((end, _)) = cells.last() {
            kept.push((*end, column));
        }
        Self { text, cells: kept }
    }

    /// The column of the character at `byte` of the line: the first or last shown for those that are not.
    pub(super) fn column(&self, byte: usize) -> usize {
        let after = self.cells.partition_point(|(offset, _)| *offset <= byte);
        let cell = self.cells.get(after.saturating_sub(1)).or(self.cells.first());
        cell.map_or(0, |(_, column)| *column)
    }

    /// Whether the character at `byte`, or the end of the line there, is shown.
    pub(super) fn shows(&self, byte: usize) -> bool {
        let bounds = self.cells.first().zip(self.cells.last());
        bounds.is_some_and(|(first, last)| first.0 <= byte && byte <= last.0)
    }
}

/// The nearest boundary between characters at or before `byte`.
fn floor(line: &str, byte: usize) -> usize {
    let mut byte = byte.min(line.len());
    while !line.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

fn width(c: char) -> usize {
    c.width().unwrap_or(1)
}

fn piece(c: char, width: usize) -> Cow<'static, str> {
    match c {
        '\t' => " ".repeat(width).into(),
        c => visible(c).to_string().into(),
    }
}

/// A replacement for characters that control a terminal, or the direction of the text around them.
fn visible(c: char) -> char {
    let turns_around =
        matches!(c, '\u{061c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if c.is_control() || turns_around { char::REPLACEMENT_CHARACTER } else { c }
}

/// `text` with a replacement for each character that controls a terminal, line breaks and tabs excepted.
pub fn clean(text: &str) -> Cow<'_, str> {
    let is_kept = |c: char| matches!(c, '\n' | '\t') || visible(c) == c;
    if text.chars().all(is_kept) {
        text.into()
    } else {
        text.chars().map(|c| if is_kept(c) { c } else { visible(c) }).collect::<String>().into()
    }
}

/// Like [`clean`], on one line.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    let text = clean(text);
    if text.contains(['\n', '\t']) { text.replace(['\n', '\t'], " ").into() } else { text }
}
