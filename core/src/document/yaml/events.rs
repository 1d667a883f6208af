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
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, place)) => {
                let place = Span::new(offsets.byte(place.start.index()), offsets.byte(place.end.index()));
                match event {
                    Event::SequenceStart(..) | Event::MappingStart(..) => open.push(place.start as usize),
                    Event::SequenceEnd | Event::MappingEnd => drop(open.pop()),
                    _ => {}
                }
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
