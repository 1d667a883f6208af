//! The YAML that definitions are written in, read in one pass.
//!
//! Block maps and lists, scalars of every style, and brackets, as people and tools write them. Whatever else YAML
//! allows, and whatever may be an error, makes this reader give up before anything was reported; the full parser then
//! reads the text from its beginning. So where both readers have an opinion, it is the same one, and every message
//! comes from one place. A test compares them on real files and on texts made at random.

use super::super::builder::Builder;
use super::super::scalar::resolve;
use super::super::scan;
use super::flow::{MOST_KEY_BYTES, Quoted};
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
    // A mark of the byte order inside of the text. Other control characters stop every search of the reader.
    if memchr::memchr(0xef, body.as_bytes()).is_some() && body.contains('\u{feff}') {
        return Err(GiveUp);
    }
    builder.reserve(body.len());
    let at = range.start as usize;
    let mut reader = Reader { text, at, column: None, depth: 0, builder };
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
}

/// A key that was read and is not yet in the tree. The reader stands on its colon.
#[derive(Clone, Copy)]
struct Key {
    value: KeyText,
    span: Span,
}

#[derive(Clone, Copy)]
enum KeyText {
    Plain,
    Quoted(Quoted),
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

    #[inline]
    pub(super) fn skip_spaces(&mut self) {
        if self.peek() == Some(b' ') {
            self.at += 1;
            if self.peek() == Some(b' ') {
                self.at = scan::spaces(self.text.as_bytes(), self.at + 1);
            }
        }
    }

    /// Whether a blank or the end of the text is `ahead` bytes away.
    pub(super) fn is_blank_at(&self, ahead: usize) -> bool {
        matches!(self.peek_at(ahead), None | Some(b' ' | b'\n' | b'\r' | b'\t'))
    }

    /// Where the line of `at` ends, before its line end. A control character other than a tab is not expected in it.
    pub(super) fn line_end(&self, at: usize) -> Step<usize> {
        let bytes = self.text.as_bytes();
        let mut at = scan::control(bytes, at);
        while bytes.get(at) == Some(&b'\t') {
            at = scan::control(bytes, at + 1);
        }
        match bytes.get(at) {
            None | Some(b'\n') => Ok(at),
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => Ok(at),
            Some(_) => Err(GiveUp),
        }
    }

    /// Passes a comment. Anything else before the end of the line is not expected.
    #[inline]
    pub(super) fn end_of_line(&mut self) -> Step {
        match self.peek() {
            None | Some(b'\n') => Ok(()),
            Some(b'\r') if self.peek_at(1) == Some(b'\n') => Ok(()),
            Some(b'#') if matches!(self.text.as_bytes().get(self.at.wrapping_sub(1)), Some(b' ')) => {
                self.at = self.line_end(self.at)?;
                Ok(())
            }
            _ => Err(GiveUp),
        }
    }

    /// From the beginning of a line to its content, or that of the next line that has some.
    fn first_content(&mut self) -> Step {
        let bytes = self.text.as_bytes();
        loop {
            let line = self.at;
            self.at = scan::spaces(bytes, line);
            match bytes.get(self.at) {
                Some(b'\n') => self.at += 1,
                Some(b'#') => {
                    self.at = self.line_end(self.at)?;
                    self.pass_line_end()?;
                }
                Some(b'\r') => self.pass_line_end()?,
                Some(b'\t') => return Err(GiveUp),
                Some(byte) => {
                    let column = self.at - line;
                    let ends = column == 0 && matches!(byte, b'-' | b'.') && self.is_marker();
                    self.column = if ends { None } else { Some(column) };
                    return Ok(());
                }
                None => {
                    self.column = None;
                    return Ok(());
                }
            }
        }
    }

    /// Passes the end of a line, or stays at the end of the text.
    #[inline]
    fn pass_line_end(&mut self) -> Step {
        match self.peek() {
            Some(b'\n') => self.at += 1,
            Some(b'\r') if self.peek_at(1) == Some(b'\n') => self.at += 2,
            None => {}
            Some(_) => return Err(GiveUp),
        }
        Ok(())
    }

    /// From the end of a line to the content of the next that has some.
    #[inline]
    fn next_content(&mut self) -> Step {
        self.pass_line_end()?;
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
                let (value, span) = self.quoted(parent)?;
                self.skip_spaces();
                if self.peek() == Some(b':') && self.is_blank_at(1) && span.len() < MOST_KEY_BYTES {
                    let is_one_line = self.text.get(span.range()).is_some_and(|key| !key.contains('\n'));
                    if is_one_line {
                        return self.mapping(column, Key { value: KeyText::Quoted(value), span });
                    }
                }
                self.string(value, span)?;
                self.after_value()
            }
            _ => {
                let start = self.at;
                match self.plain()? {
                    (end, PlainEnd::Colon) => {
                        let span = Span::new(start as u32, end as u32);
                        self.mapping(column, Key { value: KeyText::Plain, span })
                    }
                    (end, ended) => self.plain_value(start, end, ended, parent.ok_or(GiveUp)?),
                }
            }
        }
    }

    /// A map whose keys stand at `column`, behind its first key.
    fn mapping(&mut self, column: usize, first: Key) -> Step {
        self.deeper()?;
        self.builder.begin(true, first.span.start, 0).map_err(|_| GiveUp)?;
        let mut key = first;
        loop {
            if key.span.len() >= MOST_KEY_BYTES {
                return Err(GiveUp);
            }
            match key.value {
                KeyText::Plain => self.plain_key(key.span)?,
                KeyText::Quoted(value) => self.quoted_key(value, key.span)?,
            }
            self.at += 1;
            let behind = self.at;
            self.skip_spaces();
            match self.peek() {
                None | Some(b'\n' | b'\r' | b'#') => {
                    self.end_of_line()?;
                    self.next_content()?;
                    let is_item = self.peek() == Some(b'-') && self.is_blank_at(1);
                    match self.column {
                        Some(inner) if inner > column => self.block(Some(column))?,
                        Some(inner) if inner == column && is_item => self.sequence(column)?,
                        _ => self.null(behind)?,
                    }
                }
                Some(_) => self.value(column)?,
            }
            match self.column {
                Some(next) if next == column => {}
                Some(next) if next > column => return Err(GiveUp),
                _ => break,
            }
            key = self.key()?;
        }
        self.builder.end(None);
        self.shallower();
        Ok(())
    }

    fn key(&mut self) -> Step<Key> {
        let start = self.at;
        if let Some(b'"' | b'\'') = self.peek() {
            let (value, span) = self.quoted(None)?;
            self.skip_spaces();
            let is_key = self.peek() == Some(b':') && self.is_blank_at(1);
            return if is_key { Ok(Key { value: KeyText::Quoted(value), span }) } else { Err(GiveUp) };
        }
        let (end, PlainEnd::Colon) = self.plain()? else { return Err(GiveUp) };
        Ok(Key { value: KeyText::Plain, span: Span::new(start as u32, end as u32) })
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
                        Some(inner) if inner > column => self.item(column)?,
                        _ => self.null(place)?,
                    }
                }
                Some(b'|' | b'>') => self.value(column)?,
                Some(_) => {
                    self.column = Some(column + (self.at - dash));
                    self.item(column)?;
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

    /// The collection or scalar at `self.column`, behind a dash at `dash`.
    fn item(&mut self, dash: usize) -> Step {
        match self.peek() {
            // Other than below a key, a bracket may not be closed in the column of a dash that has another before it.
            Some(b'[' | b'{') => {
                self.flow(dash + 1)?;
                self.after_value()
            }
            _ => self.block(Some(dash)),
        }
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
        let start = self.at;
        let mut at = scan::plain(bytes, start);
        let ended = loop {
            match bytes.get(at) {
                None | Some(b'\n') => break PlainEnd::Line,
                Some(b':') if matches!(bytes.get(at + 1), None | Some(b' ' | b'\n' | b'\r' | b'\t')) => {
                    break PlainEnd::Colon;
                }
                Some(b'#') if at > start && bytes.get(at - 1) == Some(&b' ') => break PlainEnd::Comment,
                Some(b':' | b'#') => at = scan::plain(bytes, at + 1),
                Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => break PlainEnd::Line,
                Some(_) => return Err(GiveUp),
            }
        };
        self.at = at;
        Ok((without_spaces(bytes, start, at), ended))
    }

    /// A plain value whose first line is read; more lines follow where they are indented deeper than `parent`.
    fn plain_value(&mut self, start: usize, end: usize, ended: PlainEnd, parent: usize) -> Step {
        let span = Span::new(start as u32, end as u32);
        if ended == PlainEnd::Comment {
            self.plain_scalar(span)?;
            self.end_of_line()?;
            self.next_content()?;
            // A text does not go on behind a comment.
            return if self.column.is_some_and(|column| column > parent) { Err(GiveUp) } else { Ok(()) };
        }
        let line_end = self.at;
        self.next_content()?;
        if self.column.is_none_or(|column| column <= parent) {
            return self.plain_scalar(span);
        }
        self.plain_lines(span, line_end, parent)
    }

    /// A plain value of more than one line, of which the first is at `span` and ends at `line_end`.
    fn plain_lines(&mut self, mut span: Span, mut line_end: usize, parent: usize) -> Step {
        let text = self.text;
        let begun = self.builder.decoded().len();
        self.builder.decoded().push_str(text.get(span.range()).ok_or(GiveUp)?);
        while self.column.is_some_and(|column| column > parent) {
            let between = text.get(line_end..self.at).ok_or(GiveUp)?;
            if between.contains('#') {
                return Err(GiveUp);
            }
            match between.matches('\n').count() {
                0 | 1 => self.builder.decoded().push(' '),
                breaks => push_breaks(self.builder.decoded(), breaks - 1),
            }
            let line = self.at;
            let (stop, ended) = self.plain_rest()?;
            if ended == PlainEnd::Colon {
                return Err(GiveUp);
            }
            self.builder.decoded().push_str(text.get(line..stop).ok_or(GiveUp)?);
            span.end = stop as u32;
            line_end = self.at;
            self.end_of_line()?;
            self.next_content()?;
            if ended == PlainEnd::Comment && self.column.is_some_and(|column| column > parent) {
                return Err(GiveUp);
            }
        }
        if resolve(self.builder.decoded().get(begun..).ok_or(GiveUp)?).is_some() {
            return Err(GiveUp);
        }
        self.builder.put_together(begun, span).map_err(|_| GiveUp)
    }

    #[inline]
    pub(super) fn plain_scalar(&mut self, span: Span) -> Step {
        let text = self.text.get(span.range()).filter(|text| !text.is_empty()).ok_or(GiveUp)?;
        let step = match resolve(text) {
            Some(data) => self.builder.scalar(data, span, 0),
            None => self.builder.verbatim(span, span),
        };
        step.map_err(|_| GiveUp)
    }

    #[inline]
    pub(super) fn plain_key(&mut self, span: Span) -> Step {
        self.builder.key(self.text.get(span.range()).ok_or(GiveUp)?);
        self.plain_scalar(span)
    }

    pub(super) fn null(&mut self, at: usize) -> Step {
        let place = Span::at(at as u32);
        self.builder.scalar(super::super::tree::Data::Null, place, 0).map_err(|_| GiveUp)
    }
}

/// `end`, without the spaces before it back to `start`.
#[inline]
pub(super) fn without_spaces(bytes: &[u8], start: usize, mut end: usize) -> usize {
    while end > start && bytes.get(end - 1) == Some(&b' ') {
        end -= 1;
    }
    end
}

pub(super) fn push_breaks(text: &mut String, count: usize) {
    for _ in 0..count {
        text.push('\n');
    }
}
