//! The compact encoding of Thrift, as far as Parquet's headers need it:
//! <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>.

/// A structure being written. Fields come in ascending order.
pub(super) struct Struct {
    bytes: Vec<u8>,
    last: u8,
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

impl Struct {
    pub(super) fn new() -> Self {
        Self { bytes: Vec::new(), last: 0 }
    }

    fn field(&mut self, id: u8, kind: u8) {
        // No two fields we write are more than fifteen apart.
        self.bytes.push((id - self.last) << 4 | kind);
        self.last = id;
    }

    pub(super) fn i32(mut self, id: u8, value: i32) -> Self {
        self.field(id, I32);
        varint(&mut self.bytes, zigzag(i64::from(value)));
        self
    }

    pub(super) fn i64(mut self, id: u8, value: u64) -> Self {
        self.field(id, I64);
        varint(&mut self.bytes, zigzag(value as i64));
        self
    }

    pub(super) fn text(mut self, id: u8, text: &str) -> Self {
        self.field(id, BINARY);
        binary(&mut self.bytes, text);
        self
    }

    pub(super) fn nested(mut self, id: u8, inner: Self) -> Self {
        self.field(id, STRUCT);
        self.bytes.extend(inner.finish());
        self
    }

    pub(super) fn numbers(mut self, id: u8, numbers: &[i32]) -> Self {
        self.list(id, I32, numbers.len());
        for &number in numbers {
            varint(&mut self.bytes, zigzag(i64::from(number)));
        }
        self
    }

    pub(super) fn texts(mut self, id: u8, texts: &[&str]) -> Self {
        self.list(id, BINARY, texts.len());
        for text in texts {
            binary(&mut self.bytes, text);
        }
        self
    }

    pub(super) fn structs(mut self, id: u8, structs: &[Vec<u8>]) -> Self {
        self.list(id, STRUCT, structs.len());
        self.bytes.extend(structs.iter().flatten());
        self
    }

    fn list(&mut self, id: u8, kind: u8, length: usize) {
        self.field(id, LIST);
        if length < 15 {
            self.bytes.push((length as u8) << 4 | kind);
        } else {
            self.bytes.push(15 << 4 | kind);
            varint(&mut self.bytes, length as u64);
        }
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

fn binary(bytes: &mut Vec<u8>, text: &str) {
    varint(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

/// Seven bits a byte, the lowest first.
pub(super) fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 127 {
        bytes.push(value as u8 | 128);
        value >>= 7;
    }
    bytes.push(value as u8);
}
