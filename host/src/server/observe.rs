use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::state::AppState;

/// Counts each request and logs it in one line. Neither holds what a query or body says.
pub(super) async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let clock = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let duration = clock.elapsed();
    let route = route.as_ref().map_or("web-app", MatchedPath::as_str);
    state.metrics().answered(label(&method), route, status, duration);
    tracing::info!(%method, path, status, micros = duration.as_micros() as u64, "answered");
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
