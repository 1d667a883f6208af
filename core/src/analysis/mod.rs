//! What can be computed from a graph, one algorithm a file. Groups are used as they are: where one has to be expanded,
//! the algorithm says so.

mod backbone;
mod betweenness;
mod cluster;
mod communities;
mod components;
mod cutting;
mod cycles;
pub mod diff;
mod impact;
mod k_core;
mod levels;
mod network;
mod page_rank;
mod paths;
mod random;
mod recommend;
mod similarity;
mod stats;
mod strong;
mod summary;
#[cfg(test)]
mod tests;

pub use backbone::{Keep, backbone};
pub use betweenness::{Betweenness, EXACT_BETWEENNESS_NODES, betweenness};
pub use cluster::{Cluster, clusters_by_type};
pub use communities::{Communities, CommunitySettings, communities, modularity};
pub(crate) use components::Sets;
pub use components::{Parts, weak_components};
pub use cutting::{Cutting, cutting};
pub use cycles::{Cycle, cycles, cycles_of_components, steps_of_cycle};
pub use diff::{Diff, diff};
pub use impact::{Affected, Toward, impact, kinds_of_need};
pub use k_core::core_numbers;
pub use levels::levels;
pub use network::{By, Hub, Link, Network, Way};
pub use page_rank::{PageRankSettings, page_rank};
pub use paths::{Cost, Path, Step, shortest_path, shortest_paths};
pub use recommend::{Recommendation, Recommender};
pub use similarity::{Feature, Features, Similar};
pub use stats::{Stats, stats};
pub use strong::strong_components;
pub use summary::{Summary, summary};
