//! Which checks a word stands for.

use crate::diagnostic::{ALL_CODES, Code};
use crate::text::nearest;

/// One check, all whose codes begin alike, or all there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// Every check: `ALL`.
    All,
    /// Every check whose code begins with these letters: `G`, `S00`.
    Prefix(Box<str>),
    /// One check, by code or name.
    Code(Code),
}

/// A word that stands for no check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownSelector {
    /// The name or code that was probably meant.
    pub suggestion: Option<&'static str>,
}

impl Selector {
    /// The checks `word` stands for: a name, or a code or the beginning of one in any case of letters.
    ///
    /// # Errors
    /// [`UnknownSelector`] when there are none.
    pub fn parse(word: &str) -> Result<Self, UnknownSelector> {
        if word.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        let is_meant = |code: &&Code| code.as_str().eq_ignore_ascii_case(word) || code.name() == word;
        if let Some(code) = ALL_CODES.iter().find(is_meant) {
            return Ok(Self::Code(*code));
        }
        let prefix = word.to_ascii_uppercase();
        if !prefix.is_empty() && ALL_CODES.iter().any(|code| code.as_str().starts_with(&prefix)) {
            return Ok(Self::Prefix(prefix.into()));
        }
        let names = ALL_CODES.iter().map(|code| code.name());
        Err(UnknownSelector {
            suggestion: nearest(word, names)
                .or_else(|| nearest(&prefix, ALL_CODES.iter().map(|code| code.as_str())))
                .and_then(|found| {
                    // The candidates are static, but `nearest` cannot know.
                    ALL_CODES.iter().flat_map(|code| [code.name(), code.as_str()]).find(|name| *name == found)
                }),
        })
    }

    /// Whether it stands for `code`.
    pub fn matches(&self, code: Code) -> bool {
        match self {
            Self::All => true,
            Self::Prefix(prefix) => code.as_str().starts_with(prefix.as_ref()),
            Self::Code(one) => *one == code,
        }
    }

    /// How narrow it is. Of two selectors that match, the narrower one decides.
    fn rank(&self) -> usize {
        match self {
            Self::All => 0,
            Self::Prefix(prefix) => prefix.len(),
            Self::Code(_) => usize::MAX,
        }
    }
}

/// The rank of the narrowest of `selectors` that matches.
pub(super) fn narrowest<'s>(selectors: impl IntoIterator<Item = &'s Selector>, code: Code) -> Option<usize> {
    selectors.into_iter().filter(|selector| selector.matches(code)).map(Selector::rank).max()
}

/// Which checks report at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only these; all when absent.
    pub select: Option<Vec<Selector>>,
    /// Not these.
    pub ignore: Vec<Selector>,
}

impl Selection {
    /// Whether `code` reports. Where both lists name it, the narrower selector decides, and of equal ones `ignore`.
    pub fn selects(&self, code: Code) -> bool {
        let selected = match &self.select {
            None => Some(0),
            Some(select) => narrowest(select, code),
        };
        match (selected, narrowest(&self.ignore, code)) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(selected), Some(ignored)) => selected > ignored,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str]) -> Vec<Selector> {
        words.iter().map(|word| Selector::parse(word).unwrap_or_else(|_| panic!("{word}"))).collect()
    }

    #[test]
    fn codes_prefixes_and_names_select() {
        assert_eq!(Selector::parse("g003"), Ok(Selector::Code(Code::UnresolvedReference)));
        assert_eq!(Selector::parse("unresolved-reference"), Ok(Selector::Code(Code::UnresolvedReference)));
        assert_eq!(Selector::parse("g"), Ok(Selector::Prefix("G".into())));
        assert_eq!(Selector::parse("all"), Ok(Selector::All));
    }

    #[test]
    fn unknown_words_come_with_what_was_meant() {
        let suggestion = |word| Selector::parse(word).err().and_then(|unknown| unknown.suggestion);
        assert_eq!(suggestion("unresolved-refrence"), Some("unresolved-reference"));
        assert_eq!(suggestion("G03"), Some("G003"));
        assert_eq!(suggestion("weather"), None);
        assert!(Selector::parse("").is_err());
    }

    #[test]
    fn the_narrower_selector_decides() {
        let selection = Selection { select: Some(list(&["G003", "S"])), ignore: list(&["G", "S001"]) };
        assert!(selection.selects(Code::UnresolvedReference));
        assert!(!selection.selects(Code::DuplicateIdentity));
        assert!(!selection.selects(Code::MissingField));
        assert!(selection.selects(Code::WrongType));
        assert!(!selection.selects(Code::SyntaxError));
        assert!(Selection::default().selects(Code::SyntaxError));
        let both = Selection { select: Some(list(&["G003"])), ignore: list(&["G003"]) };
        assert!(!both.selects(Code::UnresolvedReference));
    }
}
