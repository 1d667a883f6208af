//! Values that are decided elsewhere, when a template is filled in.

/// Whether a text is, or holds, a place a template fills in: `${MODEL:-default}`, `{{ name }}`, `{% if x %}`,
/// `https://{HOST}/`, `=Env.NAME`, or `<your name>` as the whole text. Such a text is not judged.
pub fn is_template(text: &str) -> bool {
    text.contains("${")
        || text.contains("{{")
        || text.contains("{%")
        || has_braced_word(text)
        || is_expression(text)
        || is_placeholder(text)
}

/// `{word}` anywhere.
fn has_braced_word(text: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        rest.split_once('}').is_some_and(|(word, _)| {
            word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
        })
    })
}

/// `=Env.NAME`: an expression of workflow engines.
fn is_expression(text: &str) -> bool {
    text.strip_prefix('=').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic()))
}

/// `<your name>`.
fn is_placeholder(text: &str) -> bool {
    text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).is_some_and(|word| {
        word.starts_with(|first: char| first.is_ascii_alphabetic()) && !word.contains(['<', '>'])
    })
}

#[cfg(test)]
mod tests {
    use super::is_template;

    #[test]
    fn knows_places_to_fill_in() {
        for text in [
            "${MODEL:-x}",
            "a {{ b }}",
            "{% if a %}",
            "{BASE_URL}",
            "https://{host}/v1",
            "=Env.KEY",
            "<your-name>",
            "{topic.name}",
        ] {
            assert!(is_template(text), "{text}");
        }
        for text in
            ["", "{", "{}", "{a b}", "{\"a\": 1}", "a = b", "=", "<", "<>", "a < b > c", "{1}", "$HOME"]
        {
            assert!(!is_template(text), "{text}");
        }
    }
}
