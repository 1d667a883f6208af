//! Specifications as the API tells them.

use axum::Json;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use ossa_core::wire::Finding;

use super::ApiError;
use super::access::Principal;
use super::state::AppState;
use crate::api::{Specification, SpecificationAction, SpecificationVersion};
use crate::specifications::Specifications;
use crate::store::{Action, Content, Version};

/// The specifications a request is about.
pub(super) fn specifications<'a>(state: &'a AppState, principal: &'a Principal) -> Specifications<'a> {
    Specifications {
        store: state.store(),
        tenant: &principal.tenant,
        author: &principal.author,
        profile: state.profile(),
    }
}

/// The version a write follows.
pub(super) enum Expected {
    /// This one.
    Version(u64),
    /// Whichever is there.
    Any,
}

/// What `If-Match` says.
pub(super) fn expected(headers: &HeaderMap) -> Result<Expected, ApiError> {
    let mut values = headers.get_all(IF_MATCH).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(ApiError::NoVersionGiven);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(Expected::Any);
    }
    let number = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let number = number.and_then(|number| number.parse().ok());
    number.map(Expected::Version).ok_or_else(|| {
        ApiError::BadRequest("`If-Match` is a version in quotes, such as `\"3\"`, or `*`".to_owned())
    })
}

pub(super) fn action(action: Action) -> SpecificationAction {
    match action {
        Action::Created => SpecificationAction::Created,
        Action::Updated => SpecificationAction::Updated,
        Action::Deleted => SpecificationAction::Deleted,
        Action::RolledBack => SpecificationAction::RolledBack,
    }
}

pub(super) fn version(version: &Version) -> SpecificationVersion {
    SpecificationVersion {
        version: version.number,
        action: action(version.action),
        written_at: version.written_at.to_string(),
        author: version.author.clone(),
    }
}

fn wire(id: &str, version: &Version, content: &Content, findings: Option<Vec<Finding>>) -> Specification {
    Specification {
        id: id.to_owned(),
        version: version.number,
        action: action(version.action),
        written_at: version.written_at.to_string(),
        author: version.author.clone(),
        kind: content.kind.clone(),
        name: content.name.clone(),
        labels: content.labels.clone(),
        media_type: content.media_type.clone(),
        text: content.text.clone(),
        findings,
    }
}

/// A specification as JSON, for the command line.
pub(crate) fn json(id: &str, version: &Version, content: &Content) -> serde_json::Value {
    serde_json::to_value(wire(id, version, content, None)).unwrap_or_default()
}

/// A version of a specification, under its tag.
pub(super) fn answer(
    id: &str,
    version: &Version,
    content: &Content,
    findings: Option<Vec<Finding>>,
) -> Response {
    let mut response = Json(wire(id, version, content, findings)).into_response();
    response.headers_mut().insert(ETAG, tag(version.number));
    response
}

pub(super) fn tag(version: u64) -> HeaderValue {
    HeaderValue::try_from(format!("\"{version}\"")).expect("digits and quotes are allowed in a header")
}
