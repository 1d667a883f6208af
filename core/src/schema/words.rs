//! Small pieces of text for findings.

/// `noun` with its article.
pub(super) fn article(noun: &str) -> String {
    let article = match noun.chars().next() {
        _ if noun == "null" => return "null".to_owned(),
        Some('a' | 'e' | 'i' | 'o' | 'u') => "an",
        _ => "a",
    };
    format!("{article} {noun}")
}

/// The beginning of a text that may be long, on one line.
pub(super) fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown = String::new();
    for (index, character) in text.chars().enumerate() {
        match character {
            _ if index == LONGEST => {
                shown.push('…');
                break;
            }
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            character if character.is_control() => shown.push('\u{fffd}'),
            character => shown.push(character),
        }
    }
    shown
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn alternatives<S: AsRef<str>>(words: &[S]) -> String {
    joined(words, "or")
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn all_of<S: AsRef<str>>(words: &[S]) -> String {
    joined(words, "and")
}

fn joined<S: AsRef<str>>(words: &[S], last: &str) -> String {
    match words {
        [] => String::new(),
        [word] => word.as_ref().to_owned(),
        [first @ .., end] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", first.join(", "), end.as_ref())
        }
    }
}

/// `1 item`, `2 items`.
pub(super) fn count(number: usize, noun: &str) -> String {
    match (number, noun) {
        (1, noun) => format!("1 {noun}"),
        (number, "entry") => format!("{number} entries"),
        (number, noun) => format!("{number} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_as_people_do() {
        assert_eq!(alternatives(&["a", "b", "c"]), "a, b or c");
        assert_eq!(all_of(&["a", "b"]), "a and b");
        assert_eq!(
            (article("integer"), article("map"), article("null")),
            ("an integer".into(), "a map".into(), "null".into())
        );
        assert_eq!(
            (count(1, "item"), count(2, "entry"), count(3, "item")),
            ("1 item".into(), "2 entries".into(), "3 items".into())
        );
    }

    #[test]
    fn long_texts_are_cut_and_line_ends_shown() {
        assert_eq!(shorten("a\nb"), "a\\nb");
        assert_eq!(shorten(&"é".repeat(60)).chars().count(), 41);
    }
}
