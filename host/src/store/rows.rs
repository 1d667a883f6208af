//! Values between rows and types, the same for every database.

use std::path::PathBuf;

use jiff::Timestamp;

use super::StoreError;

/// What `versions` holds of a content: media type, text, kind, name and labels.
pub(super) type ContentColumns =
    (Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

pub(super) fn damaged(what: &'static str, value: impl Into<String>) -> StoreError {
    StoreError::Damaged { what, value: value.into() }
}

pub(super) fn time(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|_| damaged("time", millis.to_string()))
}

pub(super) fn paths_to_text(paths: &[PathBuf]) -> Result<String, StoreError> {
    let texts: Vec<&str> = paths
        .iter()
        .map(|path| path.to_str().ok_or_else(|| StoreError::Path(path.clone())))
        .collect::<Result<_, _>>()?;
    serde_json::to_string(&texts).map_err(|_| damaged("paths", "to store"))
}

/// `text` as a pattern that finds it anywhere.
pub(super) fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in super::folded(text).chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
