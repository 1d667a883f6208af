//! The worker owns the data: it reads, validates, builds, filters and lays out, so that the page stays quick.
//!
//! `protocol` and `engine` are pure; `run` is the worker's side of the wire, `link` the page's.

pub mod engine;
mod findings;
mod fixing;
pub mod link;
pub mod protocol;
pub mod run;
mod stay;
mod transfer;
