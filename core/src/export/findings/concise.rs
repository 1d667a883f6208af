//! Findings, one line each: `path:line:column: severity[code] message`.

use std::io::{self, Write};

use super::FindingsReport;
use crate::diagnostic::{Theme, clean_line};

pub(super) fn write(report: &FindingsReport<'_>, theme: &Theme, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.findings {
        let finding = report.finding(diagnostic);
        if let Some(place) = &finding.place {
            write!(out, "{}:{}:{}: ", clean_line(&place.path), place.line, place.column)?;
        }
        let (style, reset) = (theme.of(diagnostic.severity), theme.reset);
        let message = clean_line(&finding.message);
        writeln!(out, "{style}{}[{}]{reset} {message}", finding.severity, finding.code)?;
    }
    Ok(())
}
