//! How the lines of a YAML text are indented, as far as a repair needs to know. A view, not a reader: where it is
//! mistaken, the repair does not help and is not offered.

/// One line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// Where it begins in the text.
    pub(super) start: usize,
    /// Its characters, without the line end and without blanks before it.
    pub(super) text: &'t str,
}

impl<'t> Line<'t> {
    /// The line that `offset` stands on.
    pub(super) fn at(text: &'t str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
        let end = text[offset..].find('\n').map_or(text.len(), |end| offset + end);
        Self { start, text: text[start..end].trim_end() }
    }

    /// The line after it that is neither blank nor a comment.
    pub(super) fn next(self, text: &'t str) -> Option<Self> {
        let mut line = self;
        loop {
            let end = text[line.end()..].find('\n')? + line.end();
            line = Line::at(text, end + 1);
            if !line.is_blank() {
                return Some(line);
            }
            if line.end() >= text.len() {
                return None;
            }
        }
    }

    /// The line before it that is neither blank nor a comment.
    pub(super) fn previous(self, text: &'t str) -> Option<Self> {
        let mut line = self;
        loop {
            line = Line::at(text, line.start.checked_sub(1)?);
            if !line.is_blank() {
                return Some(line);
            }
        }
    }

    pub(super) fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it says nothing.
    pub(super) fn is_blank(self) -> bool {
        let content = self.text.trim_start();
        content.is_empty() || content.starts_with('#')
    }

    /// How many spaces it begins with.
    pub(super) fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// Where its content begins, behind the dashes of items.
    pub(super) fn content(self) -> usize {
        let mut at = self.indent();
        while let Some(rest) = self.text.get(at..).and_then(|rest| rest.strip_prefix("- ")) {
            at = self.text.len() - rest.trim_start_matches(' ').len();
        }
        if self.text.get(at..) == Some("-") { self.text.len() } else { at }
    }

    pub(super) fn is_item(self) -> bool {
        let content = self.text.trim_start_matches(' ');
        content == "-" || content.starts_with("- ")
    }

    /// The first key of the line.
    pub(super) fn key(self) -> Option<Key<'t>> {
        let start = self.content();
        let content = self.text.get(start..)?;
        let colon = match content.as_bytes().first()? {
            b'[' | b'{' | b'#' | b'|' | b'>' => return None,
            quote @ (b'"' | b'\'') => {
                let close = content[1..].find(*quote as char)? + 2;
                let rest = content[close..].trim_start();
                (rest == ":" || rest.starts_with(": ")).then(|| content.len() - rest.len())?
            }
            _ => match content.find(": ") {
                Some(colon) => colon,
                None => content.len() - usize::from(content.ends_with(':')),
            },
        };
        if colon == content.len() || content[..colon].contains(" #") {
            return None;
        }
        let rest = content[colon + 1..].trim_start();
        Some(Key {
            column: start,
            name: &content[..colon],
            colon: self.start + start + colon,
            value: self.end() - rest.len(),
        })
    }

    /// Where a value that begins at `start` ends on this line: at a comment or at the end.
    pub(super) fn value_end(self, start: usize) -> usize {
        let value = self.text.get(start - self.start..).unwrap_or_default();
        let end = value.find(" #").unwrap_or(value.len());
        start + value[..end].trim_end().len()
    }

    /// Whether it ends or begins a document.
    pub(super) fn is_marker(self) -> bool {
        let marker = self.text.get(..3);
        (marker == Some("---") || marker == Some("..."))
            && self.text.as_bytes().get(3).is_none_or(|&next| next == b' ')
    }
}

/// A key at the beginning of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key<'t> {
    /// The column it begins at, counted from 0.
    pub(super) column: usize,
    pub(super) name: &'t str,
    /// Where its colon stands in the text.
    pub(super) colon: usize,
    /// Where its value begins in the text; the end of the line when there is none on it.
    pub(super) value: usize,
}

/// A block collection that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) column: usize,
    pub(super) is_mapping: bool,
}

/// The block collections that are open before `line`, outermost first.
///
/// # Complexity
/// O(bytes before the line).
pub(super) fn levels(text: &str, line: Line<'_>) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    let mut current = Some(Line::at(text, 0));
    // The indentation of the line whose block scalar is being passed.
    let mut scalar: Option<usize> = None;
    while let Some(one) = current.filter(|one| one.start < line.start) {
        current = one.next(text);
        if one.is_blank() || scalar.is_some_and(|indent| one.indent() > indent) {
            continue;
        }
        scalar = None;
        if one.is_marker() {
            levels.clear();
            continue;
        }
        let column = one.indent();
        while levels.last().is_some_and(|level| {
            level.column > column || (level.column == column && !level.is_mapping && !one.is_item())
        }) {
            levels.pop();
        }
        let mut open = |column, is_mapping| {
            let level = Level { column, is_mapping };
            if levels.last() != Some(&level) {
                levels.push(level);
            }
        };
        if one.is_item() {
            open(column, false);
        }
        if let Some(key) = one.key() {
            open(key.column, true);
        }
        let value = one.key().map_or(one.content(), |key| key.value - one.start);
        if one.text.get(value..).is_some_and(|value| value.starts_with(['|', '>'])) {
            scalar = Some(one.key().map_or(column, |key| key.column));
        }
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_their_key() {
        let check = |text: &str, expected: Option<(usize, &str, usize)>| {
            let key = Line::at(text, 0).key();
            assert_eq!(key.map(|key| (key.column, key.name, key.value)), expected, "{text:?}");
        };
        check("a: b: c", Some((0, "a", 3)));
        check("  - - a:", Some((6, "a", 8)));
        check("\"a: b\": c", Some((0, "\"a: b\"", 8)));
        check("a # b: c", None);
        check("[a: b]", None);
        check("http://a", None);
        check("-", None);
    }

    #[test]
    fn levels_are_what_is_open() {
        let text = "a:\n  - b: |\n      x: y\n    c:\n  # z\n        d: 1\nlast: 1\n";
        let levels_at = |line: &str| {
            let at = text.find(line).expect("the line is there");
            let levels = levels(text, Line::at(text, at));
            levels.into_iter().map(|level| (level.column, level.is_mapping)).collect::<Vec<_>>()
        };
        assert_eq!(levels_at("    c:"), [(0, true), (2, false), (4, true)]);
        assert_eq!(levels_at("last"), [(0, true), (2, false), (4, true), (8, true)]);
    }
}
