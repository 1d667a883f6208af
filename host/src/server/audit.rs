use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::access::Principal;
use super::extract::Query;
use super::state::AppState;
use super::{ApiError, page};
use crate::api::{AuditLine, AuditLog};

#[derive(Deserialize)]
pub(super) struct Parameters {
    before: Option<u64>,
    limit: Option<u32>,
}

/// `GET /api/v1/audit`
pub(super) async fn show(
    State(state): State<AppState>,
    principal: Principal,
    Query(Parameters { before, limit }): Query<Parameters>,
) -> Result<Json<AuditLog>, ApiError> {
    let limit = page::limit(limit)?;
    // One more than is told, to know whether there is another page.
    let lines = state.store().audit(&principal.tenant, before, limit + 1).await;
    let mut lines = lines.map_err(ApiError::internal)?;
    let has_more = lines.len() > limit as usize;
    lines.truncate(limit as usize);
    let next = lines.last().map(|line| line.number).filter(|_| has_more);
    let lines = lines.into_iter().map(|line| AuditLine {
        number: line.number,
        written_at: line.written_at.to_string(),
        actor: line.actor,
        action: line.action,
        collection: line.collection,
        id: line.id,
        version: line.version,
    });
    Ok(Json(AuditLog { lines: lines.collect(), next }))
}
