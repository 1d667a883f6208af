//! Values in brackets and in quotes, for the fast reader.

use super::super::scan;
use super::fast::{GiveUp, Reader, Step, push_breaks, without_spaces};
use crate::text::Span;

/// Longer keys are left to the full parser, which knows how long a key may be.
pub(super) const MOST_KEY_BYTES: u32 = 1000;

/// The characters of a text in quotes: as written, or what was decoded from a place on.
#[derive(Clone, Copy)]
pub(super) enum Quoted {
    Verbatim(Span),
    Decoded(usize),
}

impl Reader<'_, '_> {
    /// The list or map in brackets that begins here, in a block indented by `parent`.
    pub(super) fn flow(&mut self, parent: usize) -> Step {
        self.deeper()?;
        let is_mapping = self.peek() == Some(b'{');
        let closing = if is_mapping { b'}' } else { b']' };
        self.builder.begin(is_mapping, self.at as u32, 0).map_err(|_| GiveUp)?;
        self.at += 1;
        loop {
            self.skip_flow_blanks(parent)?;
            if self.peek() == Some(closing) {
                break;
            }
            if is_mapping {
                self.flow_key(parent)?;
            } else {
                self.flow_value(parent)?;
            }
            self.skip_flow_blanks(parent)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == closing => break,
                _ => return Err(GiveUp),
            }
        }
        self.at += 1;
        self.builder.end(Some(self.at as u32));
        self.shallower();
        Ok(())
    }

    /// Blanks, line ends and comments between brackets.
    fn skip_flow_blanks(&mut self, parent: usize) -> Step {
        loop {
            self.skip_spaces();
            match self.peek() {
                Some(b'#' | b'\n' | b'\r') => self.end_of_line()?,
                Some(b'\t') => return Err(GiveUp),
                _ => return Ok(()),
            }
            let line = match self.peek() {
                None => return Err(GiveUp),
                Some(b'\r') => self.at + 2,
                Some(_) => self.at + 1,
            };
            self.at = line;
            self.skip_spaces();
            let column = self.at - line;
            match self.peek() {
                // Readers agree about a bracket in the column of the key, but about nothing else there.
                Some(b']' | b'}') if column >= parent => {}
                Some(b'\n' | b'\r' | b'#') => {}
                Some(_) if column > parent => {}
                _ => return Err(GiveUp),
            }
        }
    }

    fn flow_value(&mut self, parent: usize) -> Step {
        match self.peek() {
            Some(b'[' | b'{') => self.flow(parent)?,
            Some(b'"' | b'\'') => {
                let (value, span) = self.quoted(Some(parent))?;
                self.string(value, span)?;
            }
            _ => {
                let span = self.flow_plain()?;
                self.plain_scalar(span)?;
            }
        }
        // Where a colon follows, this was the key of a map without brackets: the caller finds no comma and gives up.
        Ok(())
    }

    fn flow_key(&mut self, parent: usize) -> Step {
        if let Some(b'"' | b'\'') = self.peek() {
            let (key, span) = self.quoted(None)?;
            if span.len() >= MOST_KEY_BYTES {
                return Err(GiveUp);
            }
            self.quoted_key(key, span)?;
            self.skip_spaces();
        } else {
            let span = self.flow_plain()?;
            if span.len() >= MOST_KEY_BYTES {
                return Err(GiveUp);
            }
            self.plain_key(span)?;
            if self.peek() == Some(b':') && !self.is_blank_at(1) {
                return Err(GiveUp);
            }
        }
        if self.peek() != Some(b':') {
            return Err(GiveUp);
        }
        let colon = self.at;
        self.at += 1;
        self.skip_flow_blanks(parent)?;
        match self.peek() {
            Some(b',' | b'}') => self.null(colon + 1),
            _ => self.flow_value(parent),
        }
    }

    /// A plain scalar between brackets, on one line.
    fn flow_plain(&mut self) -> Step<Span> {
        let bytes = self.text.as_bytes();
        let (start, mut at) = (self.at, self.at);
        match bytes.get(at) {
            None
            | Some(
                b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"'
                | b'%' | b'@' | b'`' | b'?' | b':',
            ) => return Err(GiveUp),
            Some(b'-') if matches!(bytes.get(at + 1), None | Some(b' ' | b'\n' | b'\r' | b'\t')) => {
                return Err(GiveUp);
            }
            Some(_) => {}
        }
        loop {
            match bytes.get(at) {
                Some(b',' | b'[' | b']' | b'{' | b'}' | b'\n' | b'\r') => break,
                None | Some(0..=0x1f) => return Err(GiveUp),
                Some(b':')
                    if matches!(
                        bytes.get(at + 1),
                        None | Some(b' ' | b'\n' | b'\r' | b'\t' | b',' | b'[' | b']' | b'{' | b'}')
                    ) =>
                {
                    break;
                }
                Some(b'#') if bytes.get(at.wrapping_sub(1)) == Some(&b' ') => break,
                // YAML allows it behind the first character, the full parser not everywhere.
                Some(b'-') if matches!(bytes.get(at + 1), Some(b',' | b'[' | b']' | b'{' | b'}')) => {
                    return Err(GiveUp);
                }
                Some(_) => at += 1,
            }
        }
        self.at = at;
        Ok(Span::new(start as u32, without_spaces(bytes, start, at) as u32))
    }

    /// The text in quotes that begins here, in a block indented by `parent`, and where it is written.
    pub(super) fn quoted(&mut self, parent: Option<usize>) -> Step<(Quoted, Span)> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mark = self.peek().ok_or(GiveUp)?;
        let stop = |at| match mark {
            b'"' => scan::double_quoted(bytes, at),
            _ => scan::single_quoted(bytes, at),
        };
        let mut at = stop(start + 1);
        if bytes.get(at) == Some(&mark) && (mark == b'"' || bytes.get(at + 1) != Some(&mark)) {
            self.at = at + 1;
            let characters = Span::new(start as u32 + 1, at as u32);
            return Ok((Quoted::Verbatim(characters), Span::new(start as u32, self.at as u32)));
        }
        let begun = self.builder.decoded().len();
        let mut run = start + 1;
        loop {
            match *bytes.get(at).ok_or(GiveUp)? {
                b'\n' | b'\r' => {
                    let line = self.text.get(run..at).ok_or(GiveUp)?;
                    self.builder.decoded().push_str(line.trim_end_matches([' ', '\t']));
                    self.at = at;
                    match self.fold(parent)? {
                        0 => self.builder.decoded().push(' '),
                        blank => push_breaks(self.builder.decoded(), blank),
                    }
                    at = self.at;
                    run = at;
                }
                b'\'' if mark == b'\'' && bytes.get(at + 1) == Some(&b'\'') => {
                    self.builder.decoded().push_str(self.text.get(run..=at).ok_or(GiveUp)?);
                    at += 2;
                    run = at;
                }
                byte if byte == mark => break,
                b'\\' if mark == b'"' => {
                    self.builder.decoded().push_str(self.text.get(run..at).ok_or(GiveUp)?);
                    if matches!(bytes.get(at + 1), Some(b'\n' | b'\r')) {
                        // The text goes on without a space; blank lines would add to it.
                        self.at = at + 1;
                        if self.fold(parent)? > 0 {
                            return Err(GiveUp);
                        }
                        at = self.at;
                    } else {
                        let (character, length) = self.escaped(at + 1)?;
                        self.builder.decoded().push(character);
                        at += 1 + length;
                    }
                    run = at;
                    // What an escape stands for is no blank at the end of a line.
                    if matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                        let blanks = self.text.get(at..).unwrap_or_default().trim_start_matches([' ', '\t']);
                        if blanks.starts_with(['\n', '\r']) {
                            return Err(GiveUp);
                        }
                    }
                }
                b'\t' => at += 1,
                0..=0x1f => return Err(GiveUp),
                // Where a line was passed or an escape.
                _ => {}
            }
            at = stop(at);
        }
        self.builder.decoded().push_str(self.text.get(run..at).ok_or(GiveUp)?);
        self.at = at + 1;
        Ok((Quoted::Decoded(begun), Span::new(start as u32, self.at as u32)))
    }

    /// From the end of a line in quotes to the text of the next; returns how many blank lines are between.
    fn fold(&mut self, parent: Option<usize>) -> Step<usize> {
        let mut blank = 0;
        loop {
            match self.peek() {
                Some(b'\r') if self.peek_at(1) == Some(b'\n') => self.at += 2,
                Some(b'\n') => self.at += 1,
                _ => return Err(GiveUp),
            }
            let line = self.at;
            self.skip_spaces();
            match self.peek() {
                Some(b'\n' | b'\r') => blank += 1,
                Some(b'\t') | None => return Err(GiveUp),
                Some(_) if parent.is_none_or(|parent| self.at - line <= parent) => return Err(GiveUp),
                Some(_) => return Ok(blank),
            }
        }
    }

    /// The character that an escape stands for whose kind is at `at`, and how long it is from there.
    fn escaped(&self, at: usize) -> Step<(char, usize)> {
        let character = match *self.text.as_bytes().get(at).ok_or(GiveUp)? {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            same @ (b'"' | b'\\' | b'/' | b' ') => char::from(same),
            b'0' => '\0',
            b'a' => '\u{7}',
            b'b' => '\u{8}',
            b'e' => '\u{1b}',
            b'f' => '\u{c}',
            b'v' => '\u{b}',
            b'u' => {
                let digits = self.text.get(at + 1..at + 5).ok_or(GiveUp)?;
                if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    return Err(GiveUp);
                }
                let code = u32::from_str_radix(digits, 16).map_err(|_| GiveUp)?;
                return Ok((char::from_u32(code).ok_or(GiveUp)?, 5));
            }
            _ => return Err(GiveUp),
        };
        Ok((character, 1))
    }

    pub(super) fn quoted_key(&mut self, value: Quoted, span: Span) -> Step {
        // Of keys with escapes there are too few to look at them.
        if let Quoted::Verbatim(characters) = value {
            self.builder.key(self.text.get(characters.range()).ok_or(GiveUp)?);
        }
        self.string(value, span)
    }

    pub(super) fn string(&mut self, value: Quoted, span: Span) -> Step {
        let step = match value {
            Quoted::Verbatim(characters) => self.builder.verbatim(characters, span),
            Quoted::Decoded(begun) => self.builder.put_together(begun, span),
        };
        step.map_err(|_| GiveUp)
    }

    /// A literal or folded scalar whose header is here, below a key or dash indented by `parent`. Ends at the beginning
    /// of the line behind it.
    pub(super) fn block_scalar(&mut self, parent: usize) -> Step {
        let is_folded = self.peek() == Some(b'>');
        self.at += 1;
        let is_stripped = self.peek() == Some(b'-');
        self.at += usize::from(is_stripped);
        self.skip_spaces();
        self.end_of_line()?;
        let bytes = self.text.as_bytes();
        let mut value = std::mem::take(self.builder.decoded());
        let begun = value.len();
        let (mut indent, mut start, mut end) = (None, 0, 0);
        // The widest blank line before the first with content, and line ends not yet written.
        let (mut widest, mut breaks, mut was_deeper) = (0, 0, false);
        while self.at < bytes.len() {
            let line = self.at + if self.peek() == Some(b'\r') { 2 } else { 1 };
            self.at = scan::spaces(bytes, line);
            let column = self.at - line;
            let first = self.peek();
            if matches!(first, None | Some(b'\n' | b'\r')) {
                self.end_of_line()?;
                // Blanks beyond the indentation are part of the text.
                let wide = indent.filter(|&indent| column > indent);
                if (wide.is_some() && is_folded) || (column > 0 && first.is_none()) {
                    return Err(GiveUp);
                }
                if let Some(depth) = wide {
                    push_breaks(&mut value, breaks + 1);
                    value.extend(std::iter::repeat_n(' ', column - depth));
                    breaks = 0;
                    continue;
                }
                widest = widest.max(column);
                breaks += 1;
                continue;
            }
            let depth = *indent.get_or_insert(column);
            let is_deeper = column > depth || first == Some(b'\t');
            if start == 0 {
                if depth <= parent || widest > depth || breaks > 0 || first == Some(b'\t') {
                    return Err(GiveUp);
                }
                start = line + depth;
            } else if column < depth {
                if first == Some(b'\t') {
                    return Err(GiveUp);
                }
                self.at = line;
                break;
            } else if is_folded {
                // Lines that are indented deeper, and those beside them, are not joined.
                match breaks + usize::from(is_deeper || was_deeper) {
                    0 => value.push(' '),
                    count => push_breaks(&mut value, count),
                }
            } else {
                push_breaks(&mut value, breaks + 1);
            }
            was_deeper = is_deeper;
            breaks = 0;
            self.at = self.line_end(self.at)?;
            end = self.at;
            value.push_str(self.text.get(line + depth..end).ok_or(GiveUp)?);
        }
        if start == 0 {
            return Err(GiveUp);
        }
        if !is_stripped {
            value.push('\n');
        }
        *self.builder.decoded() = value;
        let written = self.text.get(start..end).ok_or(GiveUp)?.trim_end();
        let span = Span::new(start as u32, (start + written.len()) as u32);
        self.builder.put_together(begun, span).map_err(|_| GiveUp)
    }
}
