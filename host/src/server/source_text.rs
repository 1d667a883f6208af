use std::sync::Arc;

use axum::extract::State;
use serde::Deserialize;

use super::ApiError;
use super::extract::Query;
use super::state::AppState;

#[derive(Deserialize)]
pub(super) struct Parameters {
    path: String,
}

/// `GET /api/v1/sources/text`: looked up among the sources of the graph, never on disk.
pub(super) async fn show(
    State(state): State<AppState>,
    Query(Parameters { path }): Query<Parameters>,
) -> Result<String, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    match snapshot.text(&path) {
        Some(text) => Ok(Arc::<str>::as_ref(text).to_owned()),
        None if state.is_of_file() => Err(ApiError::GraphFile("their text cannot be shown")),
        None => Err(ApiError::NoSource(path)),
    }
}
