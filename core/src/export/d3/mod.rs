//! Data for the modules of D3 (<https://d3js.org>), each in the form its functions take.

mod category;
pub(super) mod chord;
pub(super) mod force;
pub(super) mod hierarchy;
pub(super) mod matrix;
pub(super) mod sankey;
