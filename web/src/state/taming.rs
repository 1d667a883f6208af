//! How a graph that is too dense is made readable: which relations are kept, which nodes are drawn as one, and around
//! which node one looks.

use serde::{Deserialize, Serialize};

use super::backbone::Backbone;
use super::ego::Ego;
use super::folding::Folding;

/// All of it. By default, nothing is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Taming {
    /// Which relations are kept.
    pub backbone: Backbone,
    /// Which groups of nodes are drawn as one point.
    pub folding: Folding,
    /// Whose surroundings alone are shown.
    pub ego: Ego,
}
