use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ossa_core::export::{ExportFormat, MANY_RELATIONS};
use ossa_core::graph::{UnknownKind, Unresolved};
use ossa_core::query::QueryError;

use super::MAX_BODY_BYTES;
use super::state::BuildError;
use crate::answer::AnswerError;
use crate::api::Problem;
use crate::specifications::SpecificationError;
use crate::store::Scope;

/// Why a request was not answered with what it asked for.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// The request is malformed.
    #[error("{0}")]
    BadRequest(String),
    /// The `Host` header names another host.
    #[error("this server is not `{0}`; start it with `--allow-host` to serve under further names")]
    UnknownHost(String),
    /// A page of another site sent a request that changes something.
    #[error("the request comes from a page of another site")]
    ForeignOrigin,
    /// There is no export format of this name.
    #[error("`{found}` is not one of {}", ExportFormat::ALL.map(ExportFormat::name).join(", "))]
    UnknownFormat {
        /// The name that was asked for.
        found: String,
    },
    /// The text is no query, or asks for what the graph does not have.
    #[error("{error} (column {column})")]
    BadQuery {
        /// Where, counted in characters from 1.
        column: usize,
        /// What is wrong.
        error: QueryError,
    },
    /// The file would be too long.
    #[error(
        "`{}` would list {count} relations, more than {MANY_RELATIONS}; `expand=groups` makes a node of each \
         group, and the command line writes files of any size", .format.name()
    )]
    TooManyRelations {
        /// The format that was asked for.
        format: ExportFormat,
        /// How many relations it would list.
        count: u64,
    },
    /// Nothing is served at the path.
    #[error("nothing is served here")]
    NotFound,
    /// The graph has no source of this path.
    #[error("the graph has no source `{0}`")]
    NoSource(String),
    /// A name is not that of one node.
    #[error("{0}")]
    Node(Unresolved),
    /// A name is not that of a kind of relation.
    #[error("{0}")]
    UnknownKind(UnknownKind),
    /// The graph of a revision is not there any more, or never was.
    #[error("the graph of revision {revision} is not kept; {}", kept_revisions(.kept))]
    NoRevision {
        /// The revision that was asked for.
        revision: u64,
        /// The revisions that are kept.
        kept: Vec<u64>,
    },
    /// What was asked for needs sources, and there are none.
    #[error("the graph came from a file, so this server has no sources: {0}")]
    GraphFile(&'static str),
    /// As many clients listen as may.
    #[error("{most} clients listen already; ask again later")]
    TooManyListeners {
        /// How many may.
        most: usize,
    },
    /// The server is about to end.
    #[error("the server is stopping")]
    Stopping,
    /// The path is served, but not with this method.
    #[error("the path is served with another method")]
    MethodNotAllowed,
    /// The body is larger than allowed.
    #[error("a body has at most {} MiB", MAX_BODY_BYTES >> 20)]
    TooLarge,
    /// The body is of a type that is not read here.
    #[error("a body is `{}`", .0.join("` or `"))]
    UnsupportedMediaType(Vec<&'static str>),
    /// The body is JSON of another shape than needed.
    #[error("{0}")]
    Unprocessable(String),
    /// The first build is not done.
    #[error("the first build is not done; ask again in a moment")]
    NotBuilt,
    /// The sources cannot be read.
    #[error("the sources cannot be read; the graph is that of the build before")]
    Sources(#[source] Arc<BuildError>),
    /// The request was given up.
    #[error("the request took longer than {} s", .0.as_secs())]
    TookTooLong(Duration),
    /// A specification was not read or written.
    #[error("{0}")]
    Specification(Arc<SpecificationError>),
    /// The request shows no key.
    #[error("a key is needed: `Authorization: Bearer KEY` or `X-API-Key: KEY`")]
    NoKey,
    /// The key opens nothing.
    #[error("the key is not known, was revoked or has expired")]
    BadKey,
    /// The key does not allow this.
    #[error("this needs a key with the scope `{}`", .0.name())]
    Scope(Scope),
    /// The key is of a tenant that has no part in the graph.
    #[error("the graph of this server belongs to another tenant")]
    OtherTenant,
    /// A write does not say which version it follows.
    #[error("say in `If-Match` which version this follows: the `ETag` of the answer it was read with")]
    NoVersionGiven,
    /// Something of ours failed.
    #[error("the server failed; its log says why")]
    Internal(#[source] Arc<dyn Error + Send + Sync>),
}

impl ApiError {
    pub(super) fn internal(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Internal(Arc::new(error))
    }

    /// Status, the last part of the problem's type, and its title.
    fn kind(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, "bad-request", "Malformed request"),
            Self::UnknownHost(_) => (StatusCode::BAD_REQUEST, "unknown-host", "Unknown host"),
            Self::ForeignOrigin => (StatusCode::FORBIDDEN, "foreign-origin", "Request from another site"),
            Self::UnknownFormat { .. } => {
                (StatusCode::BAD_REQUEST, "unknown-format", "Unknown export format")
            }
            Self::BadQuery { .. } => (StatusCode::BAD_REQUEST, "bad-query", "Malformed query"),
            Self::TooManyRelations { .. } => {
                (StatusCode::UNPROCESSABLE_ENTITY, "too-many-relations", "Too many relations for one file")
            }
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "Not found"),
            Self::NoSource(_) => (StatusCode::NOT_FOUND, "no-source", "No such source"),
            Self::Node(Unresolved::Unknown { .. }) => (StatusCode::NOT_FOUND, "unknown-node", "No such node"),
            Self::Node(Unresolved::Ambiguous { .. }) => {
                (StatusCode::BAD_REQUEST, "ambiguous-node", "Name of several nodes")
            }
            Self::UnknownKind(_) => (StatusCode::BAD_REQUEST, "unknown-kind", "Unknown kind of relation"),
            Self::NoRevision { .. } => (StatusCode::NOT_FOUND, "no-revision", "Revision not kept"),
            Self::GraphFile(_) => (StatusCode::CONFLICT, "graph-file", "Graph without sources"),
            Self::TooManyListeners { .. } => {
                (StatusCode::SERVICE_UNAVAILABLE, "too-many-listeners", "Too many clients listen")
            }
            Self::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping", "Server is stopping"),
            Self::MethodNotAllowed => {
                (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed")
            }
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Body too large"),
            Self::UnsupportedMediaType(_) => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Unsupported media type")
            }
            Self::Unprocessable(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "unprocessable", "Body of another shape than needed")
            }
            Self::NotBuilt => (StatusCode::SERVICE_UNAVAILABLE, "not-built", "Graph not built yet"),
            Self::Sources(_) => (StatusCode::SERVICE_UNAVAILABLE, "unreadable-sources", "Unreadable sources"),
            Self::TookTooLong(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "took-too-long", "Request took too long")
            }
            Self::Specification(error) => specification_kind(error),
            Self::NoKey => (StatusCode::UNAUTHORIZED, "no-key", "Key needed"),
            Self::BadKey => (StatusCode::UNAUTHORIZED, "bad-key", "Key that opens nothing"),
            Self::Scope(_) => (StatusCode::FORBIDDEN, "scope", "Key that does not allow this"),
            Self::OtherTenant => (StatusCode::FORBIDDEN, "other-tenant", "Graph of another tenant"),
            Self::NoVersionGiven => {
                (StatusCode::PRECONDITION_REQUIRED, "no-version-given", "Version not given")
            }
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Server failed"),
        }
    }
}

fn specification_kind(error: &SpecificationError) -> (StatusCode, &'static str, &'static str) {
    match error {
        SpecificationError::Id(_) | SpecificationError::NoId(_) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "bad-id", "No id of a specification")
        }
        SpecificationError::Invalid(_) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid-specification", "Definition with errors")
        }
        SpecificationError::Empty(_) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "no-definition", "Text without a definition")
        }
        SpecificationError::Exists { .. } => (StatusCode::CONFLICT, "exists", "Specification exists"),
        SpecificationError::Unknown(_) => {
            (StatusCode::NOT_FOUND, "unknown-specification", "No such specification")
        }
        SpecificationError::NoVersion { .. } => (StatusCode::NOT_FOUND, "no-version", "No such version"),
        SpecificationError::Stale { .. } => {
            (StatusCode::PRECONDITION_FAILED, "stale", "Another version by now")
        }
        SpecificationError::Store(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Server failed"),
    }
}

fn kept_revisions(kept: &[u64]) -> String {
    let kept: Vec<String> = kept.iter().map(ToString::to_string).collect();
    format!("those kept are {}", kept.join(", "))
}

impl From<SpecificationError> for ApiError {
    fn from(error: SpecificationError) -> Self {
        match error {
            SpecificationError::Store(error) => Self::internal(error),
            error => Self::Specification(Arc::new(error)),
        }
    }
}

impl From<AnswerError> for ApiError {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Node(unresolved) => Self::Node(unresolved),
            AnswerError::Kind(unknown) => Self::UnknownKind(unknown),
        }
    }
}

impl From<BuildError> for ApiError {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Sources(_) => Self::Sources(Arc::new(error)),
            BuildError::Store(_) | BuildError::Interrupted(_) | BuildError::Encode(_) => {
                Self::internal(error)
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, kind, title) = self.kind();
        let problem = Problem {
            r#type: format!("urn:ossa:problem:{kind}"),
            title: title.to_owned(),
            status: u32::from(status.as_u16()),
            detail: Some(self.to_string()),
            findings: match &self {
                Self::Specification(error) => match error.as_ref() {
                    SpecificationError::Invalid(findings) => Some(findings.clone()),
                    _ => None,
                },
                _ => None,
            },
        };
        let mut response = (status, Json(problem)).into_response();
        // `Json` sets its own media type.
        response.headers_mut().insert(CONTENT_TYPE, PROBLEM_JSON);
        match self {
            Self::NotBuilt => drop(response.headers_mut().insert(RETRY_AFTER, ONE_SECOND)),
            Self::NoKey | Self::BadKey => {
                drop(response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
            }
            Self::TooManyListeners { .. } => drop(response.headers_mut().insert(RETRY_AFTER, ONE_MINUTE)),
            _ => {}
        }
        response.extensions_mut().insert(self);
        response
    }
}

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");
const ONE_SECOND: HeaderValue = HeaderValue::from_static("1");
const ONE_MINUTE: HeaderValue = HeaderValue::from_static("60");

/// Logs what failed on our side, once, at the edge: the client only learns that it did.
pub(super) async fn log_failures(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    if let Some(error) = response.extensions().get::<ApiError>()
        && response.status().is_server_error()
        && let Some(source) = error.source()
    {
        tracing::error!(path, error = source as &dyn Error, "request failed");
    }
    response
}
