//! Making the edits that mend findings.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use ossa_core::Workspace;
use ossa_core::diagnostic::{Code, Diagnostic, Fix, Severity, Theme, apply, clean_line};
use similar::TextDiff;

use super::super::Verdict;
use super::super::output;
use super::super::sources::Tree;
use crate::ingest::{has_byte_order_mark, rewrite};

/// One fix can make room for another, but not for ever.
const MAX_ROUNDS: usize = 16;

/// What came of making fixes, in memory.
#[derive(Default)]
pub(super) struct Mended {
    /// The text before and after, by path.
    pub(super) texts: BTreeMap<Arc<str>, (Arc<str>, Arc<str>)>,
    /// How many fixes were made.
    pub(super) fix_count: usize,
    /// Sources whose fixes would have left a text that cannot be read.
    pub(super) refused: BTreeSet<Arc<str>>,
}

/// What came of writing them.
pub(super) struct Written {
    pub(super) fix_count: usize,
    pub(super) file_count: usize,
    /// Paths of files that are as they were, and why.
    pub(super) failed: Vec<(String, String)>,
}

/// Makes fixes in `workspace` until there is none left: the safe ones, or all.
pub(super) fn mend(workspace: &mut Workspace, tree: &Tree<'_>, all: bool) -> Mended {
    mend_with(workspace, all, |workspace, path, text| {
        tree.put(workspace, path, text);
        true
    })
}

/// Like [`mend`]. `put` takes a text, or says that it does not take those of this path.
pub(super) fn mend_with(
    workspace: &mut Workspace,
    all: bool,
    put: impl Fn(&mut Workspace, &str, &str) -> bool,
) -> Mended {
    let mut mended = Mended::default();
    for _ in 0..MAX_ROUNDS {
        let analysis = workspace.analyse();
        let mut fixes: BTreeMap<&Arc<str>, Vec<&Fix>> = BTreeMap::new();
        for diagnostic in &analysis.diagnostics {
            // What is only worth knowing is not even shown unless it is asked for: nothing is changed for it.
            let is_shown = diagnostic.severity != Severity::Info;
            let fix = diagnostic.fix.as_ref().filter(|fix| is_shown && (fix.is_safe || all));
            if let Some((fix, location)) = fix.zip(diagnostic.location.as_ref())
                && !mended.refused.contains(&location.path)
            {
                fixes.entry(&location.path).or_default().push(fix);
            }
        }
        let mut attempts = Vec::new();
        for (path, fixes) in fixes {
            let Some(before) = workspace.text(path).cloned() else { continue };
            let (after, count) = apply(&before, fixes);
            if count > 0 && after != *before && put(workspace, path, &after) {
                attempts.push((path.clone(), before, after, count));
            }
        }
        if attempts.is_empty() {
            break;
        }
        let now = workspace.analyse();
        for (path, before, after, count) in attempts {
            // An edit that breaks the text is a mistake of ours; nobody's file shall pay for it.
            if faults(&now.diagnostics, &path) > faults(&analysis.diagnostics, &path) {
                put(workspace, &path, &before);
                mended.refused.insert(path);
                continue;
            }
            mended.fix_count += count;
            mended.texts.entry(path).or_insert_with(|| (before, "".into())).1 = after.into();
        }
    }
    mended.texts.retain(|_, (before, after)| before != after);
    mended
}

fn faults(diagnostics: &[Diagnostic], path: &Arc<str>) -> usize {
    let is_fault = |finding: &&Diagnostic| {
        matches!(finding.code, Code::SyntaxError | Code::InvalidConfiguration)
            && finding.location.as_ref().is_some_and(|at| at.path == *path)
    };
    diagnostics.iter().filter(is_fault).count()
}

/// Writes what was mended to the files it came from. One that fails does not hold up the others.
pub(super) fn write(mended: &Mended, files: &BTreeMap<String, PathBuf>) -> Written {
    let mut written = Written { fix_count: mended.fix_count, file_count: 0, failed: Vec::new() };
    for path in &mended.refused {
        let reason = "the result could not be read any more".to_owned();
        written.failed.push((path.to_string(), reason));
    }
    for (path, (before, after)) in &mended.texts {
        let Some(file) = files.get(path.as_ref()) else { continue };
        match rewrite(file, before, after) {
            Ok(()) => written.file_count += 1,
            Err(error) => written.failed.push((path.to_string(), error.to_string())),
        }
    }
    written
}

/// Prints what would be written, as `patch` and `git apply -p0` take it.
pub(super) fn print_diff(
    mended: &Mended,
    tree: &Tree<'_>,
    files: &BTreeMap<String, PathBuf>,
) -> io::Result<Verdict> {
    let mut out = output::stdout();
    for (path, (before, after)) in &mended.texts {
        let shown = tree.path_of(path);
        // `patch` compares whole lines, and the mark is part of the first.
        if files.get(path.as_ref()).is_some_and(|file| has_byte_order_mark(file)) {
            let marked = |text: &str| format!("\u{feff}{text}");
            diff(&mut out, &shown, &marked(before), &marked(after))?;
        } else {
            diff(&mut out, &shown, before, after)?;
        }
    }
    out.flush()?;
    let mut err = output::stderr();
    if mended.texts.is_empty() {
        writeln!(err, "nothing to mend")?;
        return Ok(Verdict::Clean);
    }
    let files = output::counted(mended.texts.len(), "file");
    writeln!(err, "{files} would change")?;
    Ok(Verdict::Findings)
}

pub(super) fn diff(out: &mut impl Write, path: &str, before: &str, after: &str) -> io::Result<()> {
    let text = TextDiff::from_lines(before, after).unified_diff().header(path, path).to_string();
    // Lines are kept as they are for programs; people get nothing that controls their terminal.
    let is_for_people = io::stdout().is_terminal();
    let theme = Theme::ANSI;
    for line in text.split_inclusive('\n') {
        let style = match line.as_bytes().first() {
            Some(b'+') => theme.added,
            Some(b'-') => theme.removed,
            Some(b'@') => theme.frame,
            _ => "",
        };
        let body = line.strip_suffix('\n').unwrap_or(line);
        if is_for_people {
            writeln!(out, "{style}{}{}", clean_line(body.trim_end_matches('\r')), theme.reset)?;
        } else {
            out.write_all(line.as_bytes())?;
        }
    }
    Ok(())
}
