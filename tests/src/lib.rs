//! What the suites share: where definition files are, and how to read a folder of them.

pub mod allocator;
pub mod clock;
pub mod page;
mod seal;
pub mod trees;

use std::path::{Path, PathBuf};

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace};
pub use seal::seal;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ has a parent").to_owned()
}

/// The folder of real definition files, kept beside the repository (or where `OSSA_CORPUS` says) because they
/// are not ours to publish. Says so and returns `None` where it is absent.
///
/// # Panics
/// Where it is absent although `OSSA_REQUIRE_CORPUS` is 1.
pub fn corpus() -> Option<PathBuf> {
    let folder =
        std::env::var_os("OSSA_CORPUS").map_or_else(|| root().join("../shared/corpus"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    let required = std::env::var("OSSA_REQUIRE_CORPUS").is_ok_and(|value| value == "1");
    assert!(!required, "OSSA_REQUIRE_CORPUS is 1, but there is no corpus at {}", folder.display());
    println!("skipped: there is no corpus at {}", folder.display());
    None
}

/// Every file below `folder` that `profile` reads, hidden folders included, ordered by path.
///
/// # Panics
/// When the folder cannot be read.
pub fn sources(folder: &Path, profile: Profile) -> Vec<Source> {
    let walk = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    let mut sources: Vec<Source> = walk
        .map(|entry| entry.expect("the folder is readable"))
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("entries are below the folder");
            let path = path.to_str().expect("paths are UTF-8").replace('\\', "/");
            let wanted = profile.reads(&path);
            wanted.then(|| Source::new(path, std::fs::read(entry.path()).expect("the file is readable")))
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// A workspace of every file below `folder` that `profile` reads.
///
/// # Panics
/// When the folder cannot be read.
pub fn workspace(folder: &Path, profile: Profile) -> Workspace {
    let mut workspace = Workspace::new(profile, Limits::DEFAULT);
    workspace.put_all(sources(folder, profile), &|| {});
    workspace
}
