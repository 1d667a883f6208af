//! The sections of an `.ossag` file, without a copy of it.

use std::fmt;

use super::layout::{ALIGNMENT, ENTRY_BYTES, HEADER_BYTES, MAGIC, SECTIONS, Section, VERSION};

/// Why bytes are not a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotError {
    /// They do not begin like an `.ossag` file.
    Magic,
    /// They are of a version this one does not know.
    Version(u32),
    /// They use features this version does not know, by bit.
    Features(u32),
    /// The file has another length than it says: it was cut off, or something was added.
    Length,
    /// The table of sections, or the section of this name, is damaged.
    Checksum(String),
    /// The section of this name is missing, is out of place, or has a length that its items do not divide.
    Section(String),
    /// The section of this name holds what makes no sense.
    Content {
        /// The name of the section.
        section: String,
        /// What was found, before what was expected.
        problem: &'static str,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Magic => f.write_str("not an `.ossag` file"),
            Self::Version(version) => write!(f, "version {version} of the format; this is version {VERSION}"),
            Self::Features(bits) => write!(f, "features {bits:#x}, which this version does not know"),
            Self::Length => f.write_str("the file has another length than it says"),
            Self::Checksum(part) => write!(f, "`{part}` is damaged: its checksum differs"),
            Self::Section(name) => write!(f, "the section `{name}` is missing or out of place"),
            Self::Content { section, problem } => write!(f, "in the section `{section}`: {problem}"),
        }
    }
}

impl std::error::Error for SnapshotError {}

/// An `.ossag` file whose sections are where they should be and undamaged. Their content is not looked at.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'b> {
    sections: [&'b [u8]; SECTIONS.len()],
}

impl<'b> Snapshot<'b> {
    /// Whether bytes begin like an `.ossag` file, of whatever version.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC)
    }

    /// The file in `bytes`.
    ///
    /// # Errors
    /// [`SnapshotError`], but never [`SnapshotError::Content`].
    /// # Complexity
    /// O(bytes), for the checksums.
    pub fn open(bytes: &'b [u8]) -> Result<Self, SnapshotError> {
        if !Self::is_one(bytes) {
            return Err(SnapshotError::Magic);
        }
        let head = bytes.get(..HEADER_BYTES).ok_or(SnapshotError::Length)?;
        let word = |at: usize| word_at(head, at);
        if word(8) != VERSION {
            return Err(SnapshotError::Version(word(8)));
        }
        if word(12) != 0 {
            return Err(SnapshotError::Features(word(12)));
        }
        if long_at(head, 16) != bytes.len() as u64 {
            return Err(SnapshotError::Length);
        }
        let start = HEADER_BYTES + SECTIONS.len() * ENTRY_BYTES;
        if word(24) as usize != SECTIONS.len() {
            return Err(SnapshotError::Length);
        }
        let table = bytes.get(HEADER_BYTES..start).ok_or(SnapshotError::Length)?;
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&head[..28]);
        hasher.update(table);
        if hasher.finalize() != word(28) {
            return Err(SnapshotError::Checksum("header".to_owned()));
        }
        let mut sections: [&[u8]; SECTIONS.len()] = [&[]; SECTIONS.len()];
        let mut next = start;
        for ((section, entry), place) in
            SECTIONS.iter().zip(table.chunks_exact(ENTRY_BYTES)).zip(&mut sections)
        {
            let misplaced = || SnapshotError::Section(section.text());
            if entry[..4] != section.name || long_at(entry, 8) != next as u64 {
                return Err(misplaced());
            }
            let length = usize::try_from(long_at(entry, 16)).map_err(|_| misplaced())?;
            let end = next.checked_add(length).ok_or_else(misplaced)?;
            let content = bytes.get(next..end).ok_or_else(misplaced)?;
            if length % section.item_bytes != 0 {
                return Err(misplaced());
            }
            if crc32fast::hash(content) != word_at(entry, 4) {
                return Err(SnapshotError::Checksum(section.text()));
            }
            next = end.next_multiple_of(ALIGNMENT);
            let padding = bytes.get(end..next).ok_or_else(misplaced)?;
            if padding.iter().any(|byte| *byte != 0) {
                return Err(misplaced());
            }
            *place = content;
        }
        if next == bytes.len() { Ok(Self { sections }) } else { Err(SnapshotError::Length) }
    }

    /// The content of `section`.
    pub(super) fn bytes(&self, section: Section) -> &'b [u8] {
        let place = SECTIONS.iter().position(|known| *known == section);
        place.and_then(|place| self.sections.get(place)).copied().unwrap_or_default()
    }

    /// The numbers of a section whose items have two bytes.
    pub(super) fn shorts(&self, section: Section) -> impl ExactSizeIterator<Item = u16> + use<'b> {
        self.bytes(section).chunks_exact(2).map(|item| u16::from_le_bytes([item[0], item[1]]))
    }

    /// The numbers of four bytes of a section.
    pub(super) fn words(&self, section: Section) -> impl ExactSizeIterator<Item = u32> + use<'b> {
        self.bytes(section).chunks_exact(4).map(|item| word_at(item, 0))
    }

    /// The numbers of eight bytes of a section.
    pub(super) fn longs(&self, section: Section) -> impl ExactSizeIterator<Item = u64> + use<'b> {
        self.bytes(section).chunks_exact(8).map(|item| long_at(item, 0))
    }
}

/// The number of four bytes at `at`, which is within `bytes`.
fn word_at(bytes: &[u8], at: usize) -> u32 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(word)
}

/// The number of eight bytes at `at`, which is within `bytes`.
fn long_at(bytes: &[u8], at: usize) -> u64 {
    let mut long = [0; 8];
    long.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(long)
}
