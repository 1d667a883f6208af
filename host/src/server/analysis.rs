//! What the graph is asked. The answers are made where those of the command line are.

use axum::Json;
use axum::extract::State;
use ossa_core::analysis::CommunitySettings;
use ossa_core::wire::{Communities, Impact, Paths};
use serde::Deserialize;

use super::ApiError;
use super::extract::{Query, list, name};
use super::state::AppState;
use crate::answer::{self, Search, Towards};

/// `maxItems` of the starts of an impact.
const MOST_STARTS: usize = 100;
/// `maximum` of the paths: each costs several searches of the graph.
const MOST_PATHS: usize = 20;

/// `GET /api/v1/knowledge-graph/impact`
pub(super) async fn impact(
    State(state): State<AppState>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Json<Impact>, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    let (mut ids, mut kinds, mut needs, mut depth) = (Vec::new(), Vec::new(), false, None);
    for (parameter, value) in pairs {
        match parameter.as_str() {
            "id" => ids.push(name(value)?),
            "kinds" => kinds = list(Some(&value))?,
            "depth" => {
                let number = value.parse::<u32>();
                depth = Some(number.map_err(|_| {
                    ApiError::BadRequest(format!("`depth` is `{value}`, and not a number of relations"))
                })?);
            }
            "toward" => {
                needs = match value.as_str() {
                    "dependents" => false,
                    "needs" => true,
                    _ => {
                        return Err(ApiError::BadRequest(format!(
                            "`{value}` is not one of dependents, needs"
                        )));
                    }
                }
            }
            _ => {}
        }
    }
    if !(1..=MOST_STARTS).contains(&ids.len()) {
        return Err(ApiError::BadRequest(format!(
            "`id` is given {} times, and not 1 to {MOST_STARTS}",
            ids.len()
        )));
    }
    let towards = Towards { needs, depth };
    let impact = state.work(move || Ok(answer::impact(snapshot.graph(), &ids, &kinds, towards)?));
    Ok(Json(impact.await?))
}

#[derive(Deserialize)]
pub(super) struct Ends {
    from: String,
    to: String,
    k: Option<usize>,
    kinds: Option<String>,
    #[serde(default)]
    either_way: bool,
    #[serde(default)]
    by_weight: bool,
}

/// `GET /api/v1/knowledge-graph/paths`
pub(super) async fn paths(
    State(state): State<AppState>,
    Query(ends): Query<Ends>,
) -> Result<Json<Paths>, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    let (from, to) = (name(ends.from)?, name(ends.to)?);
    let kinds = list(ends.kinds.as_deref())?;
    let count = ends.k.unwrap_or(1);
    if !(1..=MOST_PATHS).contains(&count) {
        return Err(ApiError::BadRequest(format!("`k` is {count}, and not 1 to {MOST_PATHS}")));
    }
    let search = Search { count, either_way: ends.either_way, by_weight: ends.by_weight };
    let paths = state.work(move || Ok(answer::paths(snapshot.graph(), [&from, &to], &kinds, search)?));
    Ok(Json(paths.await?))
}

#[derive(Deserialize)]
pub(super) struct Division {
    resolution: Option<f64>,
    seed: Option<u64>,
    kinds: Option<String>,
}

/// `GET /api/v1/knowledge-graph/communities`
pub(super) async fn communities(
    State(state): State<AppState>,
    Query(division): Query<Division>,
) -> Result<Json<Communities>, ApiError> {
    let snapshot = state.snapshot().ok_or(ApiError::NotBuilt)?;
    let kinds = list(division.kinds.as_deref())?;
    let resolution = division.resolution.unwrap_or(1.0);
    if !(resolution.is_finite() && resolution > 0.0) {
        return Err(ApiError::BadRequest(format!("`resolution` is {resolution}, and not a number above 0")));
    }
    let settings = CommunitySettings { resolution, seed: division.seed.unwrap_or(1) };
    let found = state.work(move || Ok(answer::communities(snapshot.graph(), &kinds, settings)?));
    Ok(Json(found.await?))
}
