use axum::Json;
use axum::extract::State;
use ossa_core::Workspace;
use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::wire::Finding;

use super::ApiError;
use super::extract::Body;
use super::state::AppState;
use crate::api::{ValidateRequest, ValidateResult};

/// `maxLength` of the path.
const MAX_PATH_CHARS: usize = 4096;

/// `POST /api/v1/specifications/validate`
pub(super) async fn validate(
    State(state): State<AppState>,
    Body(request): Body<ValidateRequest>,
) -> Result<Json<ValidateResult>, ApiError> {
    let profile = request.profile.flatten().as_ref().map_or(state.profile(), Into::into);
    if request.path.is_empty() || request.path.chars().count() > MAX_PATH_CHARS {
        return Err(ApiError::Unprocessable(format!("`path` needs 1 to {MAX_PATH_CHARS} characters")));
    }
    if !profile.reads(&request.path) {
        return Err(ApiError::Unprocessable(format!(
            "the profile `{}` does not read files named like `{}`",
            profile.name(),
            request.path
        )));
    }
    let work = state.work(move || Ok(findings(&Source::new(request.path, request.content), profile)));
    Ok(Json(ValidateResult { findings: work.await? }))
}

fn findings(source: &Source, profile: ossa_core::Profile) -> Vec<Finding> {
    // One file alone says nothing about what others define.
    let mut workspace = Workspace::new(profile, Limits::DEFAULT).with_some_sources();
    workspace.put(source);
    let analysis = workspace.analyse();
    workspace.findings(&analysis.diagnostics).collect()
}
