//! One page of the app each.

pub mod explorer;
pub mod settings;
pub mod matrix;
pub mod validate;
