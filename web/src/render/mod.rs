//! Drawing the graph. `scene`, `camera`, `pick` and `label` are pure; `webgl` is the only file that talks to GL.

pub mod camera;
pub mod drawing;
pub mod label;
pub mod pick;
pub mod scene;
pub mod separate;
pub mod webgl;
