//! Every algorithm against petgraph or a search of everything, on small random graphs with their groups expanded.

mod centrality;
mod difference;
mod parts;
mod structure;
mod walks;

use crate::graph::testing::{Plan, cases, directed, plans, undirected};
