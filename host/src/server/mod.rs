//! The HTTP server: the graph of a set of sources, kept up to date on request.
//!
//! [`app`] makes a router of an [`AppState`], and [`listen`] answers the connections of a socket with it. What is answered is described in
//! `host/api/openapi.yaml`, one file per resource.

mod access;
mod analysis;
mod audit;
mod deadline;
mod description;
mod difference;
mod ecosystem;
mod error;
mod events;
mod export;
mod extract;
mod feed;
mod graph_metrics;
mod headers;
mod health;
mod hosts;
mod knowledge_graph;
mod listen;
mod metrics;
mod nodes;
mod observe;
mod page;
mod plugins;
mod query;
mod rebuild;
mod revisions;
mod routes;
mod snapshot;
mod source_text;
mod specification;
mod specification_versions;
mod specifications;
mod state;
mod stored;
mod validate;
mod web_app;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use tower_http::compression::CompressionLayer;

pub use access::Access;
pub use error::ApiError;
pub use hosts::AllowedHosts;
pub use listen::{Patience, listen};
pub use routes::routes;
pub use snapshot::Snapshot;
pub(crate) use specification::json as specification_json;
pub use state::{AppState, BuildError, Config};

/// The tenant whose specifications are part of the graph, and who writes where nobody says who.
pub const DEFAULT_TENANT: &str = "default";
/// The largest body of a request, in bytes: the largest definition as JSON text, with room for escapes.
const MAX_BODY_BYTES: usize = 20 << 20;

/// The router of everything the server answers.
pub fn app(state: AppState) -> Router {
    routes::router(&state)
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .fallback(web_app::serve)
        // From the inside out: what stands below sees the request earlier and the response later.
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(state.clone(), hosts::guard))
        .layer(map_response(headers::secure))
        .layer(from_fn_with_state(state.clone(), observe::observe))
        .layer(from_fn(error::log_failures))
        .with_state(state)
}
