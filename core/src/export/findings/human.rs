//! Findings with the lines they are about.

use std::io::{self, Write};

use super::FindingsReport;
use crate::diagnostic::{Frame, Theme, render};

pub(super) fn write(report: &FindingsReport<'_>, theme: &Theme, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.findings {
        let text = render(diagnostic, theme, |path| {
            let (text, lines) = (report.text_of)(path)?;
            Some(Frame { text, lines })
        });
        writeln!(out, "{text}")?;
    }
    Ok(())
}
