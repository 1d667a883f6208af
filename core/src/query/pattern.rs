/// A text with wildcards: `*` for any characters, `?` for one. Letters of either case are the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pattern {
    /// In lower case.
    text: String,
    /// Whether there is a `*` or a `?`.
    has_wildcards: bool,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_lowercase(), has_wildcards: text.contains(['*', '?']) }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the whole of `text` is meant.
    ///
    /// # Complexity
    /// O(pattern × text) at worst, O(text) without wildcards.
    pub(super) fn matches(&self, text: &str) -> bool {
        if !self.has_wildcards {
            return equals_ignoring_case(text, &self.text);
        }
        wildcards(&self.text, &text.to_lowercase())
    }
}

fn equals_ignoring_case(text: &str, lower: &str) -> bool {
    if text.is_ascii() { text.eq_ignore_ascii_case(lower) } else { text.to_lowercase() == lower }
}

/// Goes back to the last `*` only: whatever an earlier one could take, the last one can take as well.
fn wildcards(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    let mut resume: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let before = (pattern.clone(), text.clone());
        match (pattern.next(), text.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                text = before.1;
                resume = Some((pattern.clone(), text.clone()));
            }
            (Some('?'), Some(_)) => {}
            (Some(wanted), Some(found)) if wanted == found => {}
            _ => {
                let Some((after_star, mut skipped)) = resume.take() else { return false };
                if skipped.next().is_none() {
                    return false;
                }
                pattern = after_star.clone();
                text = skipped.clone();
                resume = Some((after_star, skipped));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_any_text() {
        let matches = |pattern: &str, text: &str| Pattern::new(pattern).matches(text);
        assert!(matches("train*", "Train-model"));
        assert!(matches("*model", "train-model"));
        assert!(matches("*-*", "train-model"));
        assert!(matches("t?ain", "train"));
        assert!(matches("*", ""));
        assert!(matches("a*b*c", "abbbc-c"));
        assert!(matches("ÜBER", "über"));
        assert!(!matches("train", "train-model"));
        assert!(!matches("t?ain", "tain"));
        assert!(!matches("a*b*c", "acb"));
    }
}
