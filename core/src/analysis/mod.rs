//! What can be computed from a graph, one algorithm a file.

mod cluster;
mod stats;

pub use cluster::{Cluster, clusters_by_type};
pub use stats::{Stats, stats};
