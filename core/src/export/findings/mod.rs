//! Findings as text for people and other programs, one format a writer. Writers stream, one finding at a time.

mod concise;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod sarif;
mod statistics;

use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;

use crate::config::Suppressed;
use crate::diagnostic::{Diagnostic, Location, Severity, Theme};
use crate::text::LineIndex;
use crate::wire;

/// A format findings can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingsFormat {
    /// Each finding with the lines it is about.
    Human,
    /// One line each.
    Concise,
    /// One JSON object.
    Json,
    /// One JSON object a line, each a finding.
    JsonLines,
    /// SARIF 2.1.0, which code scanning reads.
    Sarif,
    /// JUnit XML, which test reports are made of.
    JUnit,
    /// The code quality report of GitLab.
    GitLab,
    /// Workflow commands of GitHub Actions, which become annotations.
    GitHub,
}

impl FindingsFormat {
    /// Every format.
    pub const ALL: [Self; 8] = [
        Self::Human,
        Self::Concise,
        Self::Json,
        Self::JsonLines,
        Self::Sarif,
        Self::JUnit,
        Self::GitLab,
        Self::GitHub,
    ];

    /// The name used on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Sarif => "sarif",
            Self::JUnit => "junit",
            Self::GitLab => "gitlab",
            Self::GitHub => "github",
        }
    }

    /// The format named `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// What it is, in a few words.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Human => "each finding with the lines it is about",
            Self::Concise => "one line each",
            Self::Json => "one JSON object",
            Self::JsonLines => "one JSON object a line",
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::JUnit => "JUnit XML, for test reports",
            Self::GitLab => "a code quality report of GitLab",
            Self::GitHub => "annotations of GitHub Actions",
        }
    }

    /// Writes `report` to `out`, which should be buffered. `theme` colours the formats for people.
    ///
    /// # Errors
    /// Only those of `out`.
    /// # Complexity
    /// O(findings), and for the formats with JSON Pointers O(bytes of the sources with findings).
    pub fn write(self, report: &FindingsReport<'_>, theme: &Theme, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Human => human::write(report, theme, out),
            Self::Concise => concise::write(report, theme, out),
            Self::Json => json::write(report, out),
            Self::JsonLines => json::write_lines(report, out),
            Self::Sarif => sarif::write(report, out),
            Self::JUnit => junit::write(report, out),
            Self::GitLab => gitlab::write(report, out),
            Self::GitHub => github::write(report, out),
        }
    }

    /// Writes how often each code was found instead of the findings; `None` when the format has no form for that.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write_statistics(
        self,
        report: &FindingsReport<'_>,
        theme: &Theme,
        out: &mut dyn Write,
    ) -> Option<io::Result<()>> {
        match self {
            Self::Human | Self::Concise => Some(statistics::write(report, theme, out)),
            Self::Json => Some(statistics::write_json(report, out)),
            _ => None,
        }
    }
}

/// How many there are of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Sources that were read.
    pub sources: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings above info with a safe fix.
    pub fixable: usize,
    /// Findings above info with a fix that somebody has to look at first.
    pub suggestions: usize,
    /// Findings that a comment allows, or the configuration by path.
    pub suppressed: usize,
    /// Sources that define nothing.
    pub skipped: usize,
    /// Files that could not be read.
    pub unread: usize,
    /// References that were not looked up.
    pub unchecked_references: usize,
}

impl Summary {
    /// The counts of `findings`; the others are 0.
    pub fn of(findings: &[Diagnostic]) -> Self {
        let mut summary = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
            match finding.fix.as_ref().filter(|_| finding.severity != Severity::Info) {
                Some(fix) if fix.is_safe => summary.fixable += 1,
                Some(_) => summary.suggestions += 1,
                None => {}
            }
        }
        summary
    }
}

/// The text and lines of a source.
pub type TextOf<'r> = dyn Fn(&str) -> Option<(&'r str, &'r LineIndex)> + 'r;

/// The JSON Pointer of a place.
pub type PointerOf<'r> = dyn FnMut(&Location) -> Option<String> + 'r;

/// What is written.
pub struct FindingsReport<'r> {
    /// The findings, sorted.
    pub findings: Vec<&'r Diagnostic>,
    /// Those that are not shown, and why.
    pub suppressed: &'r [Suppressed],
    /// Sources that define nothing, and why.
    pub skipped: &'r [(Arc<str>, &'static str)],
    /// Files that could not be read, and why.
    pub unread: Vec<wire::Skipped>,
    /// The counts.
    pub summary: Summary,
    /// The text of a path.
    pub text_of: Box<TextOf<'r>>,
    /// The pointer of a place; asked only by formats that have room for it.
    pub pointer_of: RefCell<Box<PointerOf<'r>>>,
    /// The path of a source as other tools know it: below the folder they were started in.
    pub path_of: Box<dyn Fn(&str) -> String + 'r>,
}

impl<'r> FindingsReport<'r> {
    fn finding(&self, diagnostic: &Diagnostic) -> wire::Finding {
        wire::Finding::new(diagnostic, &|path| (self.text_of)(path))
    }

    fn finding_with_pointer(&self, diagnostic: &Diagnostic) -> wire::Finding {
        let pointer = diagnostic.location.as_ref().and_then(|location| {
            let mut pointer_of = self.pointer_of.borrow_mut();
            pointer_of(location)
        });
        wire::Finding { pointer, ..self.finding(diagnostic) }
    }

    /// The finding and its path as other tools know it.
    fn located(&self, diagnostic: &Diagnostic) -> (wire::Finding, Option<String>) {
        let finding = self.finding(diagnostic);
        let path = finding.place.as_ref().map(|place| (self.path_of)(&place.path));
        (finding, path)
    }

    /// What stands at a place of a source, without line breaks around it.
    fn marked(&self, diagnostic: &Diagnostic) -> &'r str {
        let location = diagnostic.location.as_ref();
        let text = location.and_then(|location| {
            let (text, _) = (self.text_of)(&location.path)?;
            text.get(location.span.range())
        });
        text.unwrap_or_default().trim()
    }
}

#[cfg(test)]
mod tests;
