//! The command line, by running it.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is how a failure is told")]

mod analysis;
mod cache;
mod conformance;
mod explain;
mod fixture;
mod init;
mod knowledge_graph;
mod plugin;
mod prometheus;
mod query;
mod serve;
mod traces;
mod validate;
mod validate_config;
mod validate_fix;
mod validate_formats;
mod watch;
