use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};

use super::state::AppState;
use super::{ApiError, metrics};
use crate::api::{Build, BuildStatus, GraphMetrics, Profile};
use crate::store;

/// `GET /api/v1/knowledge-graph/metrics`, for programs, or for Prometheus where it asks.
pub(super) async fn show(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ApiError> {
    if prefers_text(&headers) {
        return metrics::show(State(state)).await;
    }
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    Ok(Json(GraphMetrics {
        revision: snapshot.revision(),
        profile: snapshot.profile().map(Into::into),
        source_count: snapshot.source_count() as u64,
        skipped_count: snapshot.skipped_count() as u64,
        stats: snapshot.stats().clone(),
        build: snapshot.build().into(),
    })
    .into_response())
}

/// Whether what is accepted names the format of Prometheus and not JSON.
fn prefers_text(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<&str> = accepted
        .flat_map(|value| value.split(','))
        .filter_map(|range| range.split(';').next().map(str::trim))
        .collect();
    let names =
        |names: &[&str]| ranges.iter().any(|range| names.iter().any(|name| range.eq_ignore_ascii_case(name)));
    names(&["text/plain", "application/openmetrics-text"]) && !names(&["application/json"])
}

impl From<ossa_core::Profile> for Profile {
    fn from(profile: ossa_core::Profile) -> Self {
        match profile {
            ossa_core::Profile::Default => Self::Default,
            ossa_core::Profile::Ossa019 => Self::Ossa019,
        }
    }
}

impl From<&Profile> for ossa_core::Profile {
    fn from(profile: &Profile) -> Self {
        match profile {
            Profile::Default => Self::Default,
            Profile::Ossa019 => Self::Ossa019,
        }
    }
}

impl From<&store::Build> for Build {
    fn from(build: &store::Build) -> Self {
        let store::Build { started_at, duration, reason, outcome } = build;
        let (status, revision, stats) = match outcome {
            store::Outcome::Succeeded { revision, stats } => {
                (BuildStatus::Succeeded, Some(*revision), Some(stats))
            }
            // Why it failed is for the log: messages may hold paths of the machine.
            store::Outcome::Failed { .. } => (BuildStatus::Failed, None, None),
        };
        Self {
            started_at: started_at.to_string(),
            duration_ms: duration.as_millis() as u64,
            reason: reason.clone(),
            status,
            revision,
            total_agents: stats.map(|stats| stats.total_agents as u64),
            relationships: stats.map(|stats| stats.relationships),
        }
    }
}
