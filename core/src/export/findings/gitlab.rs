//! The code quality report of GitLab: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::io::{self, Write};

use serde::Serialize;

use super::super::write_array;
use super::FindingsReport;
use super::fingerprint::Fingerprints;
use crate::diagnostic::Severity;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

pub(super) fn write(report: &FindingsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    write_array(
        out,
        report.findings.iter().map(|diagnostic| {
            let (finding, path) = report.located(diagnostic);
            // The format knows no finding without a place.
            let path = path.unwrap_or_else(|| ".".to_owned());
            let place = finding.place.as_ref();
            let begin = place.map_or((1, 1), |place| (place.line, place.column));
            let end = place.map_or((1, 1), |place| (place.end_line, place.end_column));
            let position = |(line, column)| Position { line, column };
            Issue {
                description: format!("{} {}: {}", finding.code, finding.name, finding.message),
                check_name: finding.name,
                fingerprint: fingerprints.of(diagnostic, &path, report.marked(diagnostic)),
                severity: match diagnostic.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Info => "info",
                },
                location: Location {
                    path,
                    positions: Positions { begin: position(begin), end: position(end) },
                },
            }
        }),
    )?;
    out.write_all(b"\n")
}
