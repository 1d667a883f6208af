//! The web app: files of one folder, everything else under `/` is the app itself.

use std::path::Path;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, Method, Uri};
use axum::response::{Html, IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use super::ApiError;
use super::state::AppState;

/// What is shown when the server was started without the web app.
const NO_APP: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>ossa</title>
<h1>ossa is running</h1>
<p>This server was started without the web app. Build it with <code>cargo xtask web</code> and start the
server with <code>ossa serve --web dist</code>.</p>
<p>The API is described in <a href=\"/api/v1/openapi.yaml\">openapi.yaml</a>; the graph is at
<a href=\"/api/v1/knowledge-graph\">/api/v1/knowledge-graph</a>.</p>
</html>
";

/// Whatever no route of the API takes.
pub(super) async fn serve(State(state): State<AppState>, request: Request) -> Result<Response, ApiError> {
    let path = request.uri().path().to_owned();
    if path == "/api" || path.starts_with("/api/") {
        return Err(ApiError::NotFound);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(ApiError::MethodNotAllowed);
    }
    match state.web() {
        Some(folder) => file(folder, request, &path).await,
        None if path == "/" => Ok(Html(NO_APP).into_response()),
        None => Err(ApiError::NotFound),
    }
}

async fn file(folder: &Path, request: Request, path: &str) -> Result<Response, ApiError> {
    let name = path.rsplit('/').next().unwrap_or_default();
    // Names without an ending are pages of the app, which finds its way by itself.
    let is_page = !name.contains('.') || path == "/index.html";
    let served = if is_page {
        let (mut parts, body) = request.into_parts();
        parts.uri = Uri::from_static("/index.html");
        let index = ServeFile::new(folder.join("index.html")).precompressed_br();
        index.oneshot(Request::from_parts(parts, body)).await
    } else {
        // The build compresses once, and further than a server can while somebody waits.
        let files = ServeDir::new(folder).precompressed_br().append_index_html_on_directories(false);
        files.oneshot(request).await
    };
    let response = served.map_err(ApiError::internal)?;
    if response.status().is_client_error() {
        return Err(ApiError::NotFound);
    }
    let mut response = response.map(Body::new);
    let cache = if !is_page && is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    Ok(response)
}

/// Whether a file name carries a hash of its content, such as `ossa-web-5f2a…_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    name.split(['-', '_', '.'])
        .any(|part| part.len() >= 15 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn names_with_a_hash_are_told_from_others() {
        assert!(is_hashed("ossa-web-5f2a9c0de1b34a77_bg.wasm"));
        assert!(is_hashed("styles-5f2a9c0de1b34a77.css"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("manifest.webmanifest"));
        assert!(!is_hashed("ossa-web.js"));
    }
}
