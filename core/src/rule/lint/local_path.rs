use super::fields::{Field, visit, words};
use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic};

/// A path into the home folder of one user.
pub(super) struct LocalPath;

impl Lint for LocalPath {
    fn code(&self) -> Code {
        Code::LocalPath
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        visit(reading.root, &mut |field| {
            if !is_value(field)
                || !field.text.split([' ', '=', ':', ',', ';', '"', '\'']).any(is_in_home(field))
            {
                return;
            }
            // Who the user is need not be repeated.
            let message = format!("`{}` points into the home folder of one user", called(field));
            findings.push(
                Diagnostic::new(self.code(), reading.path, field.value.span(), message)
                    .with_help("use a path relative to the file, or a variable such as `${HOME}`"),
            );
        });
    }
}

/// Prose may speak of paths, and commands have spaces between them.
fn is_value(field: &Field<'_, '_>) -> bool {
    const COMMANDS: [&str; 7] = ["command", "cmd", "args", "run", "exec", "entrypoint", "script"];
    let is_command = || words(field.key).last().is_some_and(|word| COMMANDS.contains(&word.as_str()));
    !field.is_prose() && (!field.text.contains(' ') || is_command())
}

fn called<'d>(field: &Field<'d, '_>) -> &'d str {
    if field.key.is_empty() { "the document" } else { field.key }
}

/// Whether a part of the field's text is a path that begins in a user's folder. In a URL the part after `//` is a
/// host, and a drive letter stands before its colon.
fn is_in_home<'f>(field: &'f Field<'_, '_>) -> impl Fn(&str) -> bool + use<'f> {
    let is_windows = field.text.contains(":\\");
    move |part| {
        let folders = part.trim_start_matches("//").to_owned();
        let user = folders
            .strip_prefix("/Users/")
            .or_else(|| folders.strip_prefix("/home/"))
            .or_else(|| folders.strip_prefix("\\Users\\").filter(|_| is_windows));
        let user = user.and_then(|rest| rest.split(['/', '\\']).next()).unwrap_or_default();
        is_user(user)
    }
}

/// Whether `name` is the name of a person: containers have home folders of their own, and examples have users
/// without a name.
fn is_user(name: &str) -> bool {
    const NOBODY: [&str; 30] = [
        "agent",
        "agents",
        "app",
        "appuser",
        "coder",
        "container",
        "default",
        "dev",
        "developer",
        "foo",
        "guest",
        "jovyan",
        "me",
        "node",
        "nobody",
        "nonroot",
        "ossa",
        "public",
        "python",
        "runner",
        "sandbox",
        "service",
        "shared",
        "someone",
        "ubuntu",
        "user",
        "username",
        "vscode",
        "worker",
        "you",
    ];
    let lower = name.to_lowercase();
    !name.is_empty()
        && !NOBODY.contains(&lower.as_str())
        && !lower.contains("your")
        && !lower.contains("user")
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}
