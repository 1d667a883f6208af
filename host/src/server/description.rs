use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// `GET /api/v1/openapi.yaml`
pub(super) async fn show() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/yaml")], include_str!("../../api/openapi.yaml"))
}
