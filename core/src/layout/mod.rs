//! Where nodes are drawn. Layouts advance in bounded steps and give the same positions on every target.

mod force;

pub use force::{Force, ForceSettings};
