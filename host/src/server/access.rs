//! Who may do what: every route says what it asks for, and a request shows a key.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;

use super::state::AppState;
use super::{ApiError, DEFAULT_TENANT};
use crate::keys;
use crate::store::{ApiKey, Scope, Store};

/// How long a key that was made or revoked may not be known yet.
const FRESH: Duration = Duration::from_secs(1);

/// What a route asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Open,
    /// A key of the tenant whose graph is served.
    Graph(Scope),
    /// A key; the route is about what its tenant has.
    Own(Scope),
}

/// Who sent a request.
#[derive(Clone, Debug)]
pub(super) struct Principal {
    /// Whose resources it is about.
    pub(super) tenant: String,
    /// What stands in histories and in the log of writes.
    pub(super) author: String,
}

impl Principal {
    /// Somebody who showed no key, where none is asked for.
    fn anonymous() -> Self {
        Self { tenant: DEFAULT_TENANT.to_owned(), author: "anonymous".to_owned() }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Principal {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_else(Self::anonymous))
    }
}

/// The keys there are, as of a moment ago.
pub(super) struct KeyRing {
    /// Whether requests need no key for as long as there never was one.
    is_open: bool,
    known: Mutex<Known>,
}

struct Known {
    keys: Arc<HashMap<String, ApiKey>>,
    asked: Option<Instant>,
}

impl KeyRing {
    pub(super) fn new(is_open: bool, keys: Vec<ApiKey>) -> Self {
        Self { is_open, known: Mutex::new(Known { keys: by_id(keys), asked: None }) }
    }

    /// The keys. When the store fails, those of before: while nobody can ask it, nobody can revoke a key either.
    async fn keys(&self, store: &dyn Store) -> Arc<HashMap<String, ApiKey>> {
        {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.asked.is_some_and(|asked| asked.elapsed() < FRESH) {
                return known.keys.clone();
            }
            // Others that come in the meantime go on with what is known.
            known.asked = Some(Instant::now());
        }
        let keys = store.keys().await;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match keys {
            Ok(keys) => known.keys = by_id(keys),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the keys cannot be read again");
            }
        }
        known.keys.clone()
    }
}

fn by_id(keys: Vec<ApiKey>) -> Arc<HashMap<String, ApiKey>> {
    Arc::new(keys.into_iter().map(|key| (key.id.clone(), key)).collect())
}

/// Lets a request through to a route if its key allows that.
pub(super) async fn check(
    State((state, access)): State<(AppState, Access)>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let (scope, is_own) = match access {
        Access::Open => return Ok(next.run(request).await),
        Access::Graph(scope) => (scope, false),
        Access::Own(scope) => (scope, true),
    };
    let ring = state.key_ring();
    let keys = ring.keys(state.store()).await;
    let principal = if ring.is_open && keys.is_empty() {
        Principal::anonymous()
    } else {
        let text = shown(request.headers()).ok_or(ApiError::NoKey)?;
        let key = keys::id_of(text).and_then(|id| keys.get(id)).ok_or(ApiError::BadKey)?;
        if !keys::opens(key, text, Timestamp::now()) {
            return Err(ApiError::BadKey);
        }
        if !is_own && key.tenant != DEFAULT_TENANT {
            return Err(ApiError::OtherTenant);
        }
        if key.scope < scope {
            return Err(ApiError::Scope(scope));
        }
        Principal { tenant: key.tenant.clone(), author: format!("key {}", key.id) }
    };
    request.extensions_mut().insert(principal);
    Ok(next.run(request).await)
}

/// The key in `Authorization: Bearer` or else in `X-API-Key`.
fn shown(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = bearer.and_then(|text| {
        let (scheme, key) = text.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
    });
    bearer.or_else(|| headers.get("x-api-key").and_then(|value| value.to_str().ok()))
}
