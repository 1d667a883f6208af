//! The worker owns the data: it reads, validates, builds, filters and lays out, so that the page stays quick.
//!
//! `run` is the worker's side of the wire, `link` the page's, and `transfer` what they share; the rest is pure.

mod answers;
mod arrange;
mod bridge;
mod compare;
pub mod engine;
mod findings;
mod fixing;
pub mod link;
mod measure;
mod overview;
mod pack;
mod paint;
pub mod protocol;
pub mod question;
mod rank;
pub mod run;
mod sketch;
mod stay;
mod study;
mod transfer;
