use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::access::Principal;
use super::extract::{Path, Query, WholeBody};
use super::specification::{Expected, answer, expected, specifications, tag};
use super::state::AppState;
use super::{ApiError, page};
use crate::api::{SpecificationHead, SpecificationList};
use crate::specifications::{Checked, MediaType, check};
use crate::store::{After, Collection, Listing, Sort, SortKey};

/// `maxLength` of what is filtered by.
const MAX_FILTER_CHARS: usize = 200;

#[derive(Deserialize)]
pub(super) struct Parameters {
    kind: Option<String>,
    name: Option<String>,
    label: Option<String>,
    sort: Option<String>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// `GET /api/v1/specifications`
pub(super) async fn list(
    State(state): State<AppState>,
    principal: Principal,
    Query(parameters): Query<Parameters>,
) -> Result<Json<SpecificationList>, ApiError> {
    for text in [&parameters.kind, &parameters.name, &parameters.label].into_iter().flatten() {
        if text.chars().count() > MAX_FILTER_CHARS {
            return Err(ApiError::BadRequest(format!("a filter has at most {MAX_FILTER_CHARS} characters")));
        }
    }
    let (sort, is_descending) = order(parameters.sort.as_deref().unwrap_or("id"))?;
    let limit = page::limit(parameters.limit)?;
    let after = parameters.cursor.as_deref().map(|text| after(text, sort)).transpose()?;
    // One more than is told, to know whether there is another page.
    let listing = Listing {
        kind: parameters.kind,
        name: parameters.name,
        label: parameters.label,
        sort,
        is_descending,
        after,
        limit: limit + 1,
    };
    let own = specifications(&state, &principal);
    let page = own.store.list(own.tenant, Collection::Specifications, &listing).await;
    let mut page = page.map_err(ApiError::internal)?;
    let has_more = page.heads.len() > limit as usize;
    page.heads.truncate(limit as usize);
    let next = page.heads.last().filter(|_| has_more).map(|head| cursor(&head.place(sort)));
    let items = page.heads.into_iter().map(|head| SpecificationHead {
        id: head.id,
        version: head.version,
        kind: head.kind,
        name: head.name,
        created_at: head.created_at.to_string(),
        updated_at: head.updated_at.to_string(),
    });
    Ok(Json(SpecificationList { total: page.total, items: items.collect(), next }))
}

#[derive(Deserialize)]
pub(super) struct Name {
    id: Option<String>,
}

/// `POST /api/v1/specifications`
pub(super) async fn create(
    State(state): State<AppState>,
    principal: Principal,
    Query(Name { id }): Query<Name>,
    headers: HeaderMap,
    WholeBody(body): WholeBody,
) -> Result<Response, ApiError> {
    let checked = checked(&state, id.clone(), &headers, body.into()).await?;
    let (content, findings) = (checked.content.clone(), checked.findings.clone());
    let (id, version) = specifications(&state, &principal).create(id.as_deref(), checked).await?;
    state.stored_changed();
    let mut response = answer(&id, &version, &content, Some(findings));
    *response.status_mut() = StatusCode::CREATED;
    let location = HeaderValue::try_from(format!("/api/v1/specifications/{id}"));
    response.headers_mut().insert(LOCATION, location.map_err(ApiError::internal)?);
    Ok(response)
}

/// `GET /api/v1/specifications/{id}`
pub(super) async fn read(
    State(state): State<AppState>,
    principal: Principal,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (version, content) = specifications(&state, &principal).read(&id).await?;
    let tag = tag(version.number);
    if headers.get_all(IF_NONE_MATCH).iter().any(|known| known == tag || known == "*") {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    Ok(answer(&id, &version, &content, None))
}

/// `PUT /api/v1/specifications/{id}`
pub(super) async fn update(
    State(state): State<AppState>,
    principal: Principal,
    Path(id): Path<String>,
    headers: HeaderMap,
    WholeBody(body): WholeBody,
) -> Result<Response, ApiError> {
    let expected = version(&state, &principal, &id, &headers).await?;
    let checked = checked(&state, Some(id.clone()), &headers, body.into()).await?;
    let version = specifications(&state, &principal).update(&id, expected, &checked).await?;
    state.stored_changed();
    Ok(answer(&id, &version, &checked.content, Some(checked.findings)))
}

/// `DELETE /api/v1/specifications/{id}`
pub(super) async fn delete(
    State(state): State<AppState>,
    principal: Principal,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let expected = version(&state, &principal, &id, &headers).await?;
    let version = specifications(&state, &principal).delete(&id, expected).await?;
    state.stored_changed();
    Ok((StatusCode::NO_CONTENT, [(ETAG, tag(version.number))]).into_response())
}

/// The version a write of `id` follows.
async fn version(
    state: &AppState,
    principal: &Principal,
    id: &str,
    headers: &HeaderMap,
) -> Result<u64, ApiError> {
    match expected(headers)? {
        Expected::Version(number) => Ok(number),
        Expected::Any => Ok(specifications(state, principal).read(id).await?.0.number),
    }
}

/// The body, if it is a definition without errors.
async fn checked(
    state: &AppState,
    id: Option<String>,
    headers: &HeaderMap,
    body: Vec<u8>,
) -> Result<Checked, ApiError> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(MediaType::of_name);
    let media_type = media_type
        .ok_or_else(|| ApiError::UnsupportedMediaType(MediaType::ALL.map(MediaType::name).to_vec()))?;
    let text = String::from_utf8(body)
        .map_err(|_| ApiError::BadRequest("the body is not text in UTF-8".to_owned()))?;
    let profile = state.profile();
    state.work(move || Ok(check(id.as_deref(), media_type, &text, profile)?)).await
}

fn order(text: &str) -> Result<(Sort, bool), ApiError> {
    let (name, is_descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
    let sort = match name {
        "id" => Sort::Id,
        "name" => Sort::Name,
        "updated" => Sort::Updated,
        _ => {
            return Err(ApiError::BadRequest(format!(
                "`{text}` is not one of id, name, updated, with or without `-` before it"
            )));
        }
    };
    Ok((sort, is_descending))
}

/// A place in a list as text: the id, a comma and what the list is ordered by, where that is something else.
fn cursor(After { key, id }: &After) -> String {
    match key {
        SortKey::Text(text) => format!("{id},{text}"),
        SortKey::Time(time) => format!("{id},{time}"),
    }
}

fn after(text: &str, sort: Sort) -> Result<After, ApiError> {
    let no_cursor = || ApiError::BadRequest("the cursor is none of this list".to_owned());
    let (id, key) = text.split_once(',').ok_or_else(no_cursor)?;
    let key = match sort {
        Sort::Id | Sort::Name => SortKey::Text(key.to_owned()),
        Sort::Updated => SortKey::Time(key.parse().map_err(|_| no_cursor())?),
    };
    Ok(After { key, id: id.to_owned() })
}
