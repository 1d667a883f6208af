//! How much of a list one answer holds.

use super::ApiError;

/// Entries in one answer unless the request says otherwise.
const USUAL: u32 = 100;
/// The most a request may ask for.
const MOST: u32 = 1000;

/// The entries a request asks for.
///
/// # Errors
/// [`ApiError::BadRequest`] when those are none or too many.
pub(super) fn limit(asked: Option<u32>) -> Result<u32, ApiError> {
    let limit = asked.unwrap_or(USUAL);
    if (1..=MOST).contains(&limit) {
        Ok(limit)
    } else {
        Err(ApiError::BadRequest(format!("`limit` is {limit}, and not 1 to {MOST}")))
    }
}
