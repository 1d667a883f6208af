//! Drawing the graph. `webgl` and `flat` draw, on a graphics card and without one; the rest is pure.

pub mod camera;
pub mod curve;
pub mod detail;
pub mod drawing;
pub mod flat;
pub mod label;
pub mod line_grid;
pub mod pick;
pub mod scene;
pub mod separate;
pub mod webgl;
