use std::sync::Arc;

use super::{Code, Diagnostic};
use crate::text::{Span, tokens};

/// So many characters of a secret tell something of it; fewer stand in other words as well.
const TELLING: usize = 6;

/// What stands for a secret.
const MASK: &str = "***";

/// The secrets of one source, to keep them out of everything that is printed and logged.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// In order, so that the one a text begins with is found by halving.
    texts: Vec<Box<str>>,
    masked: Arc<str>,
}

impl Secrets {
    /// The secrets `diagnostics` found in `text`, and, where there is any finding, what bears the mark of an issuer: a
    /// fault can keep a secret out of the values that checks look at. `None` when there are none.
    ///
    /// # Complexity
    /// O(text + findings log findings).
    pub fn found_in(text: &str, diagnostics: &[Diagnostic]) -> Option<Self> {
        let found = diagnostics
            .iter()
            .filter(|finding| finding.code == Code::PlainTextSecret)
            .filter_map(|finding| finding.location.as_ref())
            .map(|location| location.span);
        let marked = if diagnostics.is_empty() { Vec::new() } else { tokens(text) };
        let marked = marked.iter().map(|token| Span::new(token.range.start as u32, token.range.end as u32));
        let spans: Vec<Span> = found.chain(marked).collect();
        if spans.is_empty() {
            return None;
        }
        let written = spans.iter().filter_map(|span| text.get(span.range()));
        let unquoted = written.map(|secret| secret.trim_matches(['"', '\'']));
        let mut texts: Vec<Box<str>> =
            unquoted.filter(|secret| secret.chars().count() > TELLING).map(Into::into).collect();
        texts.sort_unstable();
        texts.dedup();
        Some(Self { texts, masked: masked(text, &spans)? })
    }

    /// The text of the source with an asterisk for each character of its secrets: what may be shown below a finding.
    /// Bytes and columns stay where they are.
    pub fn masked(&self) -> &str {
        &self.masked
    }

    /// Takes the secrets out of what a finding says. An edit that would write one is dropped: masked, it would destroy
    /// what it mends.
    ///
    /// # Complexity
    /// O(length of the finding × log secrets).
    pub fn keep_out_of(&self, diagnostic: &mut Diagnostic) {
        self.mask(&mut diagnostic.message);
        diagnostic.help.iter_mut().for_each(|help| self.mask(help));
        diagnostic.labels.iter_mut().for_each(|label| self.mask(&mut label.text));
        if let Some(fix) = &mut diagnostic.fix {
            self.mask(&mut fix.title);
            if fix.edits.iter().any(|edit| self.first_in(&edit.replacement).is_some()) {
                diagnostic.fix = None;
            }
        }
    }

    /// Masks every place that holds a secret or, as findings shorten what they name, the beginning of one.
    fn mask(&self, text: &mut String) {
        let mut from = 0;
        while let Some((at, length)) = text.get(from..).and_then(|rest| self.first_in(rest)) {
            text.replace_range(from + at..from + at + length, MASK);
            from += at + MASK.len();
        }
    }

    /// The first place in `text` that tells something of a secret: where it begins, and how far it goes.
    fn first_in(&self, text: &str) -> Option<(usize, usize)> {
        text.char_indices().find_map(|(at, _)| {
            let rest = &text[at..];
            let next = self.texts.partition_point(|secret| secret.as_ref() < rest);
            // What begins like `rest` stands beside it in the order.
            let nearest = [next.checked_sub(1), Some(next)].into_iter().flatten();
            let same =
                nearest.filter_map(|index| self.texts.get(index)).map(|secret| same_beginning(rest, secret));
            same.max_by_key(|(characters, _)| *characters)
                .filter(|(characters, _)| *characters >= TELLING)
                .map(|(_, bytes)| (at, bytes))
        })
    }
}

/// How many characters, and bytes, two texts begin with alike.
fn same_beginning(one: &str, other: &str) -> (usize, usize) {
    let alike = one.chars().zip(other.chars()).take_while(|(one, other)| one == other);
    alike.fold((0, 0), |(characters, bytes), (character, _)| (characters + 1, bytes + character.len_utf8()))
}

fn masked(text: &str, spans: &[Span]) -> Option<Arc<str>> {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        for byte in bytes.get_mut(span.range()).into_iter().flatten().filter(|byte| byte.is_ascii_graphic()) {
            *byte = b'*';
        }
    }
    // Only whole ASCII characters were changed.
    String::from_utf8(bytes).ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::super::{Edit, Fix};
    use super::*;

    fn finding(code: Code, span: Span, message: &str) -> Diagnostic {
        Diagnostic::new(code, &"a.yml".into(), span, message)
    }

    #[test]
    fn a_secret_is_neither_shown_nor_said() {
        let text = "a: 's3cr3t-värde-1'\nb: 2";
        let span = Span::new(3, 20);
        let secrets =
            Secrets::found_in(text, &[finding(Code::PlainTextSecret, span, "")]).expect("one is there");
        assert_eq!(secrets.masked(), "a: *********ä******\nb: 2");
        let mut other = finding(Code::InvalidForm, span, "found `s3cr3t-vär…` and s3cr3t-värde-1")
            .with_help("not s3cr3t-värde-1")
            .with_fix(Fix::safe("quote", vec![Edit::replace(span, "\"s3cr3t-värde-1\"")]));
        secrets.keep_out_of(&mut other);
        assert_eq!(other.message, "found `***…` and ***");
        assert_eq!(other.help.as_deref(), Some("not ***"));
        assert_eq!(other.fix, None);
    }

    #[test]
    fn without_a_secret_there_is_nothing_to_keep() {
        assert!(Secrets::found_in("a: 1", &[finding(Code::InvalidForm, Span::new(3, 4), "")]).is_none());
    }
}
