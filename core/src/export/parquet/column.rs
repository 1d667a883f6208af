//! One column of one group of rows: its values collected, then written as pages.

use std::collections::HashMap;
use std::io::{self, Write};

use super::super::field::{Shape, Value};
use super::thrift::{Struct, varint};

const PLAIN: i32 = 0;
const RLE: i32 = 3;
const RLE_DICTIONARY: i32 = 8;
const DATA_PAGE: i32 = 0;
const DICTIONARY_PAGE: i32 = 2;
/// What a text takes beside itself.
const TEXT_LENGTH: usize = 4;

/// Parquet's number for the type of a column.
pub(super) const fn physical(shape: Shape) -> i32 {
    match shape {
        Shape::Flag => 0,
        Shape::Number => 5,
        Shape::Text | Shape::Texts => 6,
    }
}

/// What a column is called, what it holds, and whether a row may have none.
#[derive(Clone, Copy)]
pub(super) struct Definition {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) is_optional: bool,
}

/// The values of a column.
pub(super) struct Column<'v> {
    definition: Definition,
    /// Distinct texts, and for each value which it is.
    dictionary: Vec<&'v str>,
    // Asked by text only.
    places: HashMap<&'v str, u32>,
    indices: Vec<u32>,
    /// Bytes of the distinct texts.
    text_bytes: usize,
    flags: Vec<bool>,
    numbers: Vec<f64>,
    /// For each value or gap: whether it goes on with the list before it, and whether there is a value.
    repetitions: Vec<u32>,
    definitions: Vec<u32>,
}

impl<'v> Column<'v> {
    pub(super) fn new(definition: Definition) -> Self {
        Self {
            definition,
            dictionary: Vec::new(),
            places: HashMap::new(),
            indices: Vec::new(),
            text_bytes: 0,
            flags: Vec::new(),
            numbers: Vec::new(),
            repetitions: Vec::new(),
            definitions: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, value: Option<&Value<'v>>) {
        match value {
            None => self.level(0, 0),
            Some(Value::Text(text)) => {
                self.level(0, 1);
                self.text(text);
            }
            Some(list @ (Value::Texts(_) | Value::Files(_))) => {
                let texts = list.texts();
                if texts.is_empty() {
                    self.level(0, 0);
                }
                for (index, text) in texts.into_iter().enumerate() {
                    self.level(u32::from(index > 0), 1);
                    self.text(text);
                }
            }
            Some(Value::Flag(flag)) => {
                self.level(0, 1);
                self.flags.push(*flag);
            }
            Some(Value::Number(number)) => {
                self.level(0, 1);
                self.numbers.push(*number);
            }
        }
    }

    fn level(&mut self, repetition: u32, definition: u32) {
        self.repetitions.push(repetition);
        self.definitions.push(definition);
    }

    fn text(&mut self, text: &'v str) {
        let index = *self.places.entry(text).or_insert_with(|| {
            self.dictionary.push(text);
            self.text_bytes += TEXT_LENGTH + text.len();
            self.dictionary.len() as u32 - 1
        });
        self.indices.push(index);
    }

    /// About as many bytes as its longest page will have, rather too many.
    pub(super) fn bytes(&self) -> usize {
        // A value takes eight bytes at most, and its levels one.
        self.text_bytes.max(self.definitions.len() * 9)
    }

    /// Writes the pages, which start at `offset` of the file, and returns how long they are and what the footer says of
    /// them.
    pub(super) fn write(&self, offset: u64, out: &mut dyn Write) -> io::Result<(u64, Vec<u8>)> {
        let shape = self.definition.shape;
        let has_dictionary = matches!(shape, Shape::Text | Shape::Texts);
        let mut dictionary_length = 0;
        if has_dictionary {
            let mut content = Vec::new();
            for text in &self.dictionary {
                content.extend_from_slice(&(text.len() as u32).to_le_bytes());
                content.extend_from_slice(text.as_bytes());
            }
            let header = Struct::new().i32(1, self.dictionary.len() as i32).i32(2, PLAIN);
            dictionary_length = page(out, DICTIONARY_PAGE, &content, 7, header)?;
        }
        let encoding = if has_dictionary { RLE_DICTIONARY } else { PLAIN };
        let header =
            Struct::new().i32(1, self.definitions.len() as i32).i32(2, encoding).i32(3, RLE).i32(4, RLE);
        let length = dictionary_length + page(out, DATA_PAGE, &self.content(), 5, header)?;
        let path: &[&str] = match shape {
            Shape::Texts => &[self.definition.name, "list", "element"],
            _ => &[self.definition.name],
        };
        let encodings: &[i32] = if has_dictionary { &[PLAIN, RLE, RLE_DICTIONARY] } else { &[PLAIN, RLE] };
        let mut meta = Struct::new()
            .i32(1, physical(shape))
            .numbers(2, encodings)
            .texts(3, path)
            .i32(4, 0)
            .i64(5, self.definitions.len() as u64)
            .i64(6, length)
            .i64(7, length)
            .i64(9, offset + dictionary_length);
        if has_dictionary {
            meta = meta.i64(11, offset);
        }
        Ok((length, Struct::new().i64(2, offset).nested(3, meta).finish()))
    }

    /// Levels, where the column has any, then values.
    fn content(&self) -> Vec<u8> {
        let mut content = Vec::new();
        let mut levels = |levels: &[u32]| {
            let packed = hybrid(levels, 1);
            content.extend_from_slice(&(packed.len() as u32).to_le_bytes());
            content.extend(packed);
        };
        if self.definition.shape == Shape::Texts {
            levels(&self.repetitions);
        }
        if self.definition.shape == Shape::Texts || self.definition.is_optional {
            levels(&self.definitions);
        }
        match self.definition.shape {
            Shape::Text | Shape::Texts => {
                let width =
                    (u32::BITS - (self.dictionary.len() as u32).saturating_sub(1).leading_zeros()).max(1);
                content.push(width as u8);
                content.extend(hybrid(&self.indices, width));
            }
            Shape::Flag => {
                let bits: Vec<u32> = self.flags.iter().map(|flag| u32::from(*flag)).collect();
                pack(&mut content, &bits, 1);
            }
            Shape::Number => {
                content.extend(self.numbers.iter().flat_map(|number| number.to_le_bytes()));
            }
        }
        content
    }
}

/// Writes one page and returns its length with its header.
fn page(out: &mut dyn Write, kind: i32, content: &[u8], field: u8, header: Struct) -> io::Result<u64> {
    let length = i32::try_from(content.len())
        .map_err(|_| io::Error::other("a column of Parquet holds more than 2 GiB"))?;
    let header = Struct::new().i32(1, kind).i32(2, length).i32(3, length).nested(field, header).finish();
    out.write_all(&header)?;
    out.write_all(content)?;
    Ok((header.len() + content.len()) as u64)
}

/// Numbers of `width` bits as runs: eight or more equal ones once, others packed by eight.
fn hybrid(values: &[u32], width: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = values;
    let run = |values: &[u32]| values.iter().take_while(|value| Some(*value) == values.first()).count();
    while let Some(&value) = rest.first() {
        let equal = run(rest);
        if equal >= 8 {
            varint(&mut bytes, (equal as u64) << 1);
            bytes.extend_from_slice(&value.to_le_bytes()[..width.div_ceil(8) as usize]);
            rest = &rest[equal..];
            continue;
        }
        let mut length = rest.len().min(8);
        while length < rest.len() && run(&rest[length..rest.len().min(length + 8)]) < 8 {
            length = rest.len().min(length + 8);
        }
        let (packed, after) = rest.split_at(length);
        varint(&mut bytes, (length.div_ceil(8) as u64) << 1 | 1);
        let start = bytes.len();
        pack(&mut bytes, packed, width);
        bytes.resize(start + length.div_ceil(8) * width as usize, 0);
        rest = after;
    }
    bytes
}

/// Numbers of `width` bits one after the other, the lowest bit first.
fn pack(bytes: &mut Vec<u8>, values: &[u32], width: u32) {
    let (mut open, mut bits) = (0u64, 0);
    for &value in values {
        open |= u64::from(value) << bits;
        bits += width;
        while bits >= 8 {
            bytes.push(open as u8);
            open >>= 8;
            bits -= 8;
        }
    }
    if bits > 0 {
        bytes.push(open as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::hybrid;

    #[test]
    fn runs_are_stored_once_and_the_rest_packed() {
        assert_eq!(hybrid(&[1; 9], 1), [18, 1]);
        assert_eq!(hybrid(&[0, 1, 2, 3, 4, 5, 6, 7], 3), [3, 0x88, 0xc6, 0xfa]);
        assert_eq!(hybrid(&[1, 0], 1), [3, 1]);
        let mixed: Vec<u32> = [0, 1, 0, 1, 0, 1, 0, 1].into_iter().chain([1; 8]).collect();
        assert_eq!(hybrid(&mixed, 1), [3, 0xaa, 16, 1]);
    }
}
