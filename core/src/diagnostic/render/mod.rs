//! Findings as text: what is wrong, the lines it stands in with marks below, and what to do.

mod line;
mod marks;
mod mend;
mod snippet;

use std::fmt::Write as _;

use super::{Diagnostic, Severity};
use crate::text::LineIndex;

pub use line::{clean, clean_line};

/// The text a finding points into.
#[derive(Clone, Copy)]
pub struct Frame<'t> {
    /// The source's text.
    pub text: &'t str,
    /// Its lines.
    pub lines: &'t LineIndex,
}

/// What stands around the parts of a rendered finding: escape sequences, or nothing.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Before an error and its marks.
    pub error: &'static str,
    /// Before a warning and its marks.
    pub warning: &'static str,
    /// Before an info and its marks.
    pub info: &'static str,
    /// Before the message.
    pub strong: &'static str,
    /// Before line numbers, and marks of further places.
    pub frame: &'static str,
    /// Before a line that goes.
    pub removed: &'static str,
    /// Before a line that comes.
    pub added: &'static str,
    /// After each of these.
    pub reset: &'static str,
}

impl Theme {
    /// Text alone.
    pub const PLAIN: Self =
        Self { error: "", warning: "", info: "", strong: "", frame: "", removed: "", added: "", reset: "" };

    /// The colours of a terminal.
    pub const ANSI: Self = Self {
        error: "\u{1b}[1;31m",
        warning: "\u{1b}[1;33m",
        info: "\u{1b}[1;36m",
        strong: "\u{1b}[1m",
        frame: "\u{1b}[1;34m",
        removed: "\u{1b}[31m",
        added: "\u{1b}[32m",
        reset: "\u{1b}[0m",
    };

    /// What stands before a word of this severity.
    pub const fn of(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }
}

/// Which part of the text a style is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Plain,
    Frame,
    Severity(Severity),
}

impl Part {
    fn style(self, theme: &Theme) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Frame => theme.frame,
            Self::Severity(severity) => theme.of(severity),
        }
    }
}

fn styled(out: &mut String, style: &str, text: &str, theme: &Theme) {
    if style.is_empty() || text.is_empty() {
        out.push_str(text);
    } else {
        let _ = write!(out, "{style}{text}{}", theme.reset);
    }
}

/// Writes `diagnostic` with the lines it is about, and the edit that mends it if there is one. `frame_of` gives the text
/// of a path, if it is known. Nothing in the result can control a terminal but what `theme` puts there.
///
/// # Complexity
/// O(length of the lines shown); of very long lines only the part around the marks is looked at.
pub fn render<'t>(
    diagnostic: &Diagnostic,
    theme: &Theme,
    frame_of: impl Fn(&str) -> Option<Frame<'t>>,
) -> String {
    let mut out = String::new();
    let severity = diagnostic.severity;
    let head = format!("{}[{}]", severity.as_str(), diagnostic.code.as_str());
    styled(&mut out, theme.of(severity), &head, theme);
    styled(&mut out, theme.strong, &format!(": {}", clean_line(&diagnostic.message)), theme);
    out.push('\n');
    let gutter = snippet::draw(&mut out, diagnostic, theme, &frame_of);
    let mut note = |name: &str, text: &str| {
        let _ = write!(out, "{:gutter$} ", "");
        styled(&mut out, theme.frame, "=", theme);
        let _ = writeln!(out, " {name}: {}", clean_line(text));
    };
    if let Some(help) = &diagnostic.help {
        note("help", help);
    }
    if let Some(origin) = &diagnostic.origin {
        note("from", &format!("{} {}", origin.name, origin.version));
    }
    if let Some(fix) = &diagnostic.fix {
        note(if fix.is_safe { "fix" } else { "suggestion" }, &fix.title);
        let frame = diagnostic.location.as_ref().and_then(|location| frame_of(&location.path));
        if let Some(frame) = frame {
            mend::draw(&mut out, fix, frame, gutter, theme);
        }
    }
    out
}

#[cfg(test)]
mod tests;
