//! `ossa validate --watch`: again whenever a file changes.

use std::io::{self, IsTerminal, Write};
use std::path::{Component, Path};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, bail};
use notify::{Event, RecursiveMode, Watcher};
use ossa_core::Workspace;
use ossa_core::source::is_skipped_folder;

use super::super::Verdict;
use super::super::output::{self, BOLD};
use super::super::sources::{Tree, nothing_to_read};
use super::{Arguments, report};

/// Editors write a file in several steps; what comes within this time belongs together.
const SETTLE: Duration = Duration::from_millis(100);

/// Prints findings now and after every change, until the process is stopped.
pub(super) fn run(
    arguments: &Arguments,
    tree: &Tree<'_>,
    workspace: &mut Workspace,
) -> anyhow::Result<Verdict> {
    // Before the first reading, so that no change is missed in between.
    let (sender, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Reading a file is an event, too, and would wake us for ever.
        if event.as_ref().map_or(true, is_change) {
            // The receiver only goes away with the process.
            let _ = sender.send(event.map(|_| ()));
        }
    })
    .context("changes of files cannot be watched here")?;
    for path in tree.watched() {
        // Editors replace a file by another, so its folder is watched.
        let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(Path::new(".")) };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let mode = if path.is_dir() { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        watcher.watch(folder, mode).with_context(|| format!("cannot watch `{}`", folder.display()))?;
    }
    let mut shown = None;
    loop {
        match tree.read(workspace) {
            Ok(read) => {
                let state = (workspace.revision(), read.loaded.unread);
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
            }
            // Somebody may be moving things about; the next change may put it right.
            Err(error) => {
                output::failure(&error);
                shown = None;
            }
        }
        wait(&events)?;
    }
}

/// Waits for a change, and then until no other follows.
fn wait(events: &Receiver<notify::Result<()>>) -> anyhow::Result<()> {
    let Ok(mut event) = events.recv() else { bail!("changes of files are not reported any more") };
    loop {
        event.context("changes of files cannot be watched any more")?;
        match events.recv_timeout(SETTLE) {
            Ok(next) => event = next,
            Err(RecvTimeoutError::Timeout) => return Ok(()),
            Err(RecvTimeoutError::Disconnected) => bail!("changes of files are not reported any more"),
        }
    }
}

fn is_change(event: &Event) -> bool {
    let is_below_skipped = |path: &std::path::PathBuf| {
        path.components().any(|part| match part {
            Component::Normal(name) => name.to_str().is_some_and(is_skipped_folder),
            _ => false,
        })
    };
    // A queue that ran over comes without a path: then anything may have changed.
    !event.kind.is_access() && (event.paths.is_empty() || !event.paths.iter().all(is_below_skipped))
}

fn clear() -> io::Result<()> {
    if io::stdout().is_terminal() {
        let mut out = io::stdout().lock();
        out.write_all(b"\x1b[2J\x1b[3J\x1b[H")?;
        out.flush()?;
    }
    Ok(())
}
