//! What JavaScript calls. `web/package/typescript` makes the functions and classes of `@ossa/core` of it, checks what
//! callers give, and says what everything means.

pub mod failure;
pub mod graph;
pub mod picture;
mod places;
pub mod reading;
mod relations;
