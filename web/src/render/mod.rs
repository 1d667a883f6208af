//! Drawing the graph. `webgl` is the only file that talks to GL, and `platform::plain_drawing` draws without it; the rest
//! is pure.

pub mod camera;
mod cells;
pub mod curve;
pub mod detail;
pub mod drawing;
pub mod label;
pub mod line_grid;
pub mod pick;
pub mod png;
pub mod scene;
pub mod separate;
pub mod svg;
pub mod walk;
pub mod webgl;
