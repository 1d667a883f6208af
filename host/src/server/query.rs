use axum::Json;
use axum::extract::State;
use ossa_core::query;
use ossa_core::wire::Found;
use serde::Deserialize;

use super::ApiError;
use super::extract::Query;
use super::state::AppState;

/// Nodes in one answer, unless fewer are asked for.
const PAGE: usize = 1000;

#[derive(Deserialize)]
pub(super) struct Parameters {
    q: String,
    #[serde(default)]
    offset: u64,
    limit: Option<usize>,
}

/// `GET /api/v1/knowledge-graph/query`
pub(super) async fn run(
    State(state): State<AppState>,
    Query(Parameters { q, offset, limit }): Query<Parameters>,
) -> Result<Json<Found>, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    // A query goes through all nodes several times.
    let answer = state.work(move || {
        let refuse = |error: query::QueryError| ApiError::BadQuery { column: error.column(&q), error };
        let query = query::Query::parse(&q).map_err(refuse)?;
        let found = query.evaluate(snapshot.graph()).map_err(refuse)?;
        Ok(Found::page(snapshot.graph(), &found, offset, limit.unwrap_or(PAGE).min(PAGE)))
    });
    Ok(Json(answer.await?))
}
