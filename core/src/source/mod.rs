//! What a shell hands in: a path and bytes.

use std::sync::Arc;

/// One file as a shell read it. The core never touches a file system.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path relative to what the user named, with `/` between its parts.
    pub path: Arc<str>,
    /// The whole content.
    pub bytes: Vec<u8>,
}

impl Source {
    /// A source of text, mostly for tests.
    pub fn new(path: impl Into<Arc<str>>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }
}

/// Why bytes are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingError {
    /// Byte offset of the first byte that is not UTF-8.
    InvalidUtf8(usize),
    /// The content starts with a UTF-16 byte order mark.
    Utf16,
}

/// The text of `bytes` without a UTF-8 byte order mark.
///
/// # Errors
/// [`EncodingError`] when the bytes are not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<&str, EncodingError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(EncodingError::Utf16);
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| EncodingError::InvalidUtf8(error.valid_up_to()))
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a path, without its final slash; empty at the top.
pub fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..slash])
}

/// Whether a folder of this name is not entered: nobody keeps definitions there, and it often holds very many
/// files. Other hidden folders are entered: agents live in `.agents` and `.claude`.
pub fn is_skipped_folder(name: &str) -> bool {
    matches!(name, ".git" | "node_modules" | "target")
}
