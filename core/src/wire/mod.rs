//! What the web app and the host exchange: serialisable views of the graph and its findings.
//!
//! Nothing else in this crate derives serde for exchange, so names inside may change freely. Field names here
//! are part of the API described in `host/api/openapi.yaml`.

mod after;
mod analysis;
mod change;
mod communities;
mod delta;
mod difference;
mod exported;
mod finding;
mod found;
mod graph;
mod recommendations;
mod report;

pub use after::Misfit;
pub use analysis::{Affected, Impact, NamedRelation, NodeName, Path, Paths, Related, Summary};
pub use change::{FileFindings, ReportChange};
pub use communities::{Communities, Community};
pub use delta::{Delta, DeltaGroup, DeltaRelation, Moves};
pub use difference::{Diff, FieldChange, GroupChange, NamedGroup, NodeChange, WeightChange};
pub use exported::{GraphFile, GraphFileError};
pub use finding::{Edit, Finding, Fix, Label, Place};
pub use found::Found;
pub use graph::{Graph, GraphError, Group, Node, NodeFile, Origin, Relation};
pub use recommendations::{Collaborator, Recommendations, SharedFeature, SimilarNode};
pub use report::{Cluster, Report, Skipped, Stats};
