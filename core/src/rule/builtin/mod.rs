//! The rules every graph is built with, one a file.

mod communicates;
mod coordinates;
mod monitors;
mod selected;
mod stated;

use std::sync::Arc;

pub use communicates::Communicates;
pub use coordinates::Coordinates;
pub use monitors::Monitors;
pub use selected::Selected;
pub use stated::Stated;

use super::Rule;
use crate::model::ReferenceKind;

/// All built-in rules, in the order their relations appear.
pub fn builtin() -> Vec<Arc<dyn Rule>> {
    let mut rules: Vec<Arc<dyn Rule>> = Vec::new();
    rules.extend(ReferenceKind::RELATIONS.iter().map(|&kind| Arc::new(Stated(kind)) as Arc<dyn Rule>));
    rules.push(Arc::new(Selected));
    rules.push(Arc::new(Communicates));
    rules.push(Arc::new(Coordinates));
    rules.push(Arc::new(Monitors));
    rules
}
