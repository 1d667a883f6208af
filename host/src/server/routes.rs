use std::time::Duration;

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};

use super::state::AppState;
use super::{
    analysis, deadline, description, difference, ecosystem, events, export, graph_metrics, health,
    knowledge_graph, metrics, nodes, plugins, query, rebuild, source_text, validate,
};

/// What most requests may take.
const USUAL: Duration = Duration::from_secs(30);
/// What reading all sources may take. The build itself goes on when its request is given up.
const BUILD: Duration = Duration::from_mins(10);

struct Route {
    method: Method,
    path: &'static str,
    handler: fn() -> MethodRouter<AppState>,
    limit: Duration,
}

/// Every route with a description in `openapi.yaml`; a test compares the two.
const ROUTES: [Route; 21] = [
    Route { method: Method::GET, path: "/health", handler: || get(health::live), limit: USUAL },
    Route { method: Method::GET, path: "/ready", handler: || get(health::ready), limit: USUAL },
    Route { method: Method::GET, path: "/metrics", handler: || get(metrics::show), limit: USUAL },
    Route {
        method: Method::GET,
        path: "/api/v1/openapi.yaml",
        handler: || get(description::show),
        limit: USUAL,
    },
    Route { method: Method::GET, path: "/api/v1/plugins", handler: || get(plugins::list), limit: USUAL },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph",
        handler: || get(knowledge_graph::show),
        limit: USUAL,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/export",
        handler: || get(export::download),
        limit: USUAL,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/query",
        handler: || get(query::run),
        limit: USUAL,
    },
    Route {
        method: Method::POST,
        path: "/api/v1/knowledge-graph/rebuild",
        handler: || post(rebuild::rebuild),
        limit: BUILD,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/metrics",
        handler: || get(graph_metrics::show),
        limit: USUAL,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/nodes/{id}",
        handler: || get(nodes::show),
        limit: USUAL,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/nodes/{id}/neighbors",
        handler: || get(nodes::neighbors),
        limit: USUAL,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/impact",
        handler: || get(analysis::impact),
        limit: USUAL,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/paths",
        handler: || get(analysis::paths),
        limit: USUAL,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/communities",
        handler: || get(analysis::communities),
        limit: USUAL,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/diff",
        handler: || get(difference::since),
        limit: USUAL,
    },
    Route {
        method: Method::POST,
        path: "/api/v1/knowledge-graph/diff",
        handler: || post(difference::posted),
        limit: USUAL,
    },
    Route { method: Method::GET, path: "/api/v1/events", handler: || get(events::follow), limit: USUAL },
    Route {
        method: Method::GET,
        path: "/api/v1/dashboard/ecosystem",
        handler: || get(ecosystem::show),
        limit: USUAL,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/sources/text",
        handler: || get(source_text::show),
        limit: USUAL,
    },
    Route {
        method: Method::POST,
        path: "/api/v1/specifications/validate",
        handler: || post(validate::validate),
        limit: USUAL,
    },
];

/// Method and path of every route of the API.
pub fn routes() -> impl Iterator<Item = (Method, &'static str)> {
    ROUTES.into_iter().map(|route| (route.method, route.path))
}

pub(super) fn router() -> Router<AppState> {
    ROUTES.into_iter().fold(Router::new(), |router, Route { path, handler, limit, .. }| {
        router.route(path, handler().layer(from_fn_with_state(limit, deadline::keep)))
    })
}
