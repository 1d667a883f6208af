//! Parameters and bodies, refused with a problem response.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
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
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            StatusCode::UNPROCESSABLE_ENTITY => Self::Unprocessable(text),
            _ => Self::BadRequest(text),
        }
    }
}
