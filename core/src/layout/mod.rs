//! Where nodes are drawn. Layouts advance in bounded steps and give the same positions on every target.

mod curve;
mod force;
mod of_graph;
mod packing;
mod progress;
mod quality;
mod random;
mod scene;
mod separate;

pub use force::{Force, ForceSettings};
pub use progress::Progress;
pub use quality::{Quality, quality, separation};
pub use scene::{Bundle, Link, Scene};
