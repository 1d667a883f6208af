use axum::Json;
use axum::extract::State;

use super::ApiError;
use super::state::AppState;
use crate::api::{ClusterSize, Ecosystem};

/// `maxItems` of the builds.
const LAST_BUILDS: u32 = 10;

/// `GET /api/v1/dashboard/ecosystem`
pub(super) async fn show(State(state): State<AppState>) -> Result<Json<Ecosystem>, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    let builds = state.store().builds(LAST_BUILDS).await.map_err(ApiError::internal)?;
    let stats = snapshot.stats().clone();
    let clusters =
        stats.by_type.iter().map(|(name, &size)| ClusterSize { r#type: name.clone(), size: size as u64 });
    Ok(Json(Ecosystem {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        uptime_seconds: state.uptime().as_secs(),
        revision: snapshot.revision(),
        profile: snapshot.profile().map(Into::into),
        source_count: snapshot.source_count() as u64,
        skipped_count: snapshot.skipped_count() as u64,
        clusters: clusters.collect(),
        stats,
        builds: builds.iter().map(Into::into).collect(),
    }))
}
