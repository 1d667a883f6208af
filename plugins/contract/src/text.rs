//! Text that came from a guest, made fit for one line of ours.

/// The longest beginning of `text` that is not longer than `max_bytes`.
pub(crate) fn cut(text: &str, max_bytes: usize) -> &str {
    &text[..text.floor_char_boundary(max_bytes)]
}

/// `text` with control characters replaced, so that it cannot steer a terminal. Line breaks and tabs stay.
pub fn without_controls(text: &str) -> String {
    text.chars()
        .map(|char| if char.is_control() && char != '\n' && char != '\t' { '\u{fffd}' } else { char })
        .collect()
}

/// How long a text of a guest may be on a line of ours, in bytes.
pub(crate) const LINE_BYTES: usize = 500;

/// `text` on one line of at most [`LINE_BYTES`].
pub fn one_line(text: &str) -> String {
    let line = without_controls(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let short = cut(&line, LINE_BYTES);
    if short.len() == line.len() { line } else { format!("{short}…") }
}

/// Whether `text` is a name made of `a-z`, `0-9` and `separator`, at most 64 characters, that begins with a letter.
pub(crate) fn is_name(text: &str, separator: char) -> bool {
    text.len() <= 64
        && text.starts_with(|char: char| char.is_ascii_lowercase())
        && text.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_between_characters() {
        assert_eq!(cut("aéb", 2), "a");
        assert_eq!(cut("aéb", 3), "aé");
        assert_eq!(cut("a", 9), "a");
    }

    #[test]
    fn one_line_has_no_breaks_and_no_escapes() {
        assert_eq!(one_line("panicked at x:1:\n\u{1b}[31mred "), "panicked at x:1: \u{fffd}[31mred");
        assert_eq!(one_line(&"x".repeat(600)).len(), 503);
    }

    #[test]
    fn names() {
        assert!(is_name("shared-server2", '-'));
        for bad in ["", "2x", "Upper", "with space", "under_score", "-x"] {
            assert!(!is_name(bad, '-'), "{bad:?}");
        }
    }
}
