//! Every algorithm against petgraph or a search of everything, on small random graphs with their groups expanded.

mod difference;
mod parts;
mod walks;

use crate::graph::testing::{Plan, cases, directed, plans, undirected};
