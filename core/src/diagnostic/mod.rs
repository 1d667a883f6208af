//! Findings about what users wrote: what is wrong, where, and what to do about it.

mod code;
mod fix;
mod render;
mod secrets;

use std::sync::Arc;

pub use code::{ALL_CODES, Code};
pub use fix::{Edit, Fix, apply, compatible};
pub use render::{Frame, Theme, clean, clean_line, render};
pub use secrets::Secrets;

use crate::text::Span;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The definition cannot be used as written.
    Error,
    /// The definition works, but probably not as meant.
    Warning,
    /// Worth knowing; nothing has to change.
    Info,
}

impl Severity {
    /// The word used in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A range of one source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Path of the source, as the shell named it, with `/` between its parts.
    pub path: Arc<str>,
    /// Bytes of that source's text.
    pub span: Span,
}

/// Who produced a relation or a finding: a built-in rule or a plugin.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Name of the rule or plugin.
    pub name: Arc<str>,
    /// Its version; the toolkit's own for built-in rules.
    pub version: Arc<str>,
}

impl Origin {
    /// The origin of a rule that is part of the toolkit.
    pub fn builtin(name: &str) -> Self {
        Self { name: name.into(), version: env!("CARGO_PKG_VERSION").into() }
    }
}

/// A second place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The place.
    pub location: Location,
    /// What is there, in a few words.
    pub text: String,
}

/// One finding.
///
/// Messages are lower case without a final period, name what was found before what was expected, and never
/// repeat values that may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which check found it.
    pub code: Code,
    /// How much it matters; the code's default unless the check knows better.
    pub severity: Severity,
    /// One line that says what is wrong.
    pub message: String,
    /// Where, unless the finding is about no source (a plugin that failed).
    pub location: Option<Location>,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// An edit of the source at [`Diagnostic::location`] that mends it.
    pub fix: Option<Fix>,
    /// The plugin that reported it; `None` for our own checks.
    pub origin: Option<Origin>,
}

impl Diagnostic {
    /// A finding at `span` of the source at `path`, with the code's default severity.
    pub fn new(code: Code, path: &Arc<str>, span: Span, message: impl Into<String>) -> Self {
        Self {
            location: Some(Location { path: path.clone(), span }),
            ..Self::without_location(code, message)
        }
    }

    /// A finding about no source in particular.
    pub fn without_location(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            location: None,
            labels: Vec::new(),
            help: None,
            fix: None,
            origin: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds an edit that mends it.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn with_label(mut self, path: &Arc<str>, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { location: Location { path: path.clone(), span }, text: text.into() });
        self
    }

    /// Replaces the severity.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// Puts findings into their one order: source, offset, code, then text.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        (&a.location, a.code, &a.message, &a.labels).cmp(&(&b.location, b.code, &b.message, &b.labels))
    });
}
