//! Numbers and texts in few bytes, and back from bytes that anybody may have written.

use super::Span;

/// Writes numbers and texts one after the other.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    /// Where the last names were written, to point there instead of writing them again.
    names: Vec<(&'static str, u32)>,
}

/// So many different names are remembered; an author of definitions uses a handful.
const NAMES: usize = 16;

/// Longer names are not pointed at: otherwise few bytes could make a reader walk very many.
const NAME_BYTES: usize = 127;

impl Writer {
    /// A writer with room for so many bytes, and for more.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), names: Vec::with_capacity(8) }
    }

    pub(crate) fn len(&self) -> u32 {
        self.bytes.len() as u32
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    pub(crate) fn number(&mut self, number: u32) {
        let mut rest = number;
        while rest >= 0x80 {
            self.bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    /// A number whose value is known later: [`Self::fill`] writes it.
    pub(crate) fn leave_room(&mut self) -> usize {
        let place = self.bytes.len();
        self.bytes.extend([0; 4]);
        place
    }

    pub(crate) fn fill(&mut self, place: usize, number: u32) {
        if let Some(room) = self.bytes.get_mut(place..place + 4) {
            room.copy_from_slice(&number.to_le_bytes());
        }
    }

    /// The length, doubled, and the bytes.
    pub(crate) fn text(&mut self, text: &str) {
        self.number((text.len() as u32) << 1);
        self.bytes.extend(text.as_bytes());
    }

    /// A text of the program: the second time it is the place of the first, doubled, and one more.
    pub(crate) fn name(&mut self, name: &'static str) {
        if let Some((_, place)) = self.names.iter().find(|(known, _)| *known == name) {
            let place = *place;
            return self.number(place << 1 | 1);
        }
        if self.names.len() < NAMES && name.len() <= NAME_BYTES {
            self.names.push((name, self.len()));
        }
        self.text(name);
    }

    pub(crate) fn span(&mut self, span: Span) {
        self.number(span.start);
        self.number(span.len());
    }
}

/// Reads what a [`Writer`] wrote. Every answer is `None` where the bytes do not hold what is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8], at: u32) -> Self {
        Self { bytes, at: at as usize }
    }

    pub(crate) fn at(&self) -> u32 {
        self.at as u32
    }

    pub(crate) fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    pub(crate) fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            let bits = u32::from(byte & 0x7f);
            // The fifth byte has room for four bits.
            if shift == 28 && bits > 0xf {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// What [`Writer::fill`] wrote.
    pub(crate) fn filled(&mut self) -> Option<u32> {
        let number = u32::from_le_bytes(*self.bytes.get(self.at..)?.first_chunk()?);
        self.at += 4;
        Some(number)
    }

    /// A text or name.
    pub(crate) fn text(&mut self) -> Option<&'b str> {
        let number = self.number()?;
        if number & 1 == 0 {
            return self.take(number >> 1);
        }
        let mut there = Self::new(self.bytes, number >> 1);
        let length = there.number()?;
        // One step only: a name that points at a name was written by nobody.
        let is_written = length & 1 == 0 && (length >> 1) as usize <= NAME_BYTES;
        if is_written { there.take(length >> 1) } else { None }
    }

    fn take(&mut self, length: u32) -> Option<&'b str> {
        let end = self.at.checked_add(length as usize)?;
        let text = std::str::from_utf8(self.bytes.get(self.at..end)?).ok()?;
        self.at = end;
        Some(text)
    }

    pub(crate) fn span(&mut self) -> Option<Span> {
        let start = self.number()?;
        Some(Span::new(start, start.checked_add(self.number()?)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut writer = Writer::default();
        for number in [0, 127, 128, 0x0fff_ffff, u32::MAX] {
            writer.number(number);
        }
        let room = writer.leave_room();
        writer.name("a name");
        writer.text("ä text");
        writer.name("a name");
        writer.span(Span::new(3, 300));
        writer.fill(room, 7);
        let bytes = writer.into_bytes();
        let mut reader = Reader::new(&bytes, 0);
        for number in [0, 127, 128, 0x0fff_ffff, u32::MAX] {
            assert_eq!(reader.number(), Some(number));
        }
        assert_eq!(reader.filled(), Some(7));
        for text in ["a name", "ä text", "a name"] {
            assert_eq!(reader.text(), Some(text));
        }
        assert_eq!((reader.span(), reader.at() as usize), (Some(Span::new(3, 300)), bytes.len()));
        assert_eq!((reader.byte(), reader.number(), reader.text()), (None, None, None));
    }

    #[test]
    fn what_nobody_wrote_is_refused() {
        for bytes in [&[0xff, 0xff, 0xff, 0xff, 0x1f][..], &[0x80; 9]] {
            assert_eq!(Reader::new(bytes, 0).number(), None);
        }
        // Too long, no UTF-8, a name that points at itself, and one at what is not there.
        for bytes in [&[8, b'a'][..], &[2, 0xff], &[1], &[0x7f]] {
            assert_eq!(Reader::new(bytes, 0).text(), None);
        }
        assert_eq!(Reader::new(&[0xff, 0xff, 0xff, 0xff, 0x0f, 1], 0).span(), None);
    }
}
