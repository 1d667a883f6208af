use axum::Json;
use axum::extract::State;

use super::ApiError;
use super::extract::OptionalBody;
use super::state::AppState;
use crate::api::{BuildStatus, RebuildRequest, RebuildResult};

/// `maxLength` of the reason.
const MAX_REASON_CHARS: usize = 500;

/// `POST /api/v1/knowledge-graph/rebuild`
pub(super) async fn rebuild(
    State(state): State<AppState>,
    OptionalBody(request): OptionalBody<RebuildRequest>,
) -> Result<Json<RebuildResult>, ApiError> {
    let reason = request.and_then(|request| request.reason.flatten()).unwrap_or_else(|| "request".to_owned());
    if reason.chars().count() > MAX_REASON_CHARS {
        return Err(ApiError::Unprocessable(format!(
            "`reason` is longer than {MAX_REASON_CHARS} characters"
        )));
    }
    if state.is_of_file() {
        return Err(ApiError::GraphFile(
            "there is nothing to build it from; start the server with another file",
        ));
    }
    let snapshot = state.rebuild(&reason).await?;
    Ok(Json(RebuildResult {
        status: BuildStatus::Succeeded,
        revision: snapshot.revision(),
        duration_ms: snapshot.build().duration.as_millis() as u64,
        total_agents: snapshot.stats().total_agents as u64,
        relationships: snapshot.stats().relationships,
    }))
}
