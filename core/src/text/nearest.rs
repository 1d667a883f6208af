/// The candidate a misspelled `word` was probably meant to be: the first with the fewest edits, if a third of
/// its letters or fewer have to change.
///
/// # Complexity
/// O(candidates × length²) in the worst case; candidates of another length are skipped at once.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let letters = word.chars().take(MAX_LENGTH).count();
    nearest_within((letters / 3).max(1), word, candidates)
}

/// The candidate `word` becomes with the fewest edits, the first among equals, if `allowed` edits or fewer are
/// enough.
///
/// # Complexity
/// As [`nearest`].
pub fn nearest_within<'c>(
    allowed: usize,
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let word: Vec<char> = word.chars().take(MAX_LENGTH).collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let limit = best.map_or(allowed, |(edits, _)| edits.saturating_sub(1));
        if candidate.len().abs_diff(word.len()) > limit * 4 {
            continue;
        }
        let edits = distance(&word, candidate);
        if edits <= limit && (best.is_none() || edits < best.map_or(0, |(fewest, _)| fewest)) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer words are compared by their beginning; no id is that long by intent.
const MAX_LENGTH: usize = 64;

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
fn distance(word: &[char], candidate: &str) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=word.len()).collect();
    let mut previous = '\0';
    for (row, letter) in candidate.chars().take(MAX_LENGTH).enumerate() {
        let mut current = Vec::with_capacity(above.len());
        current.push(row + 1);
        for (column, &wanted) in word.iter().enumerate() {
            let substitution = above[column] + usize::from(wanted != letter);
            let mut edits = substitution.min(above[column + 1] + 1).min(current[column] + 1);
            if column > 0 && row > 0 && wanted == previous && word[column - 1] == letter {
                edits = edits.min(before[column - 1] + 1);
            }
            current.push(edits);
        }
        previous = letter;
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_word_that_was_meant() {
        let words = ["api_key", "oauth2", "jwt", "none"];
        assert_eq!(nearest("api-key", words), Some("api_key"));
        assert_eq!(nearest("ouath2", words), Some("oauth2"));
        assert_eq!(nearest("bearer", words), None);
        assert_eq!(nearest("nonee", words), Some("none"));
    }
}
