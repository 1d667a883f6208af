//! YAML 1.2 by the events of `saphyr-parser`.

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::super::builder::{Builder, Stop};
use super::super::scalar;
use super::super::tree::Data;
use super::patch::Patch;
use crate::text::Span;

/// Where and why the parser could not read on.
pub(super) struct Fault {
    /// The place in the patched text.
    pub(super) at: usize,
    /// The parser's own words.
    pub(super) info: String,
    /// Where the brackets stand that are open, outermost first.
    pub(super) brackets: Vec<usize>,
}

/// Why reading ended before the end of the text.
pub(super) enum Ended {
    /// A limit was hit, and the finding is recorded.
    Limit,
    Fault(Fault),
}

/// Reads the text of `patch` once. Values get the place in the source.
pub(super) fn read(builder: &mut Builder, patch: &Patch) -> Result<(), Ended> {
    let text = patch.text();
    let offsets = Offsets::new(text);
    let mut parser = Parser::new_from_str(text);
    let mut open: Vec<usize> = Vec::new();
    // Where the last event ended.
    let mut before = 0;
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, place)) => {
                let place = Span::new(offsets.byte(place.start.index()), offsets.byte(place.end.index()));
                match event {
                    Event::SequenceStart(..) | Event::MappingStart(..) => open.push(place.start as usize),
                    Event::SequenceEnd | Event::MappingEnd => drop(open.pop()),
                    _ => {}
                }
                let place = settled(text, &event, place, before);
                before = place.end;
                let start = patch.start(place.start);
                let span = Span::new(start, patch.end(place.end).max(start));
                accept(builder, event, span, place.is_empty()).map_err(|Stop| Ended::Limit)?;
            }
            Err(error) => {
                let at = offsets.byte(error.marker().index()) as usize;
                let is_bracket = |at: &usize| text[*at..].starts_with(['[', '{']);
                let brackets = open.into_iter().filter(is_bracket).collect();
                return Err(Ended::Fault(Fault { at, info: error.info().to_owned(), brackets }));
            }
        }
    }
    Ok(())
}

/// The place of an event as this toolkit tells it. A value that is not written stands behind its colon, and a block
/// scalar ends with its last line that is not blank. A list in the column of its key begins with its first dash, which
/// comes after the key at `before`; the parser tells where the first item does.
fn settled(text: &str, event: &Event<'_>, place: Span, before: u32) -> Span {
    match event {
        Event::SequenceStart(..) if place.is_empty() => {
            let (mut at, mut is_value) = (before as usize, false);
            let bytes = text.as_bytes();
            while at < place.start as usize {
                match bytes.get(at) {
                    Some(b'-') if is_value => return Span::at(at as u32),
                    Some(b':') => (at, is_value) = (at + 1, true),
                    Some(b' ' | b'\t' | b'\r' | b'\n') => at += 1,
                    Some(b'#') => at += text[at..].find('\n').unwrap_or(text.len() - at),
                    _ => break,
                }
            }
            place
        }
        Event::Scalar(value, ScalarStyle::Plain, ..) if value.is_empty() => {
            let is_colon = text.as_bytes().get(place.start as usize) == Some(&b':');
            Span::at(place.start + u32::from(is_colon))
        }
        Event::Scalar(_, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted, ..) => {
            let written = text.get(place.range()).unwrap_or_default();
            Span::new(place.start, place.start + closing_quote(written) as u32)
        }
        Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, ..) => {
            let written = text.get(place.range()).unwrap_or_default().trim_end();
            Span::new(place.start, place.start + written.len() as u32)
        }
        // The parser counts the blanks behind a bracket, or tells where the comma before it is.
        Event::SequenceEnd | Event::MappingEnd if !place.is_empty() => {
            let mut at = place.start as usize;
            while let Some(&byte) = text.as_bytes().get(at) {
                match byte {
                    b']' | b'}' => break,
                    b'#' => at += text[at..].find('\n').unwrap_or(text.len() - at),
                    _ => at += 1,
                }
            }
            Span::new(place.start, (at as u32 + 1).min(text.len() as u32))
        }
        _ => place,
    }
}

/// Where the text in quotes ends that begins `written`. The parser counts a comment behind it as well.
fn closing_quote(written: &str) -> usize {
    let bytes = written.as_bytes();
    let Some(&mark) = bytes.first() else { return 0 };
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        at += match (byte, mark) {
            (b'\\', b'"') => 2,
            (b'\'', b'\'') if bytes.get(at + 1) == Some(&b'\'') => 2,
            _ if byte == mark => return at + 1,
            _ => 1,
        };
    }
    written.len()
}

fn accept(builder: &mut Builder, event: Event<'_>, span: Span, is_empty: bool) -> Result<(), Stop> {
    match event {
        Event::Scalar(value, style, anchor, tag) => {
            let is_plain = style == ScalarStyle::Plain;
            let resolved = match tag.as_deref() {
                None if is_plain => scalar::resolve(&value),
                None => None,
                Some(tag) => tagged(tag, &value),
            };
            match resolved {
                Some(data) => builder.scalar(data, span, anchor),
                None => builder.string(&value, span, anchor),
            }
        }
        Event::SequenceStart(anchor, _) => builder.begin(false, span.start, anchor),
        Event::MappingStart(anchor, _) => builder.begin(true, span.start, anchor),
        // A bracket has a width; the end of a block has none, and stands where the next token starts.
        Event::SequenceEnd | Event::MappingEnd => {
            builder.end((!is_empty).then_some(span.end));
            Ok(())
        }
        Event::Alias(anchor) => builder.alias(anchor, span),
        Event::Nothing
        | Event::StreamStart
        | Event::StreamEnd
        | Event::DocumentStart(_)
        | Event::DocumentEnd => Ok(()),
    }
}

/// What an explicit tag of the core schema makes of a scalar; other tags leave a string.
fn tagged(tag: &Tag, value: &str) -> Option<Data> {
    if !tag.is_yaml_core_schema() {
        return None;
    }
    let data = scalar::resolve(value)?;
    let fits = match tag.suffix.as_str() {
        "null" => matches!(data, Data::Null),
        "bool" => matches!(data, Data::Bool(_)),
        "int" => matches!(data, Data::Integer(_)),
        "float" => matches!(data, Data::Float(_) | Data::Integer(_)),
        _ => false,
    };
    fits.then_some(data)
}

/// Character index to byte offset. The parser counts characters; everything else here counts bytes.
struct Offsets<'t> {
    text: &'t str,
    /// The byte offset of every `STRIDE`th character; empty when the text is ASCII.
    marks: Vec<u32>,
}

const STRIDE: usize = 64;

impl<'t> Offsets<'t> {
    fn new(text: &'t str) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STRIDE).map(|(offset, _)| offset as u32).collect()
        };
        Self { text, marks }
    }

    fn byte(&self, character: usize) -> u32 {
        let length = self.text.len();
        let offset = if self.marks.is_empty() {
            character.min(length)
        } else {
            match self.marks.get(character / STRIDE) {
                None => length,
                Some(&mark) => {
                    let mut rest = self.text[mark as usize..].char_indices();
                    rest.nth(character % STRIDE).map_or(length, |(offset, _)| mark as usize + offset)
                }
            }
        };
        offset as u32
    }
}
