//! Where nodes are drawn. Layouts advance in pieces of bounded work, can be left at any of them, and give the same
//! positions on every target.

mod angle;
mod choice;
mod circular;
mod curve;
mod force;
mod layered;
mod matrix;
mod nested;
mod of_graph;
mod packing;
mod progress;
mod quality;
mod radial;
mod random;
mod scene;
mod separate;
mod seriation;
#[cfg(test)]
mod tests;

pub use choice::{Layout, Running};
pub use force::{Force, ForceSettings, Probe};
pub use progress::Progress;
pub use quality::{Quality, quality, separation};
pub use scene::{Bundle, Link, Scene};
