//! The native host of ossa: command line, HTTP server, store and plugin engine around [`ossa_core`].
//!
//! The binary is [`cli::run`] and nothing else. Tests and other programs start a server from [`server::app`].

#![warn(missing_docs)]

pub mod answer;
pub mod api;
pub mod cli;
pub mod graph_file;
pub mod ingest;
pub mod keys;
pub mod lsp;
pub mod plugins;
pub mod server;
pub mod specifications;
pub mod store;
pub mod telemetry;
