//! Texts of files: small while nobody looks at them.

use std::sync::{Arc, OnceLock};

use lz4_flex::block::{compress_with_dict, decompress_with_dict};

use crate::text::LineIndex;

/// The text of a file. Most are asked for when the file is read and never again, so they are kept compressed.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    compressed: Option<Compressed>,
    /// Made when somebody asks; from the beginning where nothing is compressed.
    shown: OnceLock<Box<Shown>>,
}

#[derive(Clone, Debug)]
struct Compressed {
    bytes: Box<[u8]>,
    /// Of the text.
    length: u32,
    primer: Primer,
}

#[derive(Clone, Debug)]
struct Shown {
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

/// Longer texts are kept as they are: there are few, and compressing one would take time that is noticed.
const LONG: usize = 64 * 1024;

impl Kept {
    /// Keeps `text`: as it is without a primer, else as what it has in common neither with that nor with what was `read` of
    /// it, which must be given again to get it back.
    ///
    /// # Complexity
    /// O(bytes), at most [`LONG`].
    pub(super) fn new(text: &Arc<str>, read: &[u8], primer: Option<&Primer>) -> Self {
        if let Some(primer) = primer.filter(|_| text.len() <= LONG) {
            let bytes = compress_with_dict(text.as_bytes(), &primer.with(read)).into_boxed_slice();
            if bytes.len() + text.len() / 8 < text.len() {
                let compressed = Compressed { bytes, length: text.len() as u32, primer: primer.clone() };
                return Self { compressed: Some(compressed), shown: OnceLock::new() };
            }
        }
        let shown = Shown { text: text.clone(), lines: OnceLock::new() };
        Self { compressed: None, shown: Box::new(shown).into() }
    }

    fn shown(&self, read: &[u8]) -> &Shown {
        self.shown.get_or_init(|| {
            // What was compressed here can always be had back.
            let text = self.compressed.as_ref().and_then(|compressed| compressed.text(read));
            let text = text.unwrap_or_default();
            Box::new(Shown { text: text.into(), lines: OnceLock::new() })
        })
    }

    /// The text.
    pub(super) fn text(&self, read: &[u8]) -> &Arc<str> {
        &self.shown(read).text
    }

    /// How many bytes it has if it is not compressed.
    pub(super) fn loose_bytes(&self) -> usize {
        let shown = self.shown.get().filter(|_| self.compressed.is_none());
        shown.map_or(0, |shown| shown.text.len())
    }

    /// The text, for one use: nothing is kept of it.
    pub(super) fn copy(&self, read: &[u8]) -> Arc<str> {
        match (self.shown.get(), &self.compressed) {
            (None, Some(compressed)) => compressed.text(read).unwrap_or_default().into(),
            _ => self.text(read).clone(),
        }
    }

    /// Where the lines of the text begin.
    pub(super) fn lines(&self, read: &[u8]) -> &LineIndex {
        let shown = self.shown(read);
        shown.lines.get_or_init(|| LineIndex::new(&shown.text))
    }

    /// Whether it is `text`. Nothing is kept of finding out.
    pub(super) fn is(&self, text: &str, read: &[u8]) -> bool {
        match (self.shown.get(), &self.compressed) {
            (None, Some(compressed)) => {
                compressed.length as usize == text.len() && compressed.text(read).as_deref() == Some(text)
            }
            _ => self.text(read).as_ref() == text,
        }
    }
}

impl Compressed {
    fn text(&self, read: &[u8]) -> Option<String> {
        let bytes = decompress_with_dict(&self.bytes, self.length as usize, &self.primer.with(read)).ok()?;
        String::from_utf8(bytes).ok()
    }
}

/// The beginning of some file that others of the same set may resemble: definitions that stand beside each other mostly have
/// the same fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Primer(Arc<Vec<u8>>);

/// So much of a file primes others.
const PRIMER_BYTES: usize = 1024;

/// After so many sources another one primes.
const SHARE: u32 = 1024;

impl Primer {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(Arc::new(bytes.get(..PRIMER_BYTES).unwrap_or(bytes).to_vec()))
    }

    /// The dictionary for a text of which this was `read`: most of what a text has for itself is there again.
    fn with(&self, read: &[u8]) -> Vec<u8> {
        [&self.0, read.get(..READ_BYTES).unwrap_or(read)].concat()
    }
}

/// So much of what was read is looked at.
const READ_BYTES: usize = 8 * 1024;

/// Which texts are compressed, and by which primer.
#[derive(Debug, Default)]
pub(super) struct Primers {
    current: Primer,
    uses: u32,
    /// Bytes of the texts that are kept as they are.
    loose: usize,
}

/// So many bytes of texts are kept as they are: compressing takes a part of the time of reading, and is only worth it where
/// there are very many.
const LOOSE: usize = 64 * 1024 * 1024;

impl Primers {
    /// The primer for a source with these `bytes`, if its text is to be compressed.
    pub(super) fn next(&mut self, bytes: &[u8]) -> Option<Primer> {
        if bytes.len() > LONG || self.loose + bytes.len() <= LOOSE {
            self.loose += bytes.len();
            return None;
        }
        if self.uses.is_multiple_of(SHARE) {
            self.current = Primer::of(bytes);
        }
        self.uses = self.uses.wrapping_add(1);
        Some(self.current.clone())
    }

    /// Says that so many bytes of texts that were kept as they are, are gone.
    pub(super) fn forget(&mut self, loose: usize) {
        self.loose = self.loose.saturating_sub(loose);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_as_it_was() {
        let long = "key: value\n".repeat(LONG);
        let alike = "name: clerk\nrole: worker\ndescription: Reads letters and sorts them.\n";
        for text in ["", "a", "no two: alike", alike, "ä: \u{1f600}\r\n\u{feff}", &long] {
            let primers = [Primer::default(), Primer::of(alike.as_bytes()), Primer::of(long.as_bytes())];
            for primer in primers.iter().map(Some).chain([None]) {
                for read in ["", "clerk", &long] {
                    let read = read.as_bytes();
                    let kept = Kept::new(&text.into(), read, primer);
                    let is = |text: &str| kept.is(text, read);
                    assert!(is(text) && !is("other") && !is(&format!("{text}x")));
                    assert_eq!(kept.text(read).as_ref(), text);
                    assert!(is(text));
                    assert_eq!(kept.lines(read).start(2), LineIndex::new(text).start(2));
                }
            }
        }
    }

    #[test]
    fn what_resembles_another_takes_little() {
        let text =
            |name: &str| format!("name: {name}\nrole: worker\ndescription: Reads letters and sorts them.\n");
        let size = |name: &str, read: &str| {
            let kept =
                Kept::new(&text(name).into(), read.as_bytes(), Some(&Primer::of(text("a").as_bytes())));
            kept.compressed.map(|compressed| compressed.bytes.len())
        };
        assert!(size("b", "").is_some_and(|size| size < 20));
        let long = "handover-of-what-was-found";
        assert!(size(long, long) < size(long, ""));
    }
}
