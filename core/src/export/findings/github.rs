//! Workflow commands of GitHub Actions, which the runner turns into annotations:
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use std::io::{self, Write};

use super::FindingsReport;
use crate::diagnostic::Severity;

pub(super) fn write(report: &FindingsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.findings {
        let (finding, path) = report.located(diagnostic);
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        write!(out, "::{command} title={}", property(&format!("{} {}", finding.code, finding.name)))?;
        if let Some((place, path)) = finding.place.as_ref().zip(path) {
            write!(out, ",file={},line={},endLine={}", property(&path), place.line, place.end_line)?;
            // The runner takes columns for one line only.
            if place.line == place.end_line {
                write!(out, ",col={},endColumn={}", place.column, place.end_column)?;
            }
        }
        let mut message = finding.message;
        if let Some(help) = finding.help {
            message.push('\n');
            message.push_str(&help);
        }
        writeln!(out, "::{}", data(&message))?;
    }
    Ok(())
}

/// The text of a command: what would end it is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: what would end it is escaped, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
