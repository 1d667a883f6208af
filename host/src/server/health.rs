use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::state::AppState;
use crate::api::{Health, HealthStatus, Readiness};

/// `GET /health`
pub(super) async fn live() -> Json<Health> {
    Json(Health { status: HealthStatus::Ok })
}

/// `GET /ready`
pub(super) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Readiness>) {
    let graph = state.snapshot().is_some();
    let store = match state.store().check().await {
        Ok(()) => true,
        Err(error) => {
            // The body says that the store is at fault, the log says how.
            tracing::warn!(error = &error as &dyn std::error::Error, "the store does not answer");
            false
        }
    };
    let ready = graph && store;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, graph, store }))
}
