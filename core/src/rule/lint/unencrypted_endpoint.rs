use super::address::Address;
use super::fields::{Field, visit, words};
use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};

/// An address outside of the own network that is reached over plain HTTP.
pub(super) struct UnencryptedEndpoint;

impl Lint for UnencryptedEndpoint {
    fn code(&self) -> Code {
        Code::UnencryptedEndpoint
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        visit(reading.root, &mut |field| {
            let Some(address) = Address::parse(field.text.trim()) else { return };
            if !address.is_plain() || !address.is_public() || !is_endpoint(field) {
                return;
            }
            let secure = format!("{}s", address.scheme.to_ascii_lowercase());
            let message = format!("`{}` is reached over plain `{}`", address.host, address.scheme);
            let finding = Diagnostic::new(self.code(), reading.path, field.value.span(), message)
                .with_help(format!("use `{secure}://`"));
            findings.push(match edit(field, &address) {
                Some(edit) => finding.with_fix(Fix::suggestion(format!("use `{secure}://`"), vec![edit])),
                None => finding,
            });
        });
    }
}

/// Whether the field says where something is called. Addresses also name things and point to pages.
fn is_endpoint(field: &Field<'_, '_>) -> bool {
    const CALLED: [&str; 16] = [
        "url",
        "uri",
        "endpoint",
        "endpoints",
        "address",
        "host",
        "server",
        "servers",
        "gateway",
        "webhook",
        "base",
        "health",
        "metrics",
        "urls",
        "api",
        "remote",
    ];
    const PAGES: [&str; 24] = [
        "license",
        "licence",
        "contact",
        "externalDocs",
        "documentation",
        "docs",
        "links",
        "author",
        "authors",
        "provider",
        "publisher",
        "about",
        "icons",
        "icon",
        "repository",
        "source",
        "references",
        "termsOfService",
        "homepage",
        "website",
        "maintainers",
        "organization",
        "annotations",
        "readme",
    ];
    let is_called = field
        .path
        .iter()
        .rev()
        .take(2)
        .any(|key| words(key).last().is_some_and(|word| CALLED.contains(&word.as_str())));
    let is_page =
        field.path.iter().any(|key| PAGES.contains(key) || PAGES.iter().any(|page| is_url_of(key, page)));
    is_called && !is_page && !field.is_prose()
}

/// `documentation_url` and `iconUrl` point to pages, too.
fn is_url_of(key: &str, page: &str) -> bool {
    let rest = key.strip_prefix(page).unwrap_or_default();
    matches!(rest, "_url" | "Url" | "URL" | "_uri" | "Uri" | "-url")
}

/// Inserts the `s`. Only the scheme is looked for, so nothing else of the address matters.
fn edit(field: &Field<'_, '_>, address: &Address<'_>) -> Option<Edit> {
    let span = field.value.span();
    let written = field.value.document().text().get(span.range())?;
    let at = written.find(&format!("{}://", address.scheme))?;
    Some(Edit::insert(span.start + (at + address.scheme.len()) as u32, "s"))
}
