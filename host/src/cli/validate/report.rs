//! Printing findings and the line that sums them up.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use anyhow::Context;
use ossa_core::diagnostic::{Severity, Theme};
use ossa_core::export::findings::{FindingsFormat, FindingsReport, Summary};
use ossa_core::wire::Skipped;
use ossa_core::{Analysis, Workspace};

use super::super::Verdict;
use super::super::output::{self, BOLD, counted, printable};
use super::Arguments;
use super::fix::Written;
use crate::ingest::Unread;

/// Prints what is wrong. `path_of` gives the path of a source as tools know it that were started here.
pub(super) fn print(
    arguments: &Arguments,
    workspace: &mut Workspace,
    unread: &[Unread],
    path_of: impl Fn(&str) -> String,
    written: Option<&Written>,
) -> anyhow::Result<Verdict> {
    match &arguments.output_file {
        None => print_to(output::stdout(), arguments, workspace, unread, path_of, written),
        Some(path) => {
            let cannot = || format!("cannot write `{}`", path.display());
            let out = BufWriter::new(output::file(File::create(path).with_context(cannot)?));
            print_to(out, arguments, workspace, unread, path_of, written).with_context(cannot)
        }
    }
}

/// Prints what is wrong where standard output is taken.
pub(super) fn print_to_stderr(
    arguments: &Arguments,
    workspace: &mut Workspace,
    written: Option<&Written>,
) -> anyhow::Result<Verdict> {
    print_to(BufWriter::new(output::stderr()), arguments, workspace, &[], ToOwned::to_owned, written)
}

fn print_to(
    mut out: impl Write,
    arguments: &Arguments,
    workspace: &mut Workspace,
    unread: &[Unread],
    path_of: impl Fn(&str) -> String,
    written: Option<&Written>,
) -> anyhow::Result<Verdict> {
    let analysis = workspace.analyse();
    let mut report = workspace.findings_report(&analysis);
    report.path_of = Box::new(path_of);
    report.summary.unread = unread.len();
    let listed = |unread: &Unread| Skipped { path: unread.path.clone(), reason: unread.reason.clone() };
    report.unread = unread.iter().map(listed).collect();
    if !arguments.verbose {
        report.findings.retain(|finding| finding.severity != Severity::Info);
    }
    write(arguments, &report, &mut out)?;
    out.flush()?;
    // What follows may go to the same place.
    drop(out);
    let summary = report.summary;
    if !arguments.quiet {
        summarise(arguments, &summary, &analysis, unread, written)?;
    }
    let failing = summary.errors > 0 || (arguments.deny_warnings && summary.warnings > 0);
    Ok(if failing { Verdict::Findings } else { Verdict::Clean })
}

fn write(arguments: &Arguments, report: &FindingsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let format = arguments.format.0;
    if arguments.statistics
        && let Some(written) = format.write_statistics(report, &Theme::ANSI, out)
    {
        return written;
    }
    format.write(report, &Theme::ANSI, out)
}

/// Says on standard error how it went.
fn summarise(
    arguments: &Arguments,
    summary: &Summary,
    analysis: &Analysis,
    unread: &[Unread],
    written: Option<&Written>,
) -> io::Result<()> {
    let mut err = output::stderr();
    // Formats for programs that list these themselves need no second list.
    let lists = !matches!(arguments.format.0, FindingsFormat::Json);
    if arguments.verbose && lists {
        for (path, reason) in &analysis.skipped {
            writeln!(err, "skipped: {}: {reason}", printable(path))?;
        }
    }
    for Unread { path, reason, .. } in unread.iter().filter(|_| lists) {
        writeln!(err, "not read: {}: {}", printable(path), printable(reason))?;
    }
    if let Some(written) = written {
        for (path, reason) in &written.failed {
            writeln!(err, "not mended: {}: {}", printable(path), printable(reason))?;
        }
    }
    let mut parts = vec![counted(summary.errors, "error"), counted(summary.warnings, "warning")];
    if let Some(written) = written.filter(|written| written.fix_count > 0) {
        parts.push(format!(
            "{} in {}",
            counted(written.fix_count, "fix").replace("fixs", "fixes"),
            counted(written.file_count, "file")
        ));
    }
    if summary.suppressed > 0 {
        parts.push(format!("{} suppressed", summary.suppressed));
    }
    parts.push(format!("{} read", counted(summary.sources, "file")));
    if summary.skipped > 0 {
        parts.push(format!("{} skipped", summary.skipped));
    }
    if summary.unread > 0 {
        parts.push(format!("{} not read", summary.unread));
    }
    if summary.infos > 0 && !arguments.verbose {
        parts.push(format!("{} hidden", counted(summary.infos, "finding")));
    }
    if summary.unchecked_references > 0 {
        parts.push(format!("{} not looked up", counted(summary.unchecked_references, "reference")));
    }
    let is_told_more = arguments.verbose || summary.skipped + summary.infos == 0;
    let hint = if is_told_more { "" } else { " (--verbose tells more)" };
    writeln!(err, "{BOLD}{}{BOLD:#}{hint}", parts.join(", "))?;
    let fixable = match (summary.fixable, summary.suggestions) {
        (0, 0) => return Ok(()),
        (safe, 0) => format!("{safe} can be mended with --fix"),
        (0, other) => format!("{other} can be mended with --fix --unsafe-fixes"),
        (safe, other) => format!("{safe} can be mended with --fix, {other} more with --unsafe-fixes"),
    };
    writeln!(err, "{fixable}")
}
