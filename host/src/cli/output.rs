//! What people see: colour on terminals only, and nothing in it that a definition could control a terminal with.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use ossa_core::diagnostic::{Severity, clean};

/// Headings and names.
pub(super) const BOLD: Style = Style::new().bold();
/// What went wrong.
pub(super) const FAILURE: Style = AnsiColor::Red.on_default().bold();

/// Standard output, buffered, without colour unless it is a terminal.
pub(super) fn stdout() -> impl Write {
    BufWriter::new(anstream::AutoStream::auto(io::stdout().lock()))
}

/// A file, without colour unless it was asked for.
pub(super) fn file(file: std::fs::File) -> impl Write {
    let choice = match anstream::ColorChoice::global() {
        anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi => anstream::ColorChoice::Always,
        _ => anstream::ColorChoice::Never,
    };
    anstream::AutoStream::new(file, choice)
}

/// Standard error, without colour unless it is a terminal.
pub(super) fn stderr() -> impl Write {
    anstream::AutoStream::auto(io::stderr().lock())
}

/// Whether someone watches standard error.
pub(super) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

pub(super) fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::Error => FAILURE,
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Info => AnsiColor::Cyan.on_default().bold(),
    }
}

/// `text` with a replacement for each character that could control a terminal but line breaks. Messages and frames
/// repeat what definitions say, which may be escape sequences.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    clean(text)
}

/// Says why a command could not run.
pub(super) fn failure(error: &anyhow::Error) {
    let mut text = format!("{FAILURE}error{FAILURE:#}: {}", printable(&error.to_string()));
    for cause in error.chain().skip(1) {
        text.push_str("\n  because ");
        text.push_str(&printable(&cause.to_string()));
    }
    // If standard error is gone too, only the exit code is left to tell.
    let _ = writeln!(stderr(), "{text}");
}

/// `count` with the right form of `noun`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Rows below titles, each column as wide as its widest text.
pub(super) fn table<const N: usize>(
    out: &mut (impl Write + ?Sized),
    titles: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> io::Result<()> {
    let rows: Vec<[String; N]> =
        rows.into_iter().map(|row| row.map(|text| printable(&text).replace('\n', " "))).collect();
    let widths: [usize; N] = std::array::from_fn(|column| {
        let texts = rows.iter().map(|row| row[column].as_str()).chain([titles[column]]);
        texts.map(|text| text.chars().count()).max().unwrap_or(0)
    });
    let line = |texts: [&str; N]| {
        let cells = texts.iter().zip(widths).map(|(text, width)| format!("{text:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    writeln!(out, "{BOLD}{}{BOLD:#}", line(titles))?;
    for row in &rows {
        writeln!(out, "{}", line(std::array::from_fn(|column| row[column].as_str())))?;
    }
    Ok(())
}
