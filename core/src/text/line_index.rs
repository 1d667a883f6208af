/// A place in a text as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in Unicode code points.
    pub column: u32,
    /// 1-based column in UTF-16 code units, as editors and browsers count.
    pub column_utf16: u32,
}

/// Where the lines of a text begin, to turn byte offsets into lines and columns.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`. A line ends with LF, CRLF or a lone CR.
    ///
    /// # Complexity
    /// O(bytes) time, four bytes of memory a line.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (offset, &byte) in bytes.iter().enumerate() {
            let ends = byte == b'\n' || (byte == b'\r' && bytes.get(offset + 1) != Some(&b'\n'));
            if ends {
                starts.push(offset as u32 + 1);
            }
        }
        Self { starts }
    }

    /// The position of byte `offset` of `text`, which must be the text that was indexed.
    /// An offset past the end, or inside a character, counts as the nearest boundary before it.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&start| start as usize <= offset).max(1) - 1;
        let before = &text[self.starts[line] as usize..offset];
        Position {
            line: line as u32 + 1,
            column: before.chars().count() as u32 + 1,
            column_utf16: before.chars().map(char::len_utf16).sum::<usize>() as u32 + 1,
        }
    }

    /// The byte at which 1-based `line` begins, or `None` past the last line.
    pub fn start(&self, line: u32) -> Option<u32> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// The text of 1-based `line` without its line end, or `None` past the last line.
    pub fn line<'t>(&self, text: &'t str, line: u32) -> Option<&'t str> {
        let start = *self.starts.get((line as usize).checked_sub(1)?)? as usize;
        let end = self.starts.get(line as usize).map_or(text.len(), |&next| next as usize);
        Some(text.get(start..end)?.trim_end_matches(['\r', '\n']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points_and_utf16_units_apart() {
        let text = "a: 1\nb: \"😀x\"\r\nc";
        let index = LineIndex::new(text);
        let x = text.find('x').expect("the text holds an x") as u32;
        assert_eq!(index.position(text, x), Position { line: 2, column: 6, column_utf16: 7 });
        assert_eq!(index.position(text, text.len() as u32).line, 3);
        assert_eq!(index.line(text, 2), Some("b: \"😀x\""));
        assert_eq!(index.line(text, 4), None);
    }

    #[test]
    fn an_offset_inside_a_character_or_past_the_end_is_clamped() {
        let text = "é";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 1).column, 1);
        assert_eq!(index.position(text, 99).column, 2);
    }
}
