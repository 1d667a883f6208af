use std::time::Duration;

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, delete, get, post, put};

use super::access::Access;
use super::state::AppState;
use super::{
    access, analysis, audit, deadline, description, difference, ecosystem, events, export, graph_metrics,
    health, knowledge_graph, metrics, nodes, plugins, query, rebuild, source_text, specification_versions,
    specifications, validate,
};
use crate::store::Scope;

/// What most requests may take.
const USUAL: Duration = Duration::from_secs(30);
/// What reading all sources may take. The build itself goes on when its request is given up.
const BUILD: Duration = Duration::from_mins(10);

struct Route {
    method: Method,
    path: &'static str,
    handler: fn() -> MethodRouter<AppState>,
    limit: Duration,
    access: Access,
}

/// Every route with a description in `openapi.yaml`; a test compares the two.
const ROUTES: [Route; 31] = [
    Route {
        method: Method::GET,
        path: "/health",
        handler: || get(health::live),
        limit: USUAL,
        access: Access::Open,
    },
    Route {
        method: Method::GET,
        path: "/ready",
        handler: || get(health::ready),
        limit: USUAL,
        access: Access::Open,
    },
    Route {
        method: Method::GET,
        path: "/metrics",
        handler: || get(metrics::show),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/openapi.yaml",
        handler: || get(description::show),
        limit: USUAL,
        access: Access::Open,
    },
    Route {
        method: Method::GET,
        path: "/api/v1/plugins",
        handler: || get(plugins::list),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph",
        handler: || get(knowledge_graph::show),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/export",
        handler: || get(export::download),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/query",
        handler: || get(query::run),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::POST,
        path: "/api/v1/knowledge-graph/rebuild",
        handler: || post(rebuild::rebuild),
        limit: BUILD,
        access: Access::Graph(Scope::Write),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/metrics",
        handler: || get(graph_metrics::show),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/nodes/{id}",
        handler: || get(nodes::show),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/nodes/{id}/neighbors",
        handler: || get(nodes::neighbors),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/impact",
        handler: || get(analysis::impact),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/paths",
        handler: || get(analysis::paths),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/communities",
        handler: || get(analysis::communities),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/knowledge-graph/diff",
        handler: || get(difference::since),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::POST,
        path: "/api/v1/knowledge-graph/diff",
        handler: || post(difference::posted),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/events",
        handler: || get(events::follow),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/dashboard/ecosystem",
        handler: || get(ecosystem::show),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/sources/text",
        handler: || get(source_text::show),
        limit: USUAL,
        access: Access::Graph(Scope::Read),
    },
    Route {
        method: Method::POST,
        path: "/api/v1/specifications/validate",
        handler: || post(validate::validate),
        limit: USUAL,
        access: Access::Own(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/specifications",
        handler: || get(specifications::list),
        limit: USUAL,
        access: Access::Own(Scope::Read),
    },
    Route {
        method: Method::POST,
        path: "/api/v1/specifications",
        handler: || post(specifications::create),
        limit: USUAL,
        access: Access::Own(Scope::Write),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/specifications/{id}",
        handler: || get(specifications::read),
        limit: USUAL,
        access: Access::Own(Scope::Read),
    },
    Route {
        method: Method::PUT,
        path: "/api/v1/specifications/{id}",
        handler: || put(specifications::update),
        limit: USUAL,
        access: Access::Own(Scope::Write),
    },
    Route {
        method: Method::DELETE,
        path: "/api/v1/specifications/{id}",
        handler: || delete(specifications::delete),
        limit: USUAL,
        access: Access::Own(Scope::Write),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/specifications/{id}/history",
        handler: || get(specification_versions::history),
        limit: USUAL,
        access: Access::Own(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/specifications/{id}/versions/{version}",
        handler: || get(specification_versions::show),
        limit: USUAL,
        access: Access::Own(Scope::Read),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/specifications/{id}/diff",
        handler: || get(specification_versions::diff),
        limit: USUAL,
        access: Access::Own(Scope::Read),
    },
    Route {
        method: Method::POST,
        path: "/api/v1/specifications/{id}/rollback",
        handler: || post(specification_versions::roll_back),
        limit: USUAL,
        access: Access::Own(Scope::Write),
    },
    Route {
        method: Method::GET,
        path: "/api/v1/audit",
        handler: || get(audit::show),
        limit: USUAL,
        access: Access::Own(Scope::Admin),
    },
];

/// Method and path of every route, and what it asks for, of the API.
pub fn routes() -> impl Iterator<Item = (Method, &'static str, Access)> {
    ROUTES.into_iter().map(|route| (route.method, route.path, route.access))
}

pub(super) fn router(state: &AppState) -> Router<AppState> {
    ROUTES.into_iter().fold(Router::new(), |router, Route { path, handler, limit, access, .. }| {
        let handler = handler().layer(from_fn_with_state(limit, deadline::keep));
        // Last, so that it comes first: who may not, causes no work.
        router.route(path, handler.layer(from_fn_with_state((state.clone(), access), access::check)))
    })
}
