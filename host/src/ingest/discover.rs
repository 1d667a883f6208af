use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc;

use ignore::{DirEntry, WalkBuilder, WalkState};
use ossa_core::{Profile, source};

use super::{IngestError, Options, Unread};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The path its source gets, with `/` between its parts.
    pub path: String,
    /// Where it is; links on the way to it are resolved.
    pub file: PathBuf,
}

/// What is there to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovery {
    /// The files, in order of their source paths, each path once.
    pub found: Vec<Found>,
    /// What was met but cannot be read, in order.
    pub unread: Vec<Unread>,
}

/// Finds the files to read under `paths`.
///
/// With one path that is a folder, sources are named relative to it; otherwise each name starts with the path as
/// the user gave it, so that equal names in different folders stay apart.
///
/// # Errors
/// [`IngestError`] when one of `paths` does not exist or cannot be opened.
pub fn discover(paths: &[PathBuf], options: Options) -> Result<Discovery, IngestError> {
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut unread: BTreeSet<Unread> = BTreeSet::new();
    for path in paths {
        let fail = |source| IngestError::Path { path: path.clone(), source };
        let metadata = fs::metadata(path).map_err(fail)?;
        let given = given_name(path);
        if metadata.is_dir() {
            // A link the user names is followed; links below it are not.
            let root = fs::canonicalize(path).map_err(fail)?;
            let prefix = if paths.len() == 1 { "" } else { given.as_str() };
            walk(&root, prefix, options, &mut found, &mut unread);
        } else if !metadata.is_file() {
            unread.insert(Unread { path: given, reason: "not a regular file".to_owned(), is_failure: false });
        } else if options.profile.reads(&given) {
            found.insert(given, fs::canonicalize(path).map_err(fail)?);
        } else {
            let reason = match options.profile {
                Profile::Default => "not a YAML, JSON or Markdown file",
                Profile::Ossa019 => "not a YAML file",
            };
            unread.insert(Unread { path: given, reason: reason.to_owned(), is_failure: false });
        }
    }
    Ok(Discovery {
        found: found.into_iter().map(|(path, file)| Found { path, file }).collect(),
        unread: unread.into_iter().collect(),
    })
}

/// What the folder is called that source paths are relative to; empty when they are relative to none.
pub fn root_name(paths: &[PathBuf]) -> String {
    let [only] = paths else { return String::new() };
    let folder = fs::canonicalize(only).ok().filter(|path| path.is_dir());
    let name = folder.as_deref().and_then(Path::file_name);
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What one entry of a folder turned out to be.
enum Met {
    File(Found),
    Unread(Unread),
}

fn walk(
    root: &Path,
    prefix: &str,
    options: Options,
    found: &mut BTreeMap<String, PathBuf>,
    unread: &mut BTreeSet<Unread>,
) {
    let profile = options.profile;
    let walk = WalkBuilder::new(root)
        .standard_filters(false)
        .git_ignore(options.respect_gitignore)
        .git_exclude(options.respect_gitignore)
        .parents(options.respect_gitignore)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| !is_skipped_folder(entry))
        .build_parallel();
    let (sender, receiver) = mpsc::channel();
    walk.run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            let met = match entry {
                Ok(entry) => met(&entry, root, prefix, profile),
                Err(error) => Some(Met::Unread(unread_of(&error, root, prefix))),
            };
            match met.map(|met| sender.send(met)) {
                None | Some(Ok(())) => WalkState::Continue,
                // The receiver outlives the walk, so this is never reached.
                Some(Err(_)) => WalkState::Quit,
            }
        })
    });
    drop(sender);
    // Threads report in any order; the maps put it right.
    for met in receiver {
        match met {
            Met::File(Found { path, file }) => {
                found.insert(path, file);
            }
            Met::Unread(file) => {
                unread.insert(file);
            }
        }
    }
}

fn is_skipped_folder(entry: &DirEntry) -> bool {
    entry.depth() > 0
        && entry.file_type().is_some_and(|kind| kind.is_dir())
        && entry.file_name().to_str().is_some_and(source::is_skipped_folder)
}

fn met(entry: &DirEntry, root: &Path, prefix: &str, profile: Profile) -> Option<Met> {
    let kind = entry.file_type()?;
    if kind.is_dir() {
        return None;
    }
    let path = source_path(entry.path(), root, prefix);
    let unread = |reason: &str| {
        Some(Met::Unread(Unread { path: path.clone(), reason: reason.to_owned(), is_failure: false }))
    };
    if kind.is_symlink() && (profile.reads(&path) || entry.path().is_dir()) {
        return unread("a symbolic link, which is not followed");
    }
    if !profile.reads(&path) {
        return None;
    }
    if !kind.is_file() {
        return unread("not a regular file");
    }
    Some(Met::File(Found { path, file: entry.path().to_owned() }))
}

/// A folder that could not be entered, or a `.gitignore` with a faulty line.
fn unread_of(error: &ignore::Error, root: &Path, prefix: &str) -> Unread {
    let mut inner = error;
    let mut path = None;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = Some(at);
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            _ => break,
        };
    }
    let path = path.map_or_else(|| prefix.to_owned(), |path| source_path(path, root, prefix));
    let reason = inner.io_error().map_or_else(|| inner.to_string(), describe);
    // A line of a `.gitignore` that makes no sense is passed over; nothing was left unread because of it.
    Unread { path, reason, is_failure: inner.io_error().is_some() }
}

/// What went wrong, without the number of the system's error.
pub(super) fn describe(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::NotFound => "it is gone".to_owned(),
        _ => error.to_string(),
    }
}

fn source_path(file: &Path, root: &Path, prefix: &str) -> String {
    let relative = slashed(file.strip_prefix(root).unwrap_or(file));
    match (prefix, relative.as_str()) {
        ("", _) => relative,
        (_, "") => prefix.to_owned(),
        ("/", _) => format!("/{relative}"),
        _ => format!("{prefix}/{relative}"),
    }
}

/// The path as the user gave it, without `./` and a final `/`: it starts the names of the sources below it.
pub fn given_name(path: &Path) -> String {
    let kept: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    slashed(&kept)
}

/// The path with `/` between its parts.
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x: 1\n").unwrap();
        }
        folder
    }

    fn names(paths: &[PathBuf], options: Options) -> Vec<String> {
        discover(paths, options).unwrap().found.into_iter().map(|found| found.path).collect()
    }

    #[test]
    fn hidden_folders_are_entered_and_build_folders_are_not() {
        let folder = folder(&[
            "b.yml",
            ".agents/a/agent.yml",
            "node_modules/x.yml",
            "deep/target/x.json",
            ".git/config.yml",
            "notes.txt",
        ]);
        let options = Options::new(Profile::Default);
        assert_eq!(names(&[folder.path().to_owned()], options), [".agents/a/agent.yml", "b.yml"]);
    }

    #[test]
    fn the_default_profile_respects_gitignore_until_told_otherwise() {
        let folder = folder(&["a.yml", "dist/b.yml"]);
        fs::write(folder.path().join(".gitignore"), "dist/\n").unwrap();
        let root = [folder.path().to_owned()];
        let mut options = Options::new(Profile::Default);
        assert_eq!(names(&root, options), ["a.yml"]);
        options.respect_gitignore = false;
        assert_eq!(names(&root, options), ["a.yml", "dist/b.yml"]);
        assert_eq!(names(&root, Options::new(Profile::Ossa019)), ["a.yml", "dist/b.yml"]);
    }

    #[test]
    fn several_paths_keep_the_name_they_were_given_with() {
        let folder = folder(&["one/x.yml", "two/x.yml", "two/y.yml"]);
        let (one, two) = (folder.path().join("one/"), folder.path().join("./two"));
        let file = folder.path().join("two/y.yml");
        let root = folder.path().to_string_lossy();
        let expected =
            [format!("{root}/one/x.yml"), format!("{root}/two/x.yml"), format!("{root}/two/y.yml")];
        assert_eq!(names(&[one, two, file], Options::new(Profile::Default)), expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_listed_and_not_followed() {
        let folder = folder(&["a.yml"]);
        std::os::unix::fs::symlink(folder.path().join("a.yml"), folder.path().join("b.yml")).unwrap();
        let discovery = discover(&[folder.path().to_owned()], Options::new(Profile::Default)).unwrap();
        assert_eq!(discovery.found.len(), 1);
        assert_eq!(discovery.unread[0].path, "b.yml");
    }

    #[test]
    fn a_path_that_does_not_exist_is_an_error() {
        let missing = PathBuf::from("/nowhere/at/all");
        assert!(discover(&[missing], Options::new(Profile::Default)).is_err());
    }
}
