use super::fields::{Field, visit, words};
use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::text::{base64_words, is_placeholder, is_wordy, looks_random, tokens};

/// A password, key or token in plain text. No finding, help or fix repeats any part of it.
pub(super) struct PlainTextSecret;

const HELP: &str = "have it replaced where it was issued, since whoever read this file has it, and take the new one from the \
    environment or a secret store";

impl Lint for PlainTextSecret {
    fn code(&self) -> Code {
        Code::PlainTextSecret
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        visit(reading.root, &mut |field| {
            let Some(found) = found_in(field) else { return };
            let message = if is_nameable(field.key) {
                format!("`{}` holds {found} in plain text", field.key)
            } else {
                format!("{found} stands here in plain text")
            };
            let mut finding =
                Diagnostic::new(self.code(), reading.path, field.value.span(), message).with_help(HELP);
            finding.fix = edit(field).map(|edit| {
                Fix::suggestion(format!("take it from the variable `{}`", variable(field.key)), vec![edit])
            });
            findings.push(finding);
        });
    }
}

/// What the field holds, if it is secret.
fn found_in(field: &Field<'_, '_>) -> Option<&'static str> {
    if let Some(token) = tokens(field.text).first() {
        return Some(token.name);
    }
    if field.is_prose() {
        return None;
    }
    // Arguments and headers: `--api-key=…`, `TOKEN=…`, `Authorization: …`.
    let assigned = field.text.split_once('=').or_else(|| field.text.split_once(": "));
    let of_assignment = assigned.and_then(|(name, value)| of_named(name, value));
    of_assignment.or_else(|| of_named(field.key, field.text))
}

/// What a value is that is called `name`, if the name is one of secrets and the value is no placeholder.
fn of_named(name: &str, value: &str) -> Option<&'static str> {
    let kind = kind_of(name)?;
    let value = value.trim();
    let value = ["Bearer ", "bearer ", "Basic ", "token "]
        .iter()
        .find_map(|scheme| value.strip_prefix(scheme))
        .unwrap_or(value);
    if is_placeholder(value) || value.contains(char::is_whitespace) {
        return None;
    }
    // The data of a Kubernetes Secret is Base64, that of a made-up one too.
    if base64_words(value).is_some_and(|words| is_placeholder(&words) || is_wordy(&words)) {
        return None;
    }
    let is_secret = match kind {
        // People make these, so they are short.
        Kind::Password => (6..=128).contains(&value.len()) && !is_wordy(value),
        Kind::Key => looks_random(value),
    };
    is_secret.then_some(match kind {
        Kind::Password => "a password",
        Kind::Key => "a secret",
    })
}

#[derive(Clone, Copy)]
enum Kind {
    Password,
    Key,
}

/// What a name promises, by its last words: `max_tokens` and `token_url` promise no secret.
fn kind_of(name: &str) -> Option<Kind> {
    const BEFORE_KEY: [&str; 11] = [
        "api",
        "access",
        "private",
        "secret",
        "auth",
        "encryption",
        "signing",
        "master",
        "service",
        "subscription",
        "account",
    ];
    let words = words(name);
    let (last, before) = words.split_last()?;
    let before = before.last().map(String::as_str);
    match last.as_str() {
        "password" | "passwd" | "passphrase" | "pwd" => Some(Kind::Password),
        "secret" | "token" | "apikey" | "authorization" | "credential" | "credentials" => Some(Kind::Key),
        "key" if before.is_some_and(|word| BEFORE_KEY.contains(&word)) => Some(Kind::Key),
        _ => None,
    }
}

/// Whether a message may name the key: someone may have put the secret itself there.
fn is_nameable(key: &str) -> bool {
    !key.is_empty() && key.len() <= 64 && tokens(key).is_empty() && !looks_random(key)
}

/// Puts a variable in the place of a secret that is the whole value. Within a longer text only its owner knows
/// what the program that reads it understands.
fn edit(field: &Field<'_, '_>) -> Option<Edit> {
    let span = field.value.span();
    let written = field.value.document().text().get(span.range())?;
    let is_whole = tokens(field.text).first().is_none_or(|token| token.range == (0..field.text.len()))
        && !field.text.contains([' ', '=']);
    let is_one_line = !written.contains('\n') && !written.starts_with(['|', '>']);
    (is_whole && is_one_line && is_nameable(field.key))
        .then(|| Edit::replace(span, format!("\"${{{}}}\"", variable(field.key))))
}

/// The name of a variable of the environment for a key.
fn variable(key: &str) -> String {
    words(key).join("_").to_uppercase()
}
