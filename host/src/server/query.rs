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
    // A query goes through all nodes several times: too long for a thread that serves others.
    let permit = state.work_permit().await?;
    let text = q.clone();
    let answer = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let query = query::Query::parse(&text)?;
        let found = query.evaluate(snapshot.graph())?;
        Ok(Found::page(snapshot.graph(), &found, offset, limit.unwrap_or(PAGE).min(PAGE)))
    });
    let answer: Result<Found, query::QueryError> = answer.await.map_err(ApiError::internal)?;
    answer.map(Json).map_err(|error| ApiError::BadQuery { column: error.column(&q), error })
}
