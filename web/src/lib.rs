//! The browser side of ossa: a page that draws the graph, and a worker that reads definitions and owns it.
//!
//! Browser interfaces are named in `platform`, `worker` and `render::webgl` only; `state`, the rest of `render` and
//! `worker::{protocol, engine}` are pure and tested natively.

pub mod actions;
pub mod app;
pub mod ask;
#[expect(clippy::needless_pass_by_value, reason = "the properties of a component are its own")]
pub mod component;
pub mod data;
pub mod desk;
pub mod keeper;
pub mod page;
pub mod platform;
mod plugins;
pub mod render;
pub mod shell;
pub mod state;
pub mod steps;
pub mod views;
pub mod worker;
