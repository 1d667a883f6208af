//! The YAML that definitions are written in, read in one pass.
//!
//! Block maps and lists, scalars of every style, and brackets, as people and tools write them. Whatever else YAML
//! allows, and whatever may be an error, makes this reader give up before anything was reported; the full parser then
//! reads the text from its beginning. So where both readers have an opinion, it is the same one, and every message
//! comes from one place. A test compares them on real files and on texts made at random.

use super::super::builder::Builder;
use super::super::scalar::resolve;
use super::flow::MOST_KEY_BYTES;
use crate::text::Span;

/// This text is for the full parser.
pub(super) struct GiveUp;

pub(super) type Step<T = ()> = Result<T, GiveUp>;

/// Deeper nesting is left to the full parser, which needs no stack for it.
const DEPTH: usize = 100;

/// Reads `range` of the builder's text. Where it gives up the builder is as it was.
pub(super) fn read(builder: &mut Builder, range: Span) -> Step {
    let source = builder.text();
    let text = source.get(..range.end as usize).ok_or(GiveUp)?;
    let body = text.get(range.start as usize..).ok_or(GiveUp)?;
    let is_plain = |byte: &u8| *byte >= b' ' || matches!(byte, b'\n' | b'\r' | b'\t');
    // A carriage return by itself ends a line as well.
    let is_alone = |(at, _): (usize, &str)| body.as_bytes().get(at + 1) != Some(&b'\n');
    let returns = body.match_indices('\r').any(is_alone);
    // Block by block without a way out in between, so that many bytes are compared at once.
    let are_plain = |block: &[u8]| block.iter().fold(true, |all, byte| all & is_plain(byte));
    if !body.as_bytes().chunks(256).all(are_plain) || returns || body.contains('\u{feff}') {
        return Err(GiveUp);
    }
    let at = range.start as usize;
    let mut reader = Reader { text, at, column: None, depth: 0, builder, scratch: String::new() };
    let step = reader.stream();
    if step.is_err() {
        builder.restart();
    }
    step
}

pub(super) struct Reader<'t, 'b> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    /// The column of the line whose content is due; `None` at the end of a document.
    column: Option<usize>,
    depth: usize,
    pub(super) builder: &'b mut Builder,
    /// Where values are put together that are not written as they are.
    pub(super) scratch: String,
}

/// What ends a plain scalar on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PlainEnd {
    Line,
    Comment,
    Colon,
}

impl Reader<'_, '_> {
    fn stream(&mut self) -> Step {
        self.first_content()?;
        let mut is_first = true;
        while self.at < self.text.len() {
            if self.column.is_none() {
                if !self.rest().starts_with("---") {
                    return Err(GiveUp);
                }
                self.at += 3;
                self.skip_spaces();
                self.end_of_line()?;
                self.next_content()?;
                // An empty document is a value without text.
                if self.column.is_none() {
                    return Err(GiveUp);
                }
            } else if !is_first {
                return Err(GiveUp);
            }
            is_first = false;
            if self.column == Some(0) && self.peek() == Some(b'%') {
                return Err(GiveUp);
            }
            self.block(None)?;
            if self.column.is_some() {
                return Err(GiveUp);
            }
        }
        Ok(())
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    pub(super) fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn skip_spaces(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// Whether a blank or the end of the text is `ahead` bytes away.
    pub(super) fn is_blank_at(&self, ahead: usize) -> bool {
        matches!(self.peek_at(ahead), None | Some(b' ' | b'\n' | b'\r' | b'\t'))
    }

    /// Where the line of `at` ends, before its line end.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let end = rest.find('\n').map_or(self.text.len(), |end| at + end);
        if end > at && self.text.as_bytes().get(end - 1) == Some(&b'\r') { end - 1 } else { end }
    }

    /// Passes a comment. Anything else before the end of the line is not expected.
    pub(super) fn end_of_line(&mut self) -> Step {
        match self.peek() {
            Some(b'#') if matches!(self.text.as_bytes().get(self.at.wrapping_sub(1)), Some(b' ')) => {
                self.at = self.line_end(self.at);
                Ok(())
            }
            None | Some(b'\n') => Ok(()),
            Some(b'\r') if self.peek_at(1) == Some(b'\n') => Ok(()),
            _ => Err(GiveUp),
        }
    }

    /// From the beginning of a line to its content, or that of the next line that has some.
    fn first_content(&mut self) -> Step {
        loop {
            let line = self.at;
            self.skip_spaces();
            match self.peek() {
                None => {
                    self.column = None;
                    return Ok(());
                }
                Some(b'\n') => self.at += 1,
                Some(b'\r') if self.peek_at(1) == Some(b'\n') => self.at += 2,
                Some(b'#') => {
                    let end = self.text.get(self.at..).and_then(|rest| rest.find('\n'));
                    self.at = end.map_or(self.text.len(), |end| self.at + end + 1);
                }
                Some(b'\r' | b'\t') => return Err(GiveUp),
                Some(_) => {
                    let column = self.at - line;
                    self.column = if column == 0 && self.is_marker() { None } else { Some(column) };
                    return Ok(());
                }
            }
        }
    }

    /// From the end of a line to the content of the next that has some.
    fn next_content(&mut self) -> Step {
        match self.peek() {
            Some(b'\r') => self.at += 2,
            Some(b'\n') => self.at += 1,
            None => {}
            Some(_) => return Err(GiveUp),
        }
        self.first_content()
    }

    /// Whether a document ends or begins on the line that begins here.
    pub(super) fn is_marker(&self) -> bool {
        (self.rest().starts_with("---") || self.rest().starts_with("...")) && self.is_blank_at(3)
    }

    pub(super) fn deeper(&mut self) -> Step {
        self.depth += 1;
        if self.depth > DEPTH { Err(GiveUp) } else { Ok(()) }
    }

    pub(super) fn shallower(&mut self) {
        self.depth -= 1;
    }

    /// The collection or scalar at `self.column`, inside what is indented by `parent`.
    fn block(&mut self, parent: Option<usize>) -> Step {
        let column = self.column.ok_or(GiveUp)?;
        match self.peek() {
            Some(b'-') if self.is_blank_at(1) => self.sequence(column),
            Some(b'[' | b'{') => {
                let parent = parent.ok_or(GiveUp).or_else(|give_up| {
                    // JSON in a file of its own.
                    if column == 0 { Ok(0) } else { Err(give_up) }
                })?;
                self.flow(parent)?;
                self.after_value()
            }
            Some(b'"' | b'\'') => {
                let start = self.at;
                let (key, span) = self.quoted(parent)?;
                let is_one_line = self.text.get(span.range()).is_some_and(|key| !key.contains('\n'));
                self.skip_spaces();
                if is_one_line
                    && self.peek() == Some(b':')
                    && self.is_blank_at(1)
                    && span.len() < MOST_KEY_BYTES
                {
                    return self.mapping(column, start);
                }
                self.string(key, span)?;
                self.after_value()
            }
            _ => {
                let start = self.at;
                match self.plain()? {
                    (_, PlainEnd::Colon) => self.mapping(column, start),
                    (end, ended) => self.plain_value(start, end, ended, parent.ok_or(GiveUp)?),
                }
            }
        }
    }

    /// A map whose keys stand at `column`; its first key begins at `start`.
    fn mapping(&mut self, column: usize, start: usize) -> Step {
        self.deeper()?;
        self.at = start;
        self.builder.begin(true, start as u32, 0).map_err(|_| GiveUp)?;
        loop {
            let colon = self.key()?;
            self.at = colon + 1;
            self.skip_spaces();
            match self.peek() {
                None | Some(b'\n' | b'\r' | b'#') => {
                    self.end_of_line()?;
                    self.next_content()?;
                    let is_item = self.peek() == Some(b'-') && self.is_blank_at(1);
                    match self.column {
                        Some(inner) if inner > column => self.block(Some(column))?,
                        Some(inner) if inner == column && is_item => self.sequence(column)?,
                        _ => self.null(colon + 1)?,
                    }
                }
                Some(_) => self.value(column)?,
            }
            match self.column {
                Some(next) if next == column => {}
                Some(next) if next > column => return Err(GiveUp),
                _ => break,
            }
        }
        self.builder.end(None);
        self.shallower();
        Ok(())
    }

    /// Reads a key and returns where its colon is.
    fn key(&mut self) -> Step<usize> {
        let start = self.at;
        if let Some(b'"' | b'\'') = self.peek() {
            let (key, span) = self.quoted(None)?;
            self.string(key, span)?;
            self.skip_spaces();
            let is_key = self.peek() == Some(b':') && self.is_blank_at(1);
            return if is_key && span.len() < MOST_KEY_BYTES { Ok(self.at) } else { Err(GiveUp) };
        }
        let (end, PlainEnd::Colon) = self.plain()? else { return Err(GiveUp) };
        if end - start >= MOST_KEY_BYTES as usize {
            return Err(GiveUp);
        }
        self.plain_scalar(start, end)?;
        Ok(self.at)
    }

    /// A list whose dashes stand at `column`.
    fn sequence(&mut self, column: usize) -> Step {
        self.deeper()?;
        self.builder.begin(false, self.at as u32, 0).map_err(|_| GiveUp)?;
        loop {
            let dash = self.at;
            self.at += 1;
            self.skip_spaces();
            match self.peek() {
                None | Some(b'\n' | b'\r' | b'#') => {
                    self.end_of_line()?;
                    let place = self.at;
                    self.next_content()?;
                    match self.column {
                        Some(inner) if inner > column => self.block(Some(column))?,
                        _ => self.null(place)?,
                    }
                }
                Some(b'|' | b'>') => self.value(column)?,
                Some(_) => {
                    self.column = Some(column + (self.at - dash));
                    self.block(Some(column))?;
                }
            }
            match self.column {
                Some(next) if next > column => return Err(GiveUp),
                Some(next) if next == column && self.peek() == Some(b'-') && self.is_blank_at(1) => {}
                _ => break,
            }
        }
        self.builder.end(None);
        self.shallower();
        Ok(())
    }

    /// A value on the line of its key or dash, which is indented by `parent`.
    fn value(&mut self, parent: usize) -> Step {
        match self.peek() {
            Some(b'|' | b'>') => {
                self.block_scalar(parent)?;
                self.first_content()
            }
            Some(b'[' | b'{') => {
                self.flow(parent)?;
                self.after_value()
            }
            Some(b'"' | b'\'') => {
                let (value, span) = self.quoted(Some(parent))?;
                self.string(value, span)?;
                self.after_value()
            }
            Some(b'-') if self.is_blank_at(1) => Err(GiveUp),
            _ => {
                let start = self.at;
                match self.plain()? {
                    (_, PlainEnd::Colon) => Err(GiveUp),
                    (end, ended) => self.plain_value(start, end, ended, parent),
                }
            }
        }
    }

    /// Goes on behind a value, which nothing but a comment may follow on its line.
    fn after_value(&mut self) -> Step {
        self.skip_spaces();
        self.end_of_line()?;
        self.next_content()
    }

    /// The plain scalar that begins here, as far as it goes on this line: where it ends, and why.
    fn plain(&mut self) -> Step<(usize, PlainEnd)> {
        match self.peek() {
            None
            | Some(
                b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"'
                | b'%' | b'@' | b'`' | b'?' | b':',
            ) => return Err(GiveUp),
            Some(b'-') if self.is_blank_at(1) => return Err(GiveUp),
            Some(_) => {}
        }
        self.plain_rest()
    }

    fn plain_rest(&mut self) -> Step<(usize, PlainEnd)> {
        let bytes = self.text.as_bytes();
        let (start, mut at) = (self.at, self.at);
        let ended = loop {
            match bytes.get(at) {
                None | Some(b'\n') => break PlainEnd::Line,
                Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => break PlainEnd::Line,
                Some(b'\r' | b'\t') => return Err(GiveUp),
                Some(b':') if matches!(bytes.get(at + 1), None | Some(b' ' | b'\n' | b'\r' | b'\t')) => {
                    break PlainEnd::Colon;
                }
                Some(b'#') if at > start && bytes.get(at - 1) == Some(&b' ') => break PlainEnd::Comment,
                Some(_) => at += 1,
            }
        };
        self.at = at;
        let end = start + self.text.get(start..at).ok_or(GiveUp)?.trim_end_matches(' ').len();
        Ok((end, ended))
    }

    /// A plain value whose first line is read; more lines follow where they are indented deeper than `parent`.
    fn plain_value(&mut self, start: usize, end: usize, ended: PlainEnd, parent: usize) -> Step {
        if ended == PlainEnd::Comment {
            self.plain_scalar(start, end)?;
            self.end_of_line()?;
            self.next_content()?;
            // A text does not go on behind a comment.
            return if self.column.is_some_and(|column| column > parent) { Err(GiveUp) } else { Ok(()) };
        }
        let line_end = self.at;
        self.next_content()?;
        if self.column.is_none_or(|column| column <= parent) {
            return self.plain_scalar(start, end);
        }
        let (mut end, mut line_end) = (end, line_end);
        let mut folded = std::mem::take(&mut self.scratch);
        folded.clear();
        folded.push_str(self.text.get(start..end).ok_or(GiveUp)?);
        while self.column.is_some_and(|column| column > parent) {
            let between = self.text.get(line_end..self.at).ok_or(GiveUp)?;
            if between.contains('#') {
                return Err(GiveUp);
            }
            match between.matches('\n').count() {
                0 | 1 => folded.push(' '),
                breaks => folded.extend(std::iter::repeat_n('\n', breaks - 1)),
            }
            let line = self.at;
            let (stop, ended) = self.plain_rest()?;
            if ended == PlainEnd::Colon {
                return Err(GiveUp);
            }
            folded.push_str(self.text.get(line..stop).ok_or(GiveUp)?);
            end = stop;
            line_end = self.at;
            self.end_of_line()?;
            self.next_content()?;
            if ended == PlainEnd::Comment && self.column.is_some_and(|column| column > parent) {
                return Err(GiveUp);
            }
        }
        let span = Span::new(start as u32, end as u32);
        match resolve(&folded) {
            Some(_) => return Err(GiveUp),
            None => self.builder.string(&folded, span, 0).map_err(|_| GiveUp)?,
        }
        self.scratch = folded;
        Ok(())
    }

    pub(super) fn plain_scalar(&mut self, start: usize, end: usize) -> Step {
        let text = self.text.get(start..end).filter(|text| !text.is_empty()).ok_or(GiveUp)?;
        let span = Span::new(start as u32, end as u32);
        let step = match resolve(text) {
            Some(data) => self.builder.scalar(data, span, 0),
            None => self.builder.verbatim(span, span),
        };
        step.map_err(|_| GiveUp)
    }

    pub(super) fn null(&mut self, at: usize) -> Step {
        let place = Span::at(at as u32);
        self.builder.scalar(super::super::tree::Data::Null, place, 0).map_err(|_| GiveUp)
    }
}
