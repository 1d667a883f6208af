//! Searching text eight bytes at a time, the same in every target.
//!
//! The bytes of a word that are searched for get their highest bit set. A subtraction may borrow from the bytes above one
//! that was found, so only the lowest is certain, and it is the one that is used.

const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
const LOW: u64 = u64::from_le_bytes([0x01; 8]);
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

/// The first control character from `at` on, or the end: every line end is one.
#[inline]
pub(super) fn control(bytes: &[u8], at: usize) -> usize {
    find(bytes, at, |word| below(word, b' '))
}

/// The first control character, colon or number sign from `at` on, or the end: what may end a plain scalar.
#[inline]
pub(super) fn plain(bytes: &[u8], at: usize) -> usize {
    find(bytes, at, |word| controls_and(word, b'#') | equal(word, b':'))
}

/// The first control character, double quote or backslash from `at` on, or the end.
#[inline]
pub(super) fn double_quoted(bytes: &[u8], at: usize) -> usize {
    find(bytes, at, |word| controls_and(word, b'"') | equal(word, b'\\'))
}

/// The first control character or single quote from `at` on, or the end.
#[inline]
pub(super) fn single_quoted(bytes: &[u8], at: usize) -> usize {
    find(bytes, at, |word| controls_and(word, b'\''))
}

/// The first byte from `at` on that is no space, or the end.
#[inline]
pub(super) fn spaces(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(bytes, at) {
        let others = word ^ SPACES;
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

#[inline]
fn find(bytes: &[u8], mut at: usize, marked: impl Fn(u64) -> u64) -> usize {
    while let Some(word) = word(bytes, at) {
        let found = marked(word) & HIGH;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    last(bytes, at, marked)
}

/// The search in what is left, less than a word: filled with zeros, which are control characters.
#[cold]
fn last(bytes: &[u8], at: usize, marked: impl Fn(u64) -> u64) -> usize {
    let mut word = [0; 8];
    for (place, byte) in word.iter_mut().zip(bytes.get(at..).unwrap_or_default()) {
        *place = *byte;
    }
    let found = marked(u64::from_le_bytes(word)) & HIGH;
    (at + found.trailing_zeros() as usize / 8).min(bytes.len())
}

#[inline]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// Marks the bytes below `limit`, which is ASCII.
#[inline]
fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(LOW * u64::from(limit)) & !word
}

/// Marks the control characters and `mark`, one of the 32 characters that begin with the space. Exchanging the two leaves
/// the control characters below all others, and `mark` next to them.
#[inline]
fn controls_and(word: u64, mark: u8) -> u64 {
    below(word ^ (LOW * u64::from(mark ^ b' ')), b' ' + 1)
}

/// Marks the bytes that are `byte`.
#[inline]
fn equal(word: u64, byte: u8) -> u64 {
    let zeros = word ^ (LOW * u64::from(byte));
    zeros.wrapping_sub(LOW) & !zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every search against the same one byte by byte, from every place of texts with every byte in every place of a word.
    #[test]
    fn finds_what_a_search_byte_by_byte_finds() {
        type Search = (fn(&[u8], usize) -> usize, fn(u8) -> bool);
        let searches: [Search; 5] = [
            (control, |byte| byte < b' '),
            (plain, |byte| byte < b' ' || matches!(byte, b':' | b'#')),
            (double_quoted, |byte| byte < b' ' || matches!(byte, b'"' | b'\\')),
            (single_quoted, |byte| byte < b' ' || byte == b'\''),
            (spaces, |byte| byte != b' '),
        ];
        for byte in 0..=u8::MAX {
            for place in 0..20 {
                for fill in [b'a', b' ', b'!', 0xff] {
                    let mut bytes = [fill; 20];
                    bytes[place] = byte;
                    bytes[19] = byte ^ 1;
                    for (number, (search, is)) in searches.iter().enumerate() {
                        for at in 0..=20 {
                            let expected = (at..20).find(|&at| is(bytes[at])).unwrap_or(20);
                            assert_eq!(
                                search(&bytes, at),
                                expected,
                                "search {number} of {bytes:?} from {at}"
                            );
                        }
                    }
                }
            }
        }
    }
}
