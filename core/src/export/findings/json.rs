//! Findings as the API gives them, in one object or one a line.

use std::io::{self, Write};

use serde::Serialize;

use super::super::write_array;
use super::FindingsReport;
use crate::config::Grounds;
use crate::wire;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Suppressed {
    #[serde(flatten)]
    finding: wire::Finding,
    #[serde(rename = "suppressedBy")]
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

pub(super) fn write(report: &FindingsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"findings\": ")?;
    write_array(out, report.findings.iter().map(|diagnostic| report.finding_with_pointer(diagnostic)))?;
    out.write_all(b",\n\"suppressed\": ")?;
    write_array(
        out,
        report.suppressed.iter().map(|suppressed| {
            let (by, reason) = match &suppressed.grounds {
                Grounds::Comment(reason) => ("comment", reason.clone()),
                Grounds::PerPath => ("configuration", None),
            };
            Suppressed { finding: report.finding_with_pointer(&suppressed.diagnostic), by, reason }
        }),
    )?;
    out.write_all(b",\n\"skipped\": ")?;
    let skipped = |(path, reason): &(std::sync::Arc<str>, &str)| wire::Skipped {
        path: path.to_string(),
        reason: (*reason).to_owned(),
    };
    write_array(out, report.skipped.iter().map(skipped))?;
    out.write_all(b",\n\"unread\": ")?;
    write_array(out, report.unread.iter())?;
    out.write_all(b",\n\"summary\": ")?;
    serde_json::to_writer(&mut *out, &report.summary)?;
    out.write_all(b"}\n")
}

pub(super) fn write_lines(report: &FindingsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.findings {
        serde_json::to_writer(&mut *out, &report.finding_with_pointer(diagnostic))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
