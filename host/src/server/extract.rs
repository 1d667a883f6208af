//! Parameters and bodies, refused with a problem response.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::ApiError;

/// Query parameters.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        let axum::extract::Query(value) =
            query.map_err(|rejection: QueryRejection| ApiError::BadRequest(rejection.body_text()))?;
        Ok(Self(value))
    }
}

/// Parameters in the path.
pub(super) struct Path<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        let axum::extract::Path(value) =
            path.map_err(|rejection: PathRejection| ApiError::BadRequest(rejection.body_text()))?;
        Ok(Self(value))
    }
}

/// `maxLength` of what names a node.
const MAX_NAME_CHARS: usize = 1024;
/// `maxItems` of a list.
const MAX_LISTED: usize = 100;

/// What names a node, unless it is too long.
pub(super) fn name(text: String) -> Result<String, ApiError> {
    if text.chars().count() > MAX_NAME_CHARS {
        return Err(ApiError::BadRequest(format!(
            "the name of a node has at most {MAX_NAME_CHARS} characters"
        )));
    }
    Ok(text)
}

/// The parts of a list with commas between them; none when it is absent.
pub(super) fn list(text: Option<&str>) -> Result<Vec<String>, ApiError> {
    let parts = text.into_iter().flat_map(|text| text.split(',')).filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(ToOwned::to_owned).collect();
    if parts.len() > MAX_LISTED {
        return Err(ApiError::BadRequest(format!("a list has at most {MAX_LISTED} entries")));
    }
    Ok(parts)
}

/// A body of any type.
pub(super) struct WholeBody(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for WholeBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
            _ => ApiError::BadRequest(rejection.body_text()),
        });
        body.map(Self)
    }
}

/// A JSON body that has to be there.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let Json(members) = <Json<Members> as FromRequest<S>>::from_request(request, state).await?;
        Ok(Self(typed(members)?))
    }
}

/// A JSON body that may be left out, together with its media type.
pub(super) struct OptionalBody<T>(pub(super) Option<T>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for OptionalBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let json = <Json<Members> as OptionalFromRequest<S>>::from_request(request, state).await?;
        Ok(Self(json.map(|Json(members)| typed(members)).transpose()?))
    }
}

/// Bodies are objects. Read straight into a type, an array of its fields in order would do, too.
type Members = serde_json::Map<String, serde_json::Value>;

fn typed<T: DeserializeOwned>(members: Members) -> Result<T, ApiError> {
    serde_json::from_value(members.into()).map_err(|error| ApiError::Unprocessable(error.to_string()))
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        let text = rejection.body_text();
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType(vec!["application/json"]),
            StatusCode::UNPROCESSABLE_ENTITY => Self::Unprocessable(text),
            _ => Self::BadRequest(text),
        }
    }
}
