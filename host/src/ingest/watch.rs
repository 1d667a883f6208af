//! Waiting for files to change.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use ossa_core::source::is_skipped_folder;

/// Editors write a file in several steps; what comes within this time belongs together.
const SETTLE: Duration = Duration::from_millis(100);
/// How often it is looked whether the roots are still what they were: the system does not tell when one comes back, nor when
/// a link on the way to it leads elsewhere.
const LOOK: Duration = Duration::from_secs(1);

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
    roots: Vec<Root>,
    /// Where the roots are now, for what looks at events.
    places: Arc<RwLock<Vec<PathBuf>>>,
    // Stops when it is dropped.
    watcher: RecommendedWatcher,
}

/// A file or folder that is watched.
struct Root {
    /// As it was given.
    given: PathBuf,
    /// The folder the system tells about; `None` while there is none.
    watched: Option<Watched>,
    /// Whether the system said that something happened to the folder itself: it may have stopped to tell about it.
    is_doubtful: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Watched {
    folder: PathBuf,
    /// A folder that was removed and made again is another.
    identity: Identity,
}

impl Root {
    /// What would be watched now, and whether with all below it; links are resolved.
    fn target(&self) -> std::io::Result<(Watched, RecursiveMode)> {
        let path = fs::canonicalize(&self.given)?;
        let (folder, mode) = match path.parent() {
            // Editors replace a file by another, so its folder is watched.
            Some(parent) if !path.is_dir() => (parent.to_owned(), RecursiveMode::NonRecursive),
            _ => (path, RecursiveMode::Recursive),
        };
        let identity = identity(&fs::metadata(&folder)?);
        Ok((Watched { folder, identity }, mode))
    }
}

/// The device and the number of a folder there.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// When it was made.
#[cfg(not(unix))]
type Identity = Option<std::time::SystemTime>;

#[cfg(not(unix))]
fn identity(metadata: &Metadata) -> Identity {
    metadata.created().ok()
}

impl Watch {
    /// Watches files, and folders with everything below them but what is below `except`.
    ///
    /// # Errors
    /// [`WatchError::Folder`] when one of them does not exist or cannot be watched.
    pub fn new(paths: &[PathBuf], except: Option<&Path>) -> Result<Self, WatchError> {
        let (sender, events) = mpsc::channel();
        let places = Arc::new(RwLock::new(Vec::new()));
        let except = except.and_then(|path| fs::canonicalize(path).ok());
        let roots = places.clone();
        let is_left_out = move |path: &Path| {
            let roots = roots.read().unwrap_or_else(PoisonError::into_inner);
            except.as_ref().is_some_and(|except| path.starts_with(except)) || is_below_skipped(path, &roots)
        };
        let on_event = move |event: notify::Result<Event>| {
            // Reading a file is an event, too, and would wake us for ever.
            if event.as_ref().map_or(true, |event| is_change(event, &is_left_out)) {
                // The receiver only goes away with the watcher.
                let _ = sender.send(event.map(|event| event.paths));
            }
        };
        let watcher =
            notify::recommended_watcher(on_event).map_err(|error| WatchError::Ended(Some(error)))?;
        let root = |given: &PathBuf| Root { given: given.clone(), watched: None, is_doubtful: false };
        let roots = paths.iter().map(root).collect();
        let mut watch = Self { events, roots, places, watcher };
        for index in 0..paths.len() {
            watch.begin(index)?;
        }
        Ok(watch)
    }

    /// Begins to watch a root, or begins again.
    fn begin(&mut self, index: usize) -> Result<(), WatchError> {
        let Some(root) = self.roots.get_mut(index) else { return Ok(()) };
        let fail = |source| WatchError::Folder { path: root.given.clone(), source };
        if let Some(before) = root.watched.take() {
            // What is gone is not watched any more; there is nothing to stop then.
            let _ = self.watcher.unwatch(&before.folder);
        }
        root.is_doubtful = false;
        let (watched, mode) = root.target().map_err(|error| fail(error.into()))?;
        self.watcher.watch(&watched.folder, mode).map_err(fail)?;
        root.watched = Some(watched);
        let places = self.roots.iter().filter_map(|root| fs::canonicalize(&root.given).ok()).collect();
        *self.places.write().unwrap_or_else(PoisonError::into_inner) = places;
        Ok(())
    }

    /// Sees to it that what is at the given paths now is watched. Returns whether that is something else than before.
    fn follow_roots(&mut self) -> bool {
        let mut is_other = false;
        for index in 0..self.roots.len() {
            let root = &self.roots[index];
            let now = root.target().ok().map(|(watched, _)| watched);
            if now == root.watched && !root.is_doubtful {
                continue;
            }
            let was_there = root.watched.is_some();
            // What cannot be watched now is tried again.
            is_other |= self.begin(index).is_ok() || was_there;
        }
        is_other
    }

    /// Waits for a change, and then until no other follows. A root that is removed is a change, and so is one that is
    /// there again.
    ///
    /// # Errors
    /// [`WatchError::Ended`] when no further change will be seen.
    pub fn wait(&mut self) -> Result<Changes, WatchError> {
        let mut changed = BTreeSet::new();
        let mut is_counted = true;
        let mut is_settling = false;
        loop {
            match self.events.recv_timeout(if is_settling { SETTLE } else { LOOK }) {
                Ok(event) => {
                    let paths = event.map_err(|error| WatchError::Ended(Some(error)))?;
                    // A queue that ran over comes without a path.
                    is_counted &= !paths.is_empty();
                    for root in &mut self.roots {
                        let folder = root.watched.as_ref().map(|watched| &watched.folder);
                        root.is_doubtful |= paths.iter().any(|path| Some(path) == folder);
                    }
                    changed.extend(paths);
                    is_settling = true;
                }
                Err(RecvTimeoutError::Timeout) => {
                    if self.follow_roots() {
                        // What is made in a new folder before it is watched is not told.
                        is_counted = false;
                        is_settling = true;
                    } else if is_settling {
                        return Ok(if is_counted { Changes::Of(changed) } else { Changes::Anything });
                    }
                }
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
        let mut watch = Watch::new(&[folder], Some(&real.join("state"))).unwrap();
        // Not to be seen, and gone by before what is.
        fs::write(real.join("node_modules/x.yml"), "x: 1").unwrap();
        fs::write(real.join("state/x.yml"), "x: 1").unwrap();
        fs::write(real.join("a/b.yml"), "x: 1").unwrap();
        let Changes::Of(changed) = watch.wait().unwrap() else { panic!("one change was made") };
        assert_eq!(changed, BTreeSet::from([real.join("a/b.yml")]));
    }

    /// Waits until the change of one file is told: of the file, or as anything.
    #[track_caller]
    fn told(watch: &mut Watch, file: &Path) {
        for _ in 0..5 {
            match watch.wait().unwrap() {
                Changes::Anything => return,
                Changes::Of(changed) if changed.contains(file) => return,
                Changes::Of(_) => {}
            }
        }
        panic!("`{}` is not told", file.display());
    }

    #[test]
    fn a_root_that_is_removed_and_made_again_is_watched_again() {
        let outside = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(outside.path()).unwrap().join("above/agents");
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("a.yml"), "x: 1").unwrap();
        let mut watch = Watch::new(std::slice::from_ref(&root), None).unwrap();
        // The folder above goes with it, so that nothing that was there before tells of the new one.
        fs::remove_dir_all(root.parent().unwrap()).unwrap();
        told(&mut watch, &root.join("a.yml"));
        fs::create_dir_all(&root).unwrap();
        told(&mut watch, &root);
        fs::write(root.join("b.yml"), "x: 1").unwrap();
        told(&mut watch, &root.join("b.yml"));
        // At once, so that nobody sees that it was gone.
        fs::remove_dir_all(&root).unwrap();
        fs::create_dir_all(&root).unwrap();
        told(&mut watch, &root);
        fs::write(root.join("c.yml"), "x: 1").unwrap();
        told(&mut watch, &root.join("c.yml"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_elsewhere_is_followed() {
        let outside = tempfile::tempdir().unwrap();
        let at = |name: &str| fs::canonicalize(outside.path()).unwrap().join(name);
        fs::create_dir(at("one")).unwrap();
        fs::create_dir(at("two")).unwrap();
        std::os::unix::fs::symlink(at("one"), at("now")).unwrap();
        let mut watch = Watch::new(&[at("now")], None).unwrap();
        fs::remove_file(at("now")).unwrap();
        std::os::unix::fs::symlink(at("two"), at("now")).unwrap();
        assert_eq!(watch.wait().unwrap(), Changes::Anything);
        fs::write(at("two/a.yml"), "x: 1").unwrap();
        told(&mut watch, &at("two/a.yml"));
    }

    #[test]
    fn a_path_that_is_not_there_is_an_error() {
        assert!(matches!(Watch::new(&["/nowhere/at/all".into()], None), Err(WatchError::Folder { .. })));
    }
}
