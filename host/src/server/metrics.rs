use std::time::Duration;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use prometheus::{
    Encoder, Gauge, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};

use super::ApiError;
use super::snapshot::Snapshot;
use super::state::AppState;

/// What Prometheus is told. Each server has its own registry, so several can live in one process.
pub(super) struct Metrics {
    registry: Registry,
    total_agents: IntGauge,
    relationships: IntGauge,
    build_duration: Gauge,
    builds: IntCounterVec,
    requests: IntCounterVec,
    request_duration: HistogramVec,
}

impl Metrics {
    pub(super) fn new() -> prometheus::Result<Self> {
        let metrics = Self {
            registry: Registry::new(),
            total_agents: IntGauge::new("agent_graph_total_agents", "Agents that some source defines.")?,
            relationships: IntGauge::new(
                "agent_graph_relationships",
                "Relations of the graph, those of groups included.",
            )?,
            build_duration: Gauge::new("graph_build_duration_seconds", "Duration of the last build.")?,
            builds: IntCounterVec::new(
                Opts::new("graph_builds_total", "Builds by how they ended."),
                &["status"],
            )?,
            requests: IntCounterVec::new(
                Opts::new("http_requests_total", "Requests by method, route and status."),
                &["method", "route", "status"],
            )?,
            request_duration: HistogramVec::new(
                HistogramOpts::new(
                    "http_request_duration_seconds",
                    "Time until a response begins, by method and route.",
                ),
                &["method", "route"],
            )?,
        };
        metrics.registry.register(Box::new(metrics.total_agents.clone()))?;
        metrics.registry.register(Box::new(metrics.relationships.clone()))?;
        metrics.registry.register(Box::new(metrics.build_duration.clone()))?;
        metrics.registry.register(Box::new(metrics.builds.clone()))?;
        metrics.registry.register(Box::new(metrics.requests.clone()))?;
        metrics.registry.register(Box::new(metrics.request_duration.clone()))?;
        Ok(metrics)
    }

    /// Counts a build; with a snapshot if it succeeded.
    pub(super) fn built(&self, snapshot: Option<&Snapshot>, duration: Duration) {
        self.build_duration.set(duration.as_secs_f64());
        let status = if snapshot.is_some() { "succeeded" } else { "failed" };
        self.builds.with_label_values(&[status]).inc();
        if let Some(snapshot) = snapshot {
            self.total_agents.set(snapshot.stats().total_agents as i64);
            self.relationships.set(snapshot.stats().relationships as i64);
        }
    }

    /// Counts a request. `route` is a route and never a path: paths are without number.
    pub(super) fn answered(&self, method: &str, route: &str, status: u16, duration: Duration) {
        self.requests.with_label_values(&[method, route, &status.to_string()]).inc();
        self.request_duration.with_label_values(&[method, route]).observe(duration.as_secs_f64());
    }
}

/// `GET /metrics`
pub(super) async fn show(State(state): State<AppState>) -> Result<impl IntoResponse, ApiError> {
    let encoder = TextEncoder::new();
    let mut text = Vec::new();
    encoder.encode(&state.metrics().registry.gather(), &mut text).map_err(ApiError::internal)?;
    Ok(([(CONTENT_TYPE, encoder.format_type().to_owned())], text))
}
