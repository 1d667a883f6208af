//! One page of the app each.

pub mod agent;
pub mod compare;
pub mod dashboard;
pub mod explorer;
pub mod findings;
pub mod later;
pub mod matrix;
pub mod plugins;
pub mod settings;
pub mod table;
pub mod validate;
