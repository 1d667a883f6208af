use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::{Readings, Workspace};
use rayon::prelude::*;

use super::cache::{Cache, project_of};
use super::discover::{Discovery, Found, describe, slashed};
use super::{Options, Unread};
use crate::specifications::PATH_PREFIX;

/// Files read before they are handed to the workspace: bounds how many are held twice.
const BATCH: usize = 1024;

/// What bringing a workspace in step gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Files that were not read, in order.
    pub unread: Vec<Unread>,
    /// Sources that are new or changed.
    pub changed_count: usize,
    /// Sources whose files are gone.
    pub removed_count: usize,
}

/// Like [`load`], for what was found below `paths`. A workspace that is still empty is filled with the help of what earlier
/// runs remembered, if `options` say so and the files belong to a project; what is read now is remembered.
pub fn load_project(
    workspace: &mut Workspace,
    discovery: Discovery,
    (paths, options): (&[PathBuf], Options),
    limits: &Limits,
    on_file: &(dyn Fn() + Sync),
) -> Loaded {
    let folder = match paths {
        [only] if only.is_dir() => only.as_path(),
        _ => Path::new("."),
    };
    let asks = options.remembers && workspace.source_count() == 0;
    let project = if asks { project_of(folder) } else { None };
    let Some(project) = project else { return load(workspace, discovery, limits, on_file) };
    let mut cache = Cache::open(&project, workspace.root(), workspace.profile(), limits);
    let loaded = fill(workspace, discovery, limits, Some(&cache), on_file);
    cache.save();
    loaded
}

/// Brings `workspace` in step with the files of `discovery`. `on_file` is called once for each, from any thread.
///
/// Sources whose text did not change are left alone, so the revision of the workspace only grows when something
/// did.
pub fn load(
    workspace: &mut Workspace,
    discovery: Discovery,
    limits: &Limits,
    on_file: &(dyn Fn() + Sync),
) -> Loaded {
    fill(workspace, discovery, limits, None, on_file)
}

fn fill(
    workspace: &mut Workspace,
    discovery: Discovery,
    limits: &Limits,
    readings: Option<&dyn Readings>,
    on_file: &(dyn Fn() + Sync),
) -> Loaded {
    let Discovery { found, unread } = discovery;
    let mut loaded = Loaded { unread, ..Loaded::default() };
    let mut present: BTreeSet<Arc<str>> = BTreeSet::new();
    for batch in found.chunks(BATCH) {
        let mut changed = Vec::new();
        for (found, bytes) in read(batch, limits) {
            match bytes {
                Ok(bytes) => {
                    let path: Arc<str> = found.path.as_str().into();
                    present.insert(path.clone());
                    if workspace.is_current(&path, &bytes) {
                        on_file();
                    } else {
                        changed.push(Source { path, bytes });
                    }
                }
                Err(error) => {
                    on_file();
                    let reason = describe(&error);
                    loaded.unread.push(Unread { path: found.path.clone(), reason, is_failure: true });
                }
            }
        }
        loaded.changed_count += changed.len();
        if !changed.is_empty() {
            workspace.put_all_remembered(changed, readings, on_file);
        }
    }
    // What stands in the store has no file that could be gone.
    let is_gone = |path: &Arc<str>| !present.contains(path) && !path.starts_with(PATH_PREFIX);
    let gone: Vec<Arc<str>> = workspace.paths().filter(|path| is_gone(path)).cloned().collect();
    for path in &gone {
        workspace.remove(path);
    }
    loaded.removed_count = gone.len();
    loaded.unread.sort();
    loaded
}

/// Brings `workspace` in step with those of the files `found` that are in `changed`. `None`, with nothing done, when more
/// may have changed than the content of files that were there before: then the folders must be searched again.
pub fn reload(
    workspace: &mut Workspace,
    found: &[Found],
    changed: &BTreeSet<PathBuf>,
    limits: &Limits,
) -> Option<Loaded> {
    let files: Vec<Found> = found.iter().filter(|found| changed.contains(&found.file)).cloned().collect();
    // What became a link or a pipe is not read, and what is gone has to go: the search says both.
    let is_regular =
        |found: &Found| fs::symlink_metadata(&found.file).is_ok_and(|metadata| metadata.is_file());
    if !files.iter().all(is_regular) {
        return None;
    }
    let is_known = |path: &Path| files.iter().any(|found| found.file == path);
    for path in changed.iter().filter(|path| !is_known(path)) {
        let decides_what_is_read =
            path.file_name().is_some_and(|name| name == ".gitignore" || name == "exclude");
        let was_a_folder = || found.iter().any(|found| found.file.starts_with(path));
        if decides_what_is_read
            || path.is_dir()
            || workspace.profile().reads(&slashed(path))
            || was_a_folder()
        {
            return None;
        }
    }
    let mut loaded = Loaded::default();
    let mut sources = Vec::new();
    for (found, bytes) in read(&files, limits) {
        let bytes = bytes.ok()?;
        let path: Arc<str> = found.path.as_str().into();
        if !workspace.is_current(&path, &bytes) {
            sources.push(Source { path, bytes });
        }
    }
    loaded.changed_count = sources.len();
    for source in sources {
        workspace.put(&source);
    }
    Some(loaded)
}

fn read<'f>(batch: &'f [Found], limits: &Limits) -> Vec<(&'f Found, io::Result<Vec<u8>>)> {
    batch.par_iter().map(|found| (found, read_bounded(found, limits.file_bytes))).collect()
}

/// Opens a file without waiting: what was a file may be a pipe by now, and nobody may ever write to it.
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NO_WAITING);
    options.open(path)
}

/// `O_NONBLOCK`, which changes nothing for regular files.
#[cfg(any(target_os = "linux", target_os = "android"))]
const NO_WAITING: i32 = 0o4000;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const NO_WAITING: i32 = 0x4;

/// The content, or its first `limit + 1` bytes: enough for core to see, and say, that it is too large.
fn read_bounded(found: &Found, limit: usize) -> io::Result<Vec<u8>> {
    let file = open(&found.file)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is no regular file any more"));
    }
    let expected = metadata.len().min(limit as u64);
    let mut bytes = Vec::with_capacity(expected as usize);
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use ossa_core::Profile;

    use super::super::{Options, discover};
    use super::*;

    const SMALL: Limits = Limits { file_bytes: 100, ..Limits::DEFAULT };

    fn run(workspace: &mut Workspace, folder: &tempfile::TempDir) -> Loaded {
        let paths = [folder.path().to_owned()];
        let discovery = discover(&paths, Options::new(Profile::Default)).unwrap();
        load(workspace, discovery, &SMALL, &|| ())
    }

    #[test]
    fn only_what_changed_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let mut workspace = Workspace::new(Profile::Default, SMALL);
        write("a.yml", "a: 1");
        write("b.yml", "b: 1");
        assert_eq!(run(&mut workspace, &folder).changed_count, 2);
        let revision = workspace.revision();
        assert_eq!(run(&mut workspace, &folder), Loaded::default());
        assert_eq!(workspace.revision(), revision);
        write("b.yml", "b: 2");
        fs::remove_file(folder.path().join("a.yml")).unwrap();
        let loaded = run(&mut workspace, &folder);
        assert_eq!((loaded.changed_count, loaded.removed_count), (1, 1));
        assert_eq!(workspace.source_count(), 1);
        assert!(workspace.revision() > revision);
    }

    #[test]
    fn only_what_is_said_to_have_changed_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| fs::canonicalize(folder.path()).unwrap().join(name);
        for name in ["a.yml", "b.yml"] {
            fs::write(at(name), "x: 1").unwrap();
        }
        let mut workspace = Workspace::new(Profile::Default, SMALL);
        run(&mut workspace, &folder);
        let found = discover(&[folder.path().to_owned()], Options::new(Profile::Default)).unwrap().found;
        let mut told = |names: &[&str]| {
            let changed = names.iter().map(|name| at(name)).collect();
            reload(&mut workspace, &found, &changed, &SMALL).map(|loaded| loaded.changed_count)
        };
        fs::write(at("a.yml"), "x: 2").unwrap();
        assert_eq!(told(&["b.yml", ".a.yml.swp"]), Some(0));
        assert_eq!(told(&["a.yml"]), Some(1));
        // Whatever may add or remove files is for the whole search.
        assert_eq!(told(&["c.yml"]), None);
        assert_eq!(told(&[".gitignore"]), None);
        fs::remove_file(at("b.yml")).unwrap();
        assert_eq!(told(&["b.yml"]), None);
        assert_eq!(workspace.source_count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn what_becomes_a_link_or_a_pipe_is_left_to_the_search() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| fs::canonicalize(folder.path()).unwrap().join(name);
        fs::write(at("a.yml"), "x: 1").unwrap();
        fs::write(at("other.txt"), "x: 2").unwrap();
        let mut workspace = Workspace::new(Profile::Default, SMALL);
        run(&mut workspace, &folder);
        let found = discover(&[folder.path().to_owned()], Options::new(Profile::Default)).unwrap().found;
        fs::remove_file(at("a.yml")).unwrap();
        std::os::unix::fs::symlink(at("other.txt"), at("a.yml")).unwrap();
        assert_eq!(reload(&mut workspace, &found, &[at("a.yml")].into(), &SMALL), None);
        fs::remove_file(at("a.yml")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(at("a.yml")).status().unwrap().success());
        assert_eq!(reload(&mut workspace, &found, &[at("a.yml")].into(), &SMALL), None);
        // Even if it becomes one after the search, nobody waits for it.
        assert!(read_bounded(&found[0], 100).is_err());
    }

    #[test]
    fn a_file_above_the_limit_becomes_a_finding() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("big.yml"), "x".repeat(1000)).unwrap();
        let mut workspace = Workspace::new(Profile::Default, SMALL);
        run(&mut workspace, &folder);
        assert_eq!(workspace.analyse().diagnostics[0].code.as_str(), "D003");
    }
}
