use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::access::Principal;
use super::extract::{Body, Path, Query};
use super::specification::{self, Expected, answer, expected, specifications};
use super::state::AppState;
use super::{ApiError, page};
use crate::api::{RollBackRequest, SpecificationDiff, SpecificationHistory};
use crate::specifications::{SpecificationError, difference};

#[derive(Deserialize)]
pub(super) struct Parameters {
    before: Option<u64>,
    limit: Option<u32>,
}

/// `GET /api/v1/specifications/{id}/history`
pub(super) async fn history(
    State(state): State<AppState>,
    principal: Principal,
    Path(id): Path<String>,
    Query(Parameters { before, limit }): Query<Parameters>,
) -> Result<Json<SpecificationHistory>, ApiError> {
    let limit = page::limit(limit)?;
    let versions = specifications(&state, &principal).history(&id, before, limit).await?;
    // Versions count from 1 without a gap.
    let next = versions.last().map(|version| version.number).filter(|number| *number > 1);
    let versions = versions.iter().map(specification::version).collect();
    Ok(Json(SpecificationHistory { id, versions, next }))
}

/// `GET /api/v1/specifications/{id}/versions/{version}`
pub(super) async fn show(
    State(state): State<AppState>,
    principal: Principal,
    Path((id, number)): Path<(String, u64)>,
) -> Result<Response, ApiError> {
    let (version, content) = specifications(&state, &principal).version(&id, number).await?;
    Ok(answer(&id, &version, &content, None))
}

#[derive(Deserialize)]
pub(super) struct Sides {
    from: u64,
    to: u64,
}

/// `GET /api/v1/specifications/{id}/diff`
pub(super) async fn diff(
    State(state): State<AppState>,
    principal: Principal,
    Path(id): Path<String>,
    Query(Sides { from, to }): Query<Sides>,
) -> Result<Json<SpecificationDiff>, ApiError> {
    let old = specifications(&state, &principal).version(&id, from).await?;
    let new = specifications(&state, &principal).version(&id, to).await?;
    let unified = state.work(move || Ok(difference((&old.0, &old.1), (&new.0, &new.1)))).await?;
    Ok(Json(SpecificationDiff { id, from, to, unified }))
}

/// `POST /api/v1/specifications/{id}/rollback`
pub(super) async fn roll_back(
    State(state): State<AppState>,
    principal: Principal,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(request): Body<RollBackRequest>,
) -> Result<Response, ApiError> {
    let own = specifications(&state, &principal);
    let expected = match expected(&headers)? {
        Expected::Version(number) => number,
        Expected::Any => match own.history(&id, None, 1).await?.first() {
            Some(version) => version.number,
            None => return Err(SpecificationError::Unknown(id).into()),
        },
    };
    let version = own.roll_back(&id, expected, request.version).await?;
    state.stored_changed();
    match &version.content {
        Some(content) => Ok(answer(&id, &version, content, None)),
        None => Err(SpecificationError::Unknown(id).into()),
    }
}
