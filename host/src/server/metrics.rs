use std::time::Duration;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use prometheus::core::Collector;
use prometheus::{
    Encoder, Gauge, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};

use super::ApiError;
use super::snapshot::Snapshot;
use super::state::AppState;

/// Seconds: most answers take less than a millisecond, a build may take many seconds.
const LATENCY_BUCKETS: [f64; 12] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// What Prometheus is told. Each server has its own registry, so several can live in one process.
pub(super) struct Metrics {
    registry: Registry,
    total_agents: IntGauge,
    relationships: IntGauge,
    findings: IntGaugeVec,
    revision: IntGauge,
    build_duration: Gauge,
    builds: IntCounterVec,
    requests: IntCounterVec,
    request_duration: HistogramVec,
    requests_in_flight: IntGauge,
    listeners: IntGauge,
    exports: IntGauge,
}

impl Metrics {
    pub(super) fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let version = IntGaugeVec::new(Opts::new("ossa_info", "The program, always 1."), &["version"])?;
        version.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        register(&registry, version)?;
        #[cfg(target_os = "linux")]
        registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()))?;
        let gauge = |name, help| register(&registry, IntGauge::new(name, help)?);
        Ok(Self {
            total_agents: gauge("agent_graph_total_agents", "Agents that some source defines.")?,
            relationships: gauge(
                "agent_graph_relationships",
                "Relations of the graph, those of groups included.",
            )?,
            findings: register(
                &registry,
                IntGaugeVec::new(Opts::new("agent_graph_findings", "Findings by severity."), &["severity"])?,
            )?,
            revision: gauge("agent_graph_revision", "Revision of the graph, from the start of the process.")?,
            build_duration: register(
                &registry,
                Gauge::new("graph_build_duration_seconds", "Duration of the last build.")?,
            )?,
            builds: register(
                &registry,
                IntCounterVec::new(
                    Opts::new("graph_builds_total", "Builds by how they ended."),
                    &["status"],
                )?,
            )?,
            requests: register(
                &registry,
                IntCounterVec::new(
                    Opts::new("http_requests_total", "Requests by method, route and status."),
                    &["method", "route", "status"],
                )?,
            )?,
            request_duration: register(
                &registry,
                HistogramVec::new(
                    HistogramOpts::new(
                        "http_request_duration_seconds",
                        "Time until a response begins, by method and route.",
                    )
                    .buckets(LATENCY_BUCKETS.to_vec()),
                    &["method", "route"],
                )?,
            )?,
            requests_in_flight: gauge("http_requests_in_flight", "Requests without a response yet.")?,
            listeners: gauge("event_listeners", "Clients that follow events.")?,
            exports: gauge("exports_in_flight", "Exports that are being written.")?,
            registry,
        })
    }

    /// Counts a build; with a snapshot if it succeeded.
    pub(super) fn built(&self, snapshot: Option<&Snapshot>, duration: Duration) {
        self.build_duration.set(duration.as_secs_f64());
        let status = if snapshot.is_some() { "succeeded" } else { "failed" };
        self.builds.with_label_values(&[status]).inc();
        if let Some(snapshot) = snapshot {
            self.total_agents.set(snapshot.stats().total_agents as i64);
            self.relationships.set(snapshot.stats().relationships as i64);
            self.revision.set(snapshot.revision() as i64);
            // What is not found any more is not told any more.
            self.findings.reset();
            for (severity, &count) in &snapshot.stats().findings_by_severity {
                self.findings.with_label_values(&[severity]).set(count as i64);
            }
        }
    }

    /// A request that has no response yet, for as long as the value is kept.
    pub(super) fn begin(&self) -> InFlight {
        self.requests_in_flight.inc();
        InFlight(self.requests_in_flight.clone())
    }

    /// Counts a request. `route` is a route and never a path: paths are without number.
    pub(super) fn answered(&self, method: &str, route: &str, status: u16, duration: Duration) {
        self.requests.with_label_values(&[method, route, &status.to_string()]).inc();
        self.request_duration.with_label_values(&[method, route]).observe(duration.as_secs_f64());
    }
}

/// Counts one less when it goes, however the request ended.
pub(super) struct InFlight(IntGauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Adds a metric to those that are told.
fn register<C: Collector + Clone + 'static>(registry: &Registry, metric: C) -> prometheus::Result<C> {
    registry.register(Box::new(metric.clone()))?;
    Ok(metric)
}

/// `GET /metrics`
pub(super) async fn show(State(state): State<AppState>) -> Result<Response, ApiError> {
    let metrics = state.metrics();
    metrics.listeners.set(state.feed().listeners() as i64);
    metrics.exports.set(state.exports() as i64);
    let encoder = TextEncoder::new();
    let mut text = Vec::new();
    encoder.encode(&metrics.registry.gather(), &mut text).map_err(ApiError::internal)?;
    Ok(([(CONTENT_TYPE, encoder.format_type().to_owned())], text).into_response())
}
