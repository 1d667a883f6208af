//! Types of the HTTP API, generated from `host/api/openapi.yaml` by `cargo xtask codegen`.
//!
//! Payloads that core produces are not generated: there the API uses [`ossa_core::wire`].

#[path = "generated/types.rs"]
#[expect(
    clippy::double_must_use,
    clippy::pedantic,
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "the generator's style is not ours, and not every type is used yet"
)]
mod types;

pub use types::{
    AuditLine, AuditLog, Build, BuildStatus, ClusterSize, Ecosystem, EventMissed, EventRevision,
    GraphMetrics, Health, HealthStatus, Neighbor, NeighborDirection, Neighbors, NodeDetail,
    NodeDetailDegreeByKind, Plugin, PluginList, PluginState, Problem, Profile, Readiness, RebuildRequest,
    RebuildResult, RollBackRequest, Specification, SpecificationAction, SpecificationDiff, SpecificationHead,
    SpecificationHistory, SpecificationList, SpecificationVersion, ValidateRequest, ValidateResult,
};
