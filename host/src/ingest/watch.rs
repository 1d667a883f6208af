//! Waiting for files to change.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use ossa_core::source::is_skipped_folder;

/// Editors write a file in several steps; what comes within this time belongs together.
const SETTLE: Duration = Duration::from_millis(100);

/// Why changes are not seen.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// A folder cannot be watched, or not any more.
    #[error("changes of `{}` cannot be watched", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: notify::Error,
    },
    /// The system stopped telling.
    #[error("changes of files cannot be watched any more")]
    Ended(#[source] Option<notify::Error>),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// These files or folders; links on the way to them are resolved.
    Of(BTreeSet<PathBuf>),
    /// Anything: there was too much to keep count.
    Anything,
}

/// Sees changes of files from the moment it is made.
pub struct Watch {
    events: Receiver<notify::Result<Vec<PathBuf>>>,
    // Stops when it is dropped.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches files, and folders with everything below them but what is below `except`.
    ///
    /// # Errors
    /// [`WatchError::Folder`] when one of them does not exist or cannot be watched.
    pub fn new(paths: &[PathBuf], except: Option<&Path>) -> Result<Self, WatchError> {
        let (sender, events) = mpsc::channel();
        let roots: Vec<PathBuf> = paths.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
        let except = except.and_then(|path| fs::canonicalize(path).ok());
        let is_left_out = move |path: &Path| {
            except.as_ref().is_some_and(|except| path.starts_with(except)) || is_below_skipped(path, &roots)
        };
        let on_event = move |event: notify::Result<Event>| {
            // Reading a file is an event, too, and would wake us for ever.
            if event.as_ref().map_or(true, |event| is_change(event, &is_left_out)) {
                // The receiver only goes away with the watcher.
                let _ = sender.send(event.map(|event| event.paths));
            }
        };
        let mut watcher =
            notify::recommended_watcher(on_event).map_err(|error| WatchError::Ended(Some(error)))?;
        for path in paths {
            let fail = |source| WatchError::Folder { path: path.clone(), source };
            let path = fs::canonicalize(path).map_err(|error| fail(error.into()))?;
            // Editors replace a file by another, so its folder is watched.
            let (folder, mode) = match path.parent() {
                Some(parent) if !path.is_dir() => (parent, RecursiveMode::NonRecursive),
                _ => (path.as_path(), RecursiveMode::Recursive),
            };
            watcher.watch(folder, mode).map_err(fail)?;
        }
        Ok(Self { events, _watcher: watcher })
    }

    /// Waits for a change, and then until no other follows.
    ///
    /// # Errors
    /// [`WatchError::Ended`] when no further change will be seen.
    pub fn wait(&self) -> Result<Changes, WatchError> {
        let mut event = self.events.recv().map_err(|_| WatchError::Ended(None))?;
        let mut changed = BTreeSet::new();
        let mut is_counted = true;
        loop {
            let paths = event.map_err(|error| WatchError::Ended(Some(error)))?;
            // A queue that ran over comes without a path.
            is_counted &= !paths.is_empty();
            changed.extend(paths);
            match self.events.recv_timeout(SETTLE) {
                Ok(next) => event = next,
                Err(RecvTimeoutError::Timeout) if is_counted => return Ok(Changes::Of(changed)),
                Err(RecvTimeoutError::Timeout) => return Ok(Changes::Anything),
                Err(RecvTimeoutError::Disconnected) => return Err(WatchError::Ended(None)),
            }
        }
    }
}

fn is_change(event: &Event, is_left_out: &dyn Fn(&Path) -> bool) -> bool {
    let is_seen = event.paths.is_empty() || !event.paths.iter().all(|path| is_left_out(path));
    !event.kind.is_access() && is_seen
}

/// Whether `path` is in a folder that is not entered. Where the watched folder itself stands does not matter.
fn is_below_skipped(path: &Path, roots: &[PathBuf]) -> bool {
    let below = roots
        .iter()
        .filter_map(|root| path.strip_prefix(root).ok())
        .min_by_key(|rest| rest.as_os_str().len());
    // What git is told to ignore in this clone alone stands in such a folder.
    let Some(below) = below.filter(|below| !below.ends_with(".git/info/exclude")) else { return false };
    below.components().any(|part| match part {
        Component::Normal(name) => name.to_str().is_some_and(is_skipped_folder),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_told_by_its_real_path() {
        let outside = tempfile::tempdir().unwrap();
        // Where the folder stands does not matter, only what is below it.
        let folder = outside.path().join("target");
        fs::create_dir_all(&folder).unwrap();
        let real = fs::canonicalize(&folder).unwrap();
        fs::create_dir_all(real.join("a")).unwrap();
        fs::create_dir_all(real.join("node_modules")).unwrap();
        fs::create_dir_all(real.join("state")).unwrap();
        let watch = Watch::new(&[folder], Some(&real.join("state"))).unwrap();
        // Not to be seen, and gone by before what is.
        fs::write(real.join("node_modules/x.yml"), "x: 1").unwrap();
        fs::write(real.join("state/x.yml"), "x: 1").unwrap();
        fs::write(real.join("a/b.yml"), "x: 1").unwrap();
        let Changes::Of(changed) = watch.wait().unwrap() else { panic!("one change was made") };
        assert_eq!(changed, BTreeSet::from([real.join("a/b.yml")]));
    }

    #[test]
    fn a_path_that_is_not_there_is_an_error() {
        assert!(matches!(Watch::new(&["/nowhere/at/all".into()], None), Err(WatchError::Folder { .. })));
    }
}
