//! Between bytes of a text and positions as editors count them.

use std::path::{Path, PathBuf};

use gen_lsp_types::{Position, PositionEncodingKind, Range, Uri};
use ossa_core::text::{LineIndex, Span};

/// What one column is. The client decides; the protocol's default is UTF-16.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    #[default]
    Utf16,
}

impl Encoding {
    /// Bytes where the client can count them, which costs nothing to convert.
    pub(super) fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offers = |kind| offered.is_some_and(|offered| offered.contains(&kind));
        if offers(PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    pub(super) fn position(self, text: &str, lines: &LineIndex, offset: u32) -> Position {
        let position = lines.position(text, offset);
        let character = match self {
            Self::Utf16 => position.column_utf16 - 1,
            Self::Utf8 => {
                let start = lines.start(position.line).unwrap_or_default();
                offset.min(text.len() as u32).saturating_sub(start)
            }
        };
        Position::new(position.line - 1, character)
    }

    pub(super) fn range(self, text: &str, lines: &LineIndex, span: Span) -> Range {
        Range::new(self.position(text, lines, span.start), self.position(text, lines, span.end))
    }

    /// The byte at `position`. What lies past the end of a line or text counts as that end, as the protocol asks.
    pub(super) fn offset(self, text: &str, lines: &LineIndex, position: Position) -> u32 {
        let number = position.line.saturating_add(1);
        let (Some(start), Some(line)) = (lines.start(number), lines.line(text, number)) else {
            return text.len() as u32;
        };
        let wanted = position.character as usize;
        let inside = match self {
            Self::Utf8 => {
                let mut at = wanted.min(line.len());
                while !line.is_char_boundary(at) {
                    at -= 1;
                }
                at
            }
            Self::Utf16 => {
                let mut units = 0;
                let past = line.char_indices().find(|(_, character)| {
                    units += character.len_utf16();
                    units > wanted
                });
                past.map_or(line.len(), |(at, _)| at)
            }
        };
        start + inside as u32
    }

    pub(super) fn span(self, text: &str, lines: &LineIndex, range: Range) -> Span {
        let start = self.offset(text, lines, range.start);
        Span::new(start, self.offset(text, lines, range.end).max(start))
    }
}

/// The file a URI names; `None` for other schemes, such as an editor's unsaved buffers.
pub(super) fn file_of(uri: &Uri) -> Option<PathBuf> {
    (uri.scheme() == "file").then(|| uri.to_file_path().ok()).flatten()
}

pub(super) fn uri_of(file: &Path) -> Option<Uri> {
    Uri::from_file_path(file).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_bytes_turn_into_each_other() {
        let text = "a: 1\r\nb: \"😀é\"\n";
        let lines = LineIndex::new(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (offset, _) in text.char_indices().filter(|(_, character)| !"\r\n".contains(*character)) {
                let position = encoding.position(text, &lines, offset as u32);
                assert_eq!(encoding.offset(text, &lines, position), offset as u32, "{encoding:?} {offset}");
            }
        }
        assert_eq!(Encoding::Utf16.position(text, &lines, 14), Position::new(1, 6));
        assert_eq!(Encoding::Utf8.position(text, &lines, 14), Position::new(1, 8));
    }

    #[test]
    fn what_lies_outside_counts_as_the_nearest_end() {
        let text = "ab\né";
        let lines = LineIndex::new(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            assert_eq!(encoding.offset(text, &lines, Position::new(0, 99)), 2);
            assert_eq!(encoding.offset(text, &lines, Position::new(99, 0)), 5);
        }
        assert_eq!(Encoding::Utf8.offset(text, &lines, Position::new(1, 1)), 3);
    }

    #[test]
    fn only_files_have_a_path() {
        let uri = |text| Uri::parse(text).unwrap();
        assert_eq!(file_of(&uri("file:///a%20b/c.yml")), Some("/a b/c.yml".into()));
        assert_eq!(file_of(&uri("untitled:Untitled-1")), None);
    }
}
