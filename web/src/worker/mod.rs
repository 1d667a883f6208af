//! The worker owns the data: it reads, validates, builds, filters and lays out, so that the page stays quick.
//!
//! `run` and `show` are the worker's side of the wire, `link` the page's, and `transfer` what they share; the rest is pure.

mod answers;
mod areas;
mod arrange;
mod bridge;
mod compare;
pub mod engine;
mod findings;
mod fixing;
mod fold;
pub mod link;
pub mod matrix;
mod measure;
mod motion;
mod overview;
mod pack;
mod paint;
mod places;
mod plugins;
pub mod protocol;
pub mod question;
mod rank;
pub mod rare;
mod reduce;
pub mod run;
mod show;
mod sketch;
mod stage;
mod study;
mod surroundings;
#[cfg(test)]
mod testing;
mod transfer;
