use crate::text::Span;

/// One replacement in a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The bytes that go; empty to insert.
    pub span: Span,
    /// What comes in their place.
    pub replacement: String,
}

/// How to mend a finding by editing the source it stands in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// What the edits do, in the imperative: "put the value in quotes".
    pub title: String,
    /// The edits, in order, none overlapping another.
    pub edits: Vec<Edit>,
    /// Whether the edits keep what the definition means, so that they may be made without asking.
    pub is_safe: bool,
}

impl Fix {
    /// A fix that keeps what the definition means.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), edits, is_safe: true }
    }

    /// A fix that somebody has to look at first.
    pub fn suggestion(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), edits, is_safe: false }
    }
}

impl Edit {
    /// Replaces the bytes of `span`.
    pub fn replace(span: Span, replacement: impl Into<String>) -> Self {
        Self { span, replacement: replacement.into() }
    }

    /// Writes `new` where the scalar `old` stands at `span`, with or without quotes around it; `None` where the
    /// scalar is spelled in another way, or `new` would need other quotes.
    pub fn respell(span: Span, old: &str, new: &str) -> Option<Self> {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        let begins_plain = new.starts_with(|c: char| c.is_alphanumeric());
        if !begins_plain || !new.chars().all(is_plain) || !old.chars().all(is_plain) {
            return None;
        }
        match (span.len() as usize).checked_sub(old.len())? {
            0 => Some(Self::replace(span, new)),
            2 => Some(Self::replace(Span::new(span.start + 1, span.end - 1), new)),
            _ => None,
        }
    }

    /// Inserts at `offset`.
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), text)
    }
}

/// Makes the edits of `fixes` in `text`, every other byte kept. Returns the new text and how many fixes were made: of
/// fixes that overlap only the first is, so that applying, reading again and applying again comes to an end.
///
/// # Complexity
/// O(text + edits log edits).
pub fn apply<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> (String, usize) {
    let made = compatible(text, fixes);
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in made.iter().flat_map(|fix| &fix.edits) {
        out.push_str(&text[copied..edit.span.start as usize]);
        out.push_str(&edit.replacement);
        copied = edit.span.end as usize;
    }
    out.push_str(&text[copied..]);
    (out, made.len())
}

/// Those of `fixes` that can be made in `text` together, by their place: each fix that does not touch the one before it.
///
/// # Complexity
/// O(edits log edits).
pub fn compatible<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> Vec<&'f Fix> {
    let mut fixes: Vec<&Fix> = fixes.into_iter().filter(|fix| fits(fix, text)).collect();
    fixes.sort_by_key(|fix| fix.edits.first().map(|edit| edit.span));
    let mut end = None;
    fixes.retain(|fix| {
        let begins = fix.edits.first().map(|edit| edit.span.start);
        // An insertion where the last edit ended would depend on the order of the two.
        let is_free = end.is_none() || begins > end;
        if is_free {
            end = fix.edits.last().map(|edit| edit.span.end);
        }
        is_free
    });
    fixes
}

/// Whether every edit lies in `text`, between characters, after the one before it.
fn fits(fix: &Fix, text: &str) -> bool {
    let mut end = 0;
    !fix.edits.is_empty()
        && fix.edits.iter().all(|edit| {
            let (start, stop) = (edit.span.start as usize, edit.span.end as usize);
            let fits = end <= start && text.get(start..stop).is_some();
            end = stop;
            fits
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replace(start: u32, end: u32, by: &str) -> Fix {
        Fix::safe("replace", vec![Edit::replace(Span::new(start, end), by)])
    }

    #[test]
    fn everything_outside_of_the_edits_is_kept() {
        let fixes = [replace(8, 9, "2"), replace(3, 4, "1")];
        assert_eq!(apply("a: x\nb: y # z\n", &fixes), ("a: 1\nb: 2 # z\n".to_owned(), 2));
    }

    #[test]
    fn of_fixes_that_overlap_the_first_is_made() {
        let fixes = [replace(0, 3, "one"), replace(2, 5, "two")];
        assert_eq!(apply("abcdef", &fixes), ("onedef".to_owned(), 1));
        let insertions =
            [Fix::safe("a", vec![Edit::insert(2, "x")]), Fix::safe("b", vec![Edit::insert(2, "y")])];
        assert_eq!(apply("abcd", &insertions), ("abxcd".to_owned(), 1));
    }

    #[test]
    fn the_same_fix_is_made_once() {
        assert_eq!(apply("ab", &[replace(0, 1, "x"), replace(0, 1, "x")]), ("xb".to_owned(), 1));
    }

    #[test]
    fn a_scalar_keeps_its_quotes() {
        let respelled = |text: &str, span, old| {
            let fix = Fix::safe("respell", vec![Edit::respell(span, old, "worker")?]);
            Some(apply(text, &[fix]).0)
        };
        assert_eq!(respelled("a: wroker", Span::new(3, 9), "wroker").as_deref(), Some("a: worker"));
        assert_eq!(respelled("a: \"wroker\"", Span::new(3, 11), "wroker").as_deref(), Some("a: \"worker\""));
        // Folded over several lines, escaped, or with characters that need quotes.
        assert_eq!(respelled("a: >-\n  wroker", Span::new(3, 15), "wroker"), None);
        assert_eq!(Edit::respell(Span::new(0, 1), "a", "b: c"), None);
        assert_eq!(Edit::respell(Span::new(0, 1), "a", "-"), None);
    }

    #[test]
    fn edits_outside_of_the_text_are_refused() {
        for fix in [replace(1, 9, "x"), replace(1, 2, "x"), Fix::safe("none", Vec::new())] {
            assert_eq!(apply("é", &[fix]), ("é".to_owned(), 0));
        }
        let unordered = Fix::safe("unordered", vec![Edit::insert(2, "x"), Edit::insert(1, "y")]);
        assert_eq!(apply("abc", &[unordered]).1, 0);
    }
}
