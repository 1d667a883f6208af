use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use ossa_core::diagnostic::{Code, Diagnostic, Frame, Severity, render};
use ossa_core::wire::{Finding, Skipped};
use ossa_core::{Analysis, Workspace};
use serde::Serialize;

use super::Verdict;
use super::output::{self, BOLD, FRAME, counted, printable, style_of};
use super::sources::Reading;
use crate::ingest::Unread;

const EXAMPLES: &str = "\
Examples:
  ossa validate .
  ossa validate agents --deny-warnings --format concise
  ossa validate agents/refund-desk/agent.yml

When only files are named, references to other definitions are not looked up: who defines them may not be among
these files.";

/// Show what is wrong with definitions
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files and folders of definitions
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// How to print findings
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Exit with 1 for warnings, too
    #[arg(long)]
    deny_warnings: bool,

    /// Show findings of level info, and list the files that were skipped
    #[arg(short, long)]
    verbose: bool,

    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// With a frame of the source
    Human,
    /// One JSON object
    Json,
    /// One line each
    Concise,
}

/// What is shown, and the counts of everything.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    sources: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    skipped: usize,
    unread: usize,
    unchecked_references: usize,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    let (mut workspace, loaded) = arguments.reading.workspace(&arguments.paths)?;
    let analysis = workspace.analyse();
    let files_only = arguments.paths.iter().all(|path| path.is_file());
    let (unchecked, findings): (Vec<&Diagnostic>, Vec<&Diagnostic>) = analysis
        .diagnostics
        .iter()
        .partition(|finding| files_only && finding.code == Code::UnresolvedReference);
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let summary = Summary {
        sources: workspace.source_count(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        skipped: analysis.skipped.len(),
        unread: loaded.unread.len(),
        unchecked_references: unchecked.len(),
    };
    let shown: Vec<&Diagnostic> = findings
        .into_iter()
        .filter(|finding| arguments.verbose || finding.severity != Severity::Info)
        .collect();
    match arguments.format {
        Format::Human => human(&workspace, &shown)?,
        Format::Concise => concise(&workspace, &shown)?,
        Format::Json => json(&workspace, &analysis, &shown, &loaded.unread, &summary)?,
    }
    if !matches!(arguments.format, Format::Json) {
        summarise(&summary, &analysis, &loaded.unread, arguments.verbose)?;
    }
    let failing = summary.errors > 0 || (arguments.deny_warnings && summary.warnings > 0);
    Ok(if failing { Verdict::Findings } else { Verdict::Clean })
}

fn human(workspace: &Workspace, findings: &[&Diagnostic]) -> io::Result<()> {
    let mut out = output::stdout();
    for finding in findings {
        let text =
            render(finding, |path| workspace.text_and_lines(path).map(|(text, lines)| Frame { text, lines }));
        for (number, line) in printable(&text).lines().enumerate() {
            paint(&mut out, line, number == 0, finding.severity)?;
        }
        writeln!(out)?;
    }
    out.flush()
}

/// One line of a rendered finding, in the colours of its parts.
fn paint(out: &mut impl Write, line: &str, is_first: bool, severity: Severity) -> io::Result<()> {
    let style = style_of(severity);
    if is_first && let Some((head, message)) = line.split_once(": ") {
        return writeln!(out, "{style}{head}{style:#}{BOLD}: {message}{BOLD:#}");
    }
    if let Some(place) = line.strip_prefix("  --> ") {
        return writeln!(out, "  {FRAME}-->{FRAME:#} {place}");
    }
    let is_gutter = |gutter: &str| gutter.bytes().all(|byte| byte == b' ' || byte.is_ascii_digit());
    match line.split_once('|') {
        Some((gutter, code)) if is_gutter(gutter) => {
            let is_mark = gutter.trim().is_empty() && code.trim_start().starts_with('^');
            if is_mark {
                writeln!(out, "{FRAME}{gutter}|{FRAME:#}{style}{code}{style:#}")
            } else {
                writeln!(out, "{FRAME}{gutter}|{FRAME:#}{code}")
            }
        }
        _ => writeln!(out, "{line}"),
    }
}

fn concise(workspace: &Workspace, findings: &[&Diagnostic]) -> io::Result<()> {
    let mut out = output::stdout();
    for finding in findings {
        let style = style_of(finding.severity);
        let Finding { code, severity, message, place, .. } = workspace.finding(finding);
        if let Some(place) = place {
            write!(out, "{}:{}:{}: ", printable(&place.path), place.line, place.column)?;
        }
        let message = printable(&message).replace('\n', " ");
        writeln!(out, "{style}{severity}[{code}]{style:#} {message}")?;
    }
    out.flush()
}

fn json(
    workspace: &Workspace,
    analysis: &Analysis,
    findings: &[&Diagnostic],
    unread: &[Unread],
    summary: &Summary,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Output<'s> {
        findings: Vec<Finding>,
        skipped: Vec<Skipped>,
        unread: Vec<Skipped>,
        summary: &'s Summary,
    }
    let named = |path: &str, reason: &str| Skipped { path: path.to_owned(), reason: reason.to_owned() };
    let output = Output {
        findings: findings.iter().map(|finding| workspace.finding(finding)).collect(),
        skipped: analysis.skipped.iter().map(|(path, reason)| named(path, reason)).collect(),
        unread: unread.iter().map(|unread| named(&unread.path, &unread.reason)).collect(),
        summary,
    };
    let mut out = output::stdout();
    serde_json::to_writer(&mut out, &output)?;
    writeln!(out)?;
    out.flush()
}

fn summarise(summary: &Summary, analysis: &Analysis, unread: &[Unread], verbose: bool) -> io::Result<()> {
    let mut err = output::stderr();
    if verbose {
        for (path, reason) in &analysis.skipped {
            writeln!(err, "skipped: {}: {reason}", printable(path))?;
        }
    }
    for unread in unread {
        writeln!(err, "not read: {}: {}", printable(&unread.path), printable(&unread.reason))?;
    }
    let mut parts = vec![
        counted(summary.errors, "error"),
        counted(summary.warnings, "warning"),
        format!("{} read", counted(summary.sources, "file")),
    ];
    if summary.skipped > 0 {
        parts.push(format!("{} skipped", summary.skipped));
    }
    if summary.unread > 0 {
        parts.push(format!("{} not read", summary.unread));
    }
    if summary.infos > 0 && !verbose {
        parts.push(format!("{} hidden", counted(summary.infos, "finding")));
    }
    if summary.unchecked_references > 0 {
        parts.push(format!("{} not looked up", counted(summary.unchecked_references, "reference")));
    }
    let hint = if verbose || summary.skipped + summary.infos == 0 { "" } else { " (--verbose tells more)" };
    writeln!(err, "{BOLD}{}{BOLD:#}{hint}", parts.join(", "))
}
