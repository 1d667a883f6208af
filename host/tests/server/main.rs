//! The HTTP server, called without a socket. Every answer is held against `api/openapi.yaml` by the harness.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is how a failure is told")]

mod analysis;
mod api;
mod builds;
mod connections;
mod definitions;
mod description;
mod events;
mod graph_file;
mod harness;
mod query;
mod security;
mod web_app;
mod wire;
