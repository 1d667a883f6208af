//! What the graph is asked, by the command line and over HTTP: both get the same answers, so their JSON has the same bytes.

mod neighbors;

pub use neighbors::{Direction, neighbors, node_detail};
pub use ossa_core::answer::{
    AnswerError, Search, Side, Towards, communities, difference, impact, kinds, node, paths,
};
