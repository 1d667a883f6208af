//! What can be computed from a graph, one algorithm a file. Groups are used as they are: where one has to be expanded,
//! the algorithm says so.

mod cluster;
mod components;
pub mod diff;
mod impact;
mod levels;
mod network;
mod paths;
mod stats;
mod strong;
mod summary;
#[cfg(test)]
mod tests;

pub use cluster::{Cluster, clusters_by_type};
pub use components::{Parts, weak_components};
pub use diff::{Diff, diff};
pub use impact::{Affected, Toward, impact, kinds_of_need};
pub use levels::levels;
pub use network::{By, Hub, Link, Network, Way};
pub use paths::{Cost, Path, Step, shortest_path, shortest_paths};
pub use stats::{Stats, stats};
pub use strong::strong_components;
pub use summary::{Summary, summary};
