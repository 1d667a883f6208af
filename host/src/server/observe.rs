use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tracing::{Instrument as _, Span};

use super::state::AppState;
use crate::telemetry;

/// What is asked for every few seconds, and of no interest as a trace.
const ASKED_BY_MACHINES: [&str; 3] = ["/health", "/ready", "/metrics"];

/// Counts each request, traces it and logs it in one line. None of the three holds what a query or body says.
pub(super) async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let clock = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("web-app", MatchedPath::as_str);
    let span = if ASKED_BY_MACHINES.contains(&route) {
        Span::none()
    } else {
        telemetry::request_span(label(&method), route, request.headers())
    };
    let in_flight = state.metrics().begin();
    let response = next.run(request).instrument(span.clone()).await;
    drop(in_flight);
    let status = response.status();
    telemetry::answered(&span, status);
    let duration = clock.elapsed();
    state.metrics().answered(label(&method), route, status.as_u16(), duration);
    tracing::info!(
        %method,
        path,
        status = status.as_u16(),
        micros = duration.as_micros() as u64,
        trace_id = telemetry::trace_id(&span),
        "answered"
    );
    response
}

/// Clients may invent methods; metrics must not grow with them.
fn label(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE
        | Method::OPTIONS => method.as_str(),
        _ => "OTHER",
    }
}
