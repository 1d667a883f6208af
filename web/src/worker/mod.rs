//! The worker owns the data: it reads, validates, builds, filters and lays out, so that the page stays quick.
//!
//! `run` is the worker's side of the wire, `link` the page's, and `transfer` what they share; the rest is pure.

mod arrange;
mod bridge;
pub mod engine;
mod findings;
mod fixing;
pub mod link;
mod pack;
pub mod protocol;
mod rank;
pub mod run;
mod sketch;
mod stay;
mod transfer;
