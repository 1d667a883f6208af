use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use ossa_core::export::{Expand, ExportFormat};
use ossa_core::graph::Graph;
use ossa_core::wire::Diff;
use serde::Deserialize;

use super::ApiError;
use super::extract::{Query, WholeBody};
use super::state::AppState;
use crate::answer::{Side, difference};
use crate::graph_file::graph_in;

/// What a body that is a graph may be called.
const GRAPH_TYPES: [&str; 2] = ["application/json", "application/vnd.ossa.graph"];

/// Relations of a graph that is compared with an export, pair by pair.
const MOST_PAIRS: u64 = 1_000_000;

#[derive(Deserialize)]
pub(super) struct Parameters {
    since: u64,
}

/// `GET /api/v1/knowledge-graph/diff`
pub(super) async fn since(
    State(state): State<AppState>,
    Query(Parameters { since }): Query<Parameters>,
) -> Result<Json<Diff>, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    let earlier = state.revisions().graph(since)?;
    let diff = state.work(move || {
        let new = snapshot.side();
        compare(Side { graph: &earlier, ..new }, new)
    });
    Ok(Json(diff.await?))
}

/// `POST /api/v1/knowledge-graph/diff`
pub(super) async fn posted(
    State(state): State<AppState>,
    headers: HeaderMap,
    WholeBody(body): WholeBody,
) -> Result<Json<Diff>, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if !GRAPH_TYPES.iter().any(|known| known.eq_ignore_ascii_case(media_type)) {
        return Err(ApiError::UnsupportedMediaType(GRAPH_TYPES.to_vec()));
    }
    let is_json = media_type.eq_ignore_ascii_case(GRAPH_TYPES[0]);
    let diff = state.work(move || {
        let posted = match graph_in(&body) {
            Ok(Some(posted)) => posted,
            Ok(None) if is_json => return Err(not_a_graph(&body)),
            Ok(None) => return Err(ApiError::Unprocessable("the body is no graph".to_owned())),
            Err(error) => return Err(ApiError::Unprocessable(format!("the body is no graph: {error}"))),
        };
        let old = Side { graph: &posted.graph, is_export: posted.is_export };
        compare(old, snapshot.side())
    });
    Ok(Json(diff.await?))
}

/// JSON that is no graph, or no JSON at all.
fn not_a_graph(body: &Bytes) -> ApiError {
    match serde_json::from_slice::<serde::de::IgnoredAny>(body) {
        Ok(_) => ApiError::Unprocessable("the body is JSON, but no graph".to_owned()),
        Err(error) => ApiError::BadRequest(format!("the body is no JSON: {error}")),
    }
}

fn compare(old: Side<'_>, new: Side<'_>) -> Result<Diff, ApiError> {
    if old.is_export != new.is_export {
        let many = |graph: &Graph| ExportFormat::Json.relation_count(graph, Expand::Pairs);
        let count = many(if old.is_export { new.graph } else { old.graph });
        if count > MOST_PAIRS {
            return Err(ApiError::Unprocessable(format!(
                "an export is compared pair by pair, and the graph has {count} relations, more than {MOST_PAIRS}; \
                 send an answer of this API or an `.ossag` file instead"
            )));
        }
    }
    let diff = difference(old, new).map_err(ApiError::internal)?;
    Ok(Diff::from(&diff))
}
