//! Replacing the text of a file that somebody else may be writing, too.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use ossa_core::source::decode;

/// Why a file was left as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RewriteError {
    /// It does not hold the text any more that the new one was made of.
    #[error("it changed since it was read")]
    Changed,
    /// It could not be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// Whether `file` can be read and begins with a byte order mark, which is no part of its text.
pub fn has_byte_order_mark(file: &Path) -> bool {
    let mut start = [0; BYTE_ORDER_MARK.len()];
    fs::File::open(file).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == BYTE_ORDER_MARK
}

/// Puts `after` in the place of `before`, the whole text of `file`, at once: readers see one or the other. A byte order
/// mark, the permissions and links that lead to the file stay.
///
/// # Errors
/// [`RewriteError`]; the file is as it was.
pub fn rewrite(file: &Path, before: &str, after: &str) -> Result<(), RewriteError> {
    // What a link leads to is replaced, not the link.
    let file = fs::canonicalize(file)?;
    let bytes = fs::read(&file)?;
    if decode(&bytes) != Ok(before) {
        return Err(RewriteError::Changed);
    }
    let metadata = fs::metadata(&file)?;
    if metadata.permissions().readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
    }
    let beside = Beside::new(&file)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // Nobody else reads it before it has the permissions of the file.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&beside.path)?;
    if bytes.starts_with(BYTE_ORDER_MARK) {
        out.write_all(BYTE_ORDER_MARK)?;
    }
    out.write_all(after.as_bytes())?;
    out.set_permissions(metadata.permissions())?;
    out.sync_all()?;
    drop(out);
    // Writing took a moment: look again, so that the gap is as small as it can be.
    if fs::read(&file)? != bytes {
        return Err(RewriteError::Changed);
    }
    fs::rename(&beside.path, &file)?;
    Ok(())
}

/// A name beside the file, gone again when something fails.
struct Beside {
    path: PathBuf,
}

impl Beside {
    fn new(file: &Path) -> io::Result<Self> {
        let name = file.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.tmp", std::process::id()));
        Ok(Self { path: file.with_file_name(hidden) })
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // After the rename there is nothing there, which is as it should be.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_changes_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yml");
        fs::write(&file, b"\xef\xbb\xbfa: 1\r\n").unwrap();
        rewrite(&file, "a: 1\r\n", "a: 2\r\n").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"\xef\xbb\xbfa: 2\r\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_changed_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yml");
        fs::write(&file, "a: 3\n").unwrap();
        assert!(matches!(rewrite(&file, "a: 1\n", "a: 2\n"), Err(RewriteError::Changed)));
        assert_eq!(fs::read_to_string(&file).unwrap(), "a: 3\n");
        assert!(matches!(rewrite(&folder.path().join("gone"), "", "x"), Err(RewriteError::Io(_))));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.yml"), folder.path().join("b.yml"));
        fs::write(&file, "a: 1\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        rewrite(&link, "a: 1\n", "a: 2\n").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "a: 2\n");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn what_is_read_only_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yml");
        fs::write(&file, "a: 1\n").unwrap();
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).unwrap();
        assert!(rewrite(&file, "a: 1\n", "a: 2\n").is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "a: 1\n");
    }
}
