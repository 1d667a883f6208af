//! YAML 1.2 by the events of `saphyr-parser`.

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::builder::{Builder, Stop};
use super::scalar;
use super::tree::Data;
use crate::diagnostic::Code;
use crate::text::Span;

/// Reads the YAML of the builder's text, or of `range` of it.
pub(super) fn read(builder: &mut Builder, range: Option<Span>) {
    let whole = builder.text();
    let range = range.unwrap_or(Span::new(0, whole.len() as u32));
    let text = &whole[range.range()];
    let offsets = Offsets::new(text, range.start);
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let step = match event {
            Ok((event, span)) => {
                let span = Span::new(offsets.byte(span.start.index()), offsets.byte(span.end.index()));
                accept(builder, event, span)
            }
            Err(error) => {
                let place = offsets.byte(error.marker().index());
                if is_template_at(text, place - range.start) {
                    let help = "render the template first and read the result";
                    builder.fault(
                        Code::Template,
                        Span::at(place),
                        "the file is a template, not YAML",
                        Some(help),
                    );
                } else {
                    builder.fault(
                        Code::SyntaxError,
                        Span::at(place),
                        message(error.info()),
                        hint(error.info()),
                    );
                }
                Err(Stop)
            }
        };
        if step.is_err() {
            builder.abandon();
            return;
        }
    }
}

fn accept(builder: &mut Builder, event: Event<'_>, span: Span) -> Result<(), Stop> {
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
            builder.end((!span.is_empty()).then_some(span.end));
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

/// The parser's sentence in our style: lower case, no final period.
fn message(info: &str) -> String {
    let mut message = info.trim_end_matches('.').to_owned();
    if let Some(first) = message.get(..1) {
        let first = first.to_ascii_lowercase();
        message.replace_range(..1, &first);
    }
    message
}

fn hint(info: &str) -> Option<&'static str> {
    let info = info.to_ascii_lowercase();
    if info.contains("mapping values are not allowed") {
        Some("put quotes around a value that contains `: `")
    } else if info.contains("tab") {
        Some("indent with spaces")
    } else if info.contains("cannot start any token") || info.contains("unexpected character") {
        Some("put quotes around a value that starts with a reserved character")
    } else {
        None
    }
}

/// Whether the reader stumbled over a template action such as `{{- if … }}`: on the line of `offset`, or on the
/// one before it. Such a file becomes YAML only after rendering, and its syntax errors would only be noise.
fn is_template_at(text: &str, offset: u32) -> bool {
    let before = &text[..(offset as usize).min(text.len())];
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let previous = before[..line.saturating_sub(1)].rfind('\n').map_or(0, |end| end + 1);
    text[previous..].lines().take(2).any(|line| {
        let line = line.trim();
        (line.starts_with("{{") && line.ends_with("}}")) || (line.starts_with("{%") && line.ends_with("%}"))
    })
}

/// Character index to byte offset. The parser counts characters; everything else here counts bytes.
struct Offsets<'t> {
    text: &'t str,
    base: u32,
    /// The byte offset of every `STRIDE`th character; empty when the text is ASCII.
    marks: Vec<u32>,
}

const STRIDE: usize = 64;

impl<'t> Offsets<'t> {
    fn new(text: &'t str, base: u32) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STRIDE).map(|(offset, _)| offset as u32).collect()
        };
        Self { text, base, marks }
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
        self.base + offset as u32
    }
}
