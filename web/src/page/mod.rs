//! One page of the app each.

pub mod explorer;
pub mod matrix;
pub mod settings;
pub mod validate;
