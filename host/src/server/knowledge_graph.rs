use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::ApiError;
use super::state::AppState;

/// `GET /api/v1/knowledge-graph`
pub(super) async fn show(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    // `no-cache` lets clients keep the answer, but ask each time whether it is still the current one.
    let validity =
        [(ETAG, snapshot.etag().clone()), (CACHE_CONTROL, HeaderValue::from_static("private, no-cache"))];
    if has(&headers, snapshot.etag()) {
        return Ok((StatusCode::NOT_MODIFIED, validity).into_response());
    }
    Ok((validity, [(CONTENT_TYPE, "application/json")], snapshot.report_json().clone()).into_response())
}

/// Whether the client says it has the representation with this tag (RFC 9110, section 13.1.2: weakly compared).
fn has(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(etag) = etag.to_str().map(strong) else { return false };
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim() == "*" || strong(tag) == etag)
}
