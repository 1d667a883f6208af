//! JUnit XML: one suite a file with findings, one failed case a finding.

use std::io::{self, Write};

use super::super::xml::{escape, escape_attribute};
use super::FindingsReport;

pub(super) fn write(report: &FindingsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let count = report.findings.len();
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    writeln!(out, "<testsuites name=\"ossa\" tests=\"{}\" failures=\"{count}\" errors=\"0\">", count.max(1))?;
    if count == 0 {
        // A report without a case counts as missing in most readers.
        out.write_all(b"  <testsuite name=\"ossa\" tests=\"1\" failures=\"0\" errors=\"0\">\n")?;
        out.write_all(b"    <testcase name=\"validate\" classname=\"ossa\"/>\n  </testsuite>\n")?;
    }
    // Findings are sorted, so those of one file stand together.
    let files = report.findings.chunk_by(|a, b| {
        let path =
            |location: &Option<_>| location.as_ref().map(|at: &crate::diagnostic::Location| at.path.clone());
        path(&a.location) == path(&b.location)
    });
    for findings in files {
        let path = findings.first().and_then(|finding| finding.location.as_ref());
        let path = path.map_or_else(|| "ossa".to_owned(), |location| (report.path_of)(&location.path));
        let name = escape_attribute(&path);
        let count = findings.len();
        writeln!(out, "  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{count}\" errors=\"0\">")?;
        for diagnostic in findings {
            let finding = report.finding(diagnostic);
            let place = finding.place.as_ref().map_or((1, 1), |place| (place.line, place.column));
            let case = format!("{} {} ({}:{})", finding.code, finding.name, place.0, place.1);
            writeln!(
                out,
                "    <testcase name=\"{}\" classname=\"{name}\" file=\"{name}\" line=\"{}\">",
                escape_attribute(&case),
                place.0
            )?;
            let message = escape_attribute(&finding.message);
            write!(out, "      <failure type=\"{}\" message=\"{message}\">", finding.severity)?;
            let mut text = format!("{path}:{}:{}: {}", place.0, place.1, finding.message);
            if let Some(help) = &finding.help {
                text.push('\n');
                text.push_str(help);
            }
            writeln!(out, "{}</failure>\n    </testcase>", escape(&text))?;
        }
        out.write_all(b"  </testsuite>\n")?;
    }
    out.write_all(b"</testsuites>\n")
}
