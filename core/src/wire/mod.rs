//! What the web app and the host exchange: serialisable views of the graph and its findings.
//!
//! Nothing else in this crate derives serde for exchange, so names inside may change freely. Field names here
//! are part of the API described in `host/api/openapi.yaml`.

mod finding;
mod graph;
mod report;

pub use finding::{Edit, Finding, Fix, Label, Place};
pub use graph::{Graph, GraphError, Group, Node, NodeFile, Origin, Relation};
pub use report::{Cluster, Report, Skipped, Stats};
