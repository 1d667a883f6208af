use axum::Json;
use axum::extract::State;
use ossa_core::graph::Kinds;
use ossa_core::wire::NodeName;
use serde::Deserialize;

use super::extract::{Path, Query, list, name};
use super::state::AppState;
use super::{ApiError, page};
use crate::answer::{self, Direction};
use crate::api::{Neighbors, NodeDetail};

/// `GET /api/v1/knowledge-graph/nodes/{id}`
pub(super) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<NodeDetail>, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    let id = name(id)?;
    let detail = state.work(move || {
        let graph = snapshot.graph();
        Ok(answer::node_detail(graph, snapshot.revision(), answer::node(graph, &id)?))
    });
    Ok(Json(detail.await?))
}

#[derive(Deserialize)]
pub(super) struct Parameters {
    kinds: Option<String>,
    direction: Option<String>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// `GET /api/v1/knowledge-graph/nodes/{id}/neighbors`
pub(super) async fn neighbors(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Neighbors>, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    let id = name(id)?;
    let names = list(parameters.kinds.as_deref())?;
    let direction = match parameters.direction.as_deref() {
        None | Some("both") => Direction::Both,
        Some("out") => Direction::Out,
        Some("in") => Direction::In,
        Some(other) => {
            return Err(ApiError::BadRequest(format!("`{other}` is not one of out, in, both")));
        }
    };
    let limit = page::limit(parameters.limit)? as usize;
    let (revision, offset) = match parameters.cursor.as_deref().map(Cursor::parse).transpose()? {
        Some(Cursor { revision, offset }) => (revision, offset),
        None => (snapshot.revision(), 0),
    };
    // The next page is one of the same graph, although there may be another by now.
    let graph = state.revisions().graph(revision)?;
    let page = state.work(move || {
        let node = answer::node(&graph, &id)?;
        let kinds = answer::kinds(&graph, &names, Kinds::all)?;
        let (neighbors, total) = answer::neighbors(&graph, node, &kinds, direction, (offset, limit));
        let end = offset.saturating_add(neighbors.len());
        Ok(Neighbors {
            revision,
            node: NodeName::of(&graph, node),
            total: total as u64,
            neighbors,
            next: (end < total).then(|| Cursor { revision, offset: end }.to_string()),
        })
    });
    Ok(Json(page.await?))
}

/// Where a page begins.
struct Cursor {
    revision: u64,
    offset: usize,
}

impl Cursor {
    fn parse(text: &str) -> Result<Self, ApiError> {
        let parts = text.split_once('-');
        let numbers =
            parts.and_then(|(revision, offset)| Some((revision.parse().ok()?, offset.parse().ok()?)));
        let (revision, offset) =
            numbers.ok_or_else(|| ApiError::BadRequest(format!("`{text}` is no cursor of this server")))?;
        Ok(Self { revision, offset })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.revision, self.offset)
    }
}
