//! Which of the files a person hands over are read, and under which path.

use ossa_core::source::is_skipped_folder;

/// Why a file that a person handed over is not read, when it is the browser that cannot.
pub const UNREADABLE: &str = "the browser could not read the file";

/// Why a folder is not entered, when it is the browser that cannot.
pub const UNLISTED: &str = "the browser could not enter the folder";

/// Whether a path leads through a folder that is not entered.
pub fn is_skipped(path: &str) -> bool {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    parts.into_iter().any(is_skipped_folder)
}

/// The folder that holds all of `paths`, when there is exactly one. Paths are shown relative to it, as the
/// command line shows them relative to the folder it is given.
pub fn common_root<'p>(mut paths: impl Iterator<Item = &'p str>) -> Option<&'p str> {
    let (root, _) = paths.next()?.split_once('/')?;
    paths.all(|path| path.split_once('/').is_some_and(|(first, _)| first == root)).then_some(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_control_and_dependencies_are_not_entered() {
        assert!(is_skipped("shop/.git/config.yml"));
        assert!(is_skipped("node_modules/a/package.json"));
        assert!(!is_skipped("shop/.agents/desk/agent.yml"));
        // A file may be called like a folder.
        assert!(!is_skipped("shop/target"));
    }

    #[test]
    fn one_folder_is_stripped_and_two_are_not() {
        assert_eq!(common_root(["shop/a.yml", "shop/b/c.yml"].into_iter()), Some("shop"));
        assert_eq!(common_root(["shop/a.yml", "desk/c.yml"].into_iter()), None);
        assert_eq!(common_root(["shop/a.yml", "c.yml"].into_iter()), None);
        assert_eq!(common_root(["c.yml"].into_iter()), None);
        assert_eq!(common_root(std::iter::empty()), None);
    }
}
