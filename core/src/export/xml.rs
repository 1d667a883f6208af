//! Text as XML 1.0 allows it.

use std::borrow::Cow;

/// Markup escaped, characters XML cannot hold replaced. For content of elements, where line breaks stay as they are.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    escape_all(text, |_| false)
}

/// The same for a value between quotes: readers turn white space there into blanks unless it is escaped.
pub(super) fn escape_attribute(text: &str) -> Cow<'_, str> {
    escape_all(text, |character| matches!(character, '\t' | '\n'))
}

fn escape_all(text: &str, is_numbered: impl Fn(char) -> bool) -> Cow<'_, str> {
    let plain = |c: char| {
        !matches!(c, '&' | '<' | '>' | '"' | '\r' | '\u{fffe}' | '\u{ffff}')
            && (c >= ' ' || matches!(c, '\t' | '\n'))
            && !is_numbered(c)
    };
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' if is_numbered(character) => {
                escaped.push_str(if character == '\t' { "&#9;" } else { "&#10;" });
            }
            // Readers make a line feed of it, even in content.
            '\r' => escaped.push_str("&#13;"),
            other if plain(other) => escaped.push(other),
            _ => escaped.push('\u{fffd}'),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::{escape, escape_attribute};

    #[test]
    fn markup_and_impossible_characters_are_escaped() {
        assert_eq!(escape("a<b>&\"\u{1}é\n\r"), "a&lt;b&gt;&amp;&quot;\u{fffd}é\n&#13;");
        assert_eq!(escape_attribute("a\t\n\rb"), "a&#9;&#10;&#13;b");
    }
}
