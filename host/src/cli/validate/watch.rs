//! `ossa validate --watch`: again whenever a file changes.

use std::io::{self, IsTerminal, Write};

use ossa_core::Workspace;

use super::super::Verdict;
use super::super::output::{self, BOLD};
use super::super::sources::{Tree, nothing_to_read};
use super::{Arguments, report};
use crate::ingest::{Changes, Watch};

/// Prints findings now and after every change, until the process is stopped.
pub(super) fn run(
    arguments: &Arguments,
    tree: &Tree<'_>,
    workspace: &mut Workspace,
) -> anyhow::Result<Verdict> {
    // Before the first reading, so that no change is missed in between.
    let mut watch = Watch::new(&tree.watched(), None)?;
    let mut shown = None;
    let mut before = None;
    let mut changes = Changes::Anything;
    loop {
        match tree.read_again(workspace, before.take(), &changes) {
            Ok(read) => {
                let state = (workspace.revision(), read.loaded.unread.clone());
                if shown.as_ref() != Some(&state) {
                    clear()?;
                    if read.files.is_empty() {
                        nothing_to_read()?;
                    }
                    report::print(arguments, workspace, &state.1, |path| tree.path_of(path), None)?;
                    if !arguments.quiet {
                        writeln!(output::stderr(), "{BOLD}watching{BOLD:#} for changes; Ctrl-C stops")?;
                    }
                    shown = Some(state);
                }
                before = Some(read);
            }
            // Somebody may be moving things about; the next change may put it right.
            Err(error) => {
                output::failure(&error);
                shown = None;
            }
        }
        changes = watch.wait()?;
    }
}

fn clear() -> io::Result<()> {
    if io::stdout().is_terminal() {
        let mut out = io::stdout().lock();
        out.write_all(b"\x1b[2J\x1b[3J\x1b[H")?;
        out.flush()?;
    }
    Ok(())
}
