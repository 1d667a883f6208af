//! How often each code was found.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::super::write_array;
use super::FindingsReport;
use crate::diagnostic::{Code, Theme};

#[derive(Clone, Copy, Serialize)]
struct Statistic {
    count: usize,
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    fixable: usize,
}

/// The codes, those found most first.
fn statistics(report: &FindingsReport<'_>) -> Vec<(Code, Statistic)> {
    let mut counts: BTreeMap<Code, Statistic> = BTreeMap::new();
    for finding in &report.findings {
        let code = finding.code;
        let counted = counts.entry(code).or_insert(Statistic {
            count: 0,
            code: code.as_str(),
            name: code.name(),
            severity: finding.severity.as_str(),
            fixable: 0,
        });
        counted.count += 1;
        counted.fixable += usize::from(finding.fix.as_ref().is_some_and(|fix| fix.is_safe));
    }
    let mut statistics: Vec<_> = counts.into_iter().collect();
    statistics.sort_by_key(|(_, statistic)| std::cmp::Reverse(statistic.count));
    statistics
}

pub(super) fn write(report: &FindingsReport<'_>, theme: &Theme, out: &mut dyn Write) -> io::Result<()> {
    let statistics = statistics(report);
    let width = statistics.first().map_or(0, |(_, most)| most.count.to_string().len());
    let severities: BTreeMap<Code, &str> =
        report.findings.iter().map(|finding| (finding.code, theme.of(finding.severity))).collect();
    for (code, Statistic { count, code: id, name, fixable, .. }) in &statistics {
        let style = severities.get(code).copied().unwrap_or_default();
        write!(out, "{count:>width$}  {style}{id}{}  {name}", theme.reset)?;
        match fixable {
            0 => writeln!(out)?,
            _ => writeln!(out, " ({fixable} fixable)")?,
        }
    }
    Ok(())
}

pub(super) fn write_json(report: &FindingsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_array(out, statistics(report).into_iter().map(|(_, statistic)| statistic))?;
    out.write_all(b"\n")
}
