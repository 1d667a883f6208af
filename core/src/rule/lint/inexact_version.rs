use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::model::Text;
use crate::schema::is_semver;
use crate::text::Span;

/// A version that is no semantic version, in a format whose schema does not ask for one.
pub(super) struct InexactVersion;

impl Lint for InexactVersion {
    fn code(&self) -> Code {
        Code::InexactVersion
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        let mut reported = reading.reported();
        for stated in reading.definitions.iter().filter_map(|definition| definition.version.as_ref()) {
            let written = stated.value.as_str();
            if is_exact(written) || is_date(written) || is_template(written) {
                continue;
            }
            // One version may stand for all definitions of a document.
            if reported.insert(stated.span) {
                findings.push(self.finding(reading, stated));
            }
        }
    }
}

impl InexactVersion {
    fn finding(&self, reading: &Reading<'_>, stated: &Text) -> Diagnostic {
        const LONGEST: usize = 40;
        let written = stated.value.as_str();
        let message = if written.len() <= LONGEST {
            format!("found the version `{written}`, which is no semantic version")
        } else {
            "found a version that is no semantic version".to_owned()
        };
        let finding = Diagnostic::new(self.code(), reading.path, stated.span, message);
        let Some(meant) = completed(written) else {
            return finding.with_help("write three numbers, such as `1.4.0`");
        };
        let mut finding = finding.with_help(format!("write `{meant}`"));
        finding.fix =
            edit(reading, stated, &meant).map(|edit| Fix::suggestion(format!("write `{meant}`"), vec![edit]));
        finding
    }
}

/// Whether it is a semantic version. The `v` that tags have before it says nothing else.
fn is_exact(written: &str) -> bool {
    is_semver(written.strip_prefix(['v', 'V']).unwrap_or(written))
}

/// The semantic version that `1`, `1.2` or `v1.2` stand for.
fn completed(written: &str) -> Option<String> {
    let numbers = written.strip_prefix(['v', 'V']).unwrap_or(written);
    [format!("{numbers}.0"), format!("{numbers}.0.0")].into_iter().find(|version| is_semver(version))
}

/// Puts `meant` in the place of the version. A number becomes a text, so it gets the quotes that keep it one.
fn edit(reading: &Reading<'_>, stated: &Text, meant: &str) -> Option<Edit> {
    let text = reading.root.document().text();
    let begins = text.as_bytes().get(stated.span.start as usize)?;
    if begins.is_ascii_digit() && stated.span.len() as usize == stated.value.len() {
        return Some(Edit::replace(Span::new(stated.span.start, stated.span.end), format!("\"{meant}\"")));
    }
    Edit::respell(stated.span, &stated.value, meant)
}

/// Versions by date, such as `2025-06-18`, say what they mean.
fn is_date(written: &str) -> bool {
    let mut parts = written.split(['-', '.']);
    let is_number = |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.next().is_some_and(|year| year.len() == 4 && year.starts_with("20"))
        && parts.next().is_some_and(is_number)
        && parts.next().is_none_or(is_number)
}

/// What is decided when the definition is used.
fn is_template(written: &str) -> bool {
    written.contains(['$', '{', '%', '<']) || written.starts_with('=')
}
