use std::cmp::Reverse;
use std::sync::Arc;

use super::{Code, Diagnostic};
use crate::text::Span;

/// So many characters of a secret tell something of it; fewer stand in other words as well.
const TELLING: usize = 6;

/// What stands for a secret.
const MASK: &str = "***";

/// The secrets that were found in one source, to keep them out of everything that is printed and logged.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// Longest first, so that one that is part of another is not found in it.
    texts: Vec<Box<str>>,
    masked: Arc<str>,
}

impl Secrets {
    /// The secrets `diagnostics` found in `text`; `None` when there are none.
    ///
    /// # Complexity
    /// O(text + findings).
    pub fn found_in(text: &str, diagnostics: &[Diagnostic]) -> Option<Self> {
        let spans: Vec<Span> = diagnostics
            .iter()
            .filter(|finding| finding.code == Code::PlainTextSecret)
            .filter_map(|finding| finding.location.as_ref())
            .map(|location| location.span)
            .collect();
        if spans.is_empty() {
            return None;
        }
        let written = spans.iter().filter_map(|span| text.get(span.range()));
        let unquoted = written.map(|secret| secret.trim_matches(['"', '\'']));
        let mut texts: Vec<Box<str>> =
            unquoted.filter(|secret| secret.chars().count() > TELLING).map(Into::into).collect();
        texts.sort_by(|one, other| (Reverse(one.len()), one).cmp(&(Reverse(other.len()), other)));
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
    /// O(secrets × length of the finding).
    pub fn keep_out_of(&self, diagnostic: &mut Diagnostic) {
        for secret in &self.texts {
            mask(&mut diagnostic.message, secret);
            diagnostic.help.iter_mut().for_each(|help| mask(help, secret));
            diagnostic.labels.iter_mut().for_each(|label| mask(&mut label.text, secret));
            if let Some(fix) = &mut diagnostic.fix {
                mask(&mut fix.title, secret);
                if fix.edits.iter().any(|edit| edit.replacement.contains(beginning(secret))) {
                    diagnostic.fix = None;
                }
            }
        }
    }
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

fn beginning(secret: &str) -> &str {
    secret.char_indices().nth(TELLING).map_or(secret, |(end, _)| &secret[..end])
}

/// Masks every place where `text` holds `secret` or, as findings shorten what they name, its beginning.
fn mask(text: &mut String, secret: &str) {
    let mut from = 0;
    while let Some(at) = text[from..].find(beginning(secret)).map(|at| from + at) {
        let same = text[at..].bytes().zip(secret.bytes()).take_while(|(one, other)| one == other).count();
        let end = (at + same..=text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len());
        text.replace_range(at..end, MASK);
        from = at + MASK.len();
    }
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
