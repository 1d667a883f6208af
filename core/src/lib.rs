//! Reads definitions of AI agents, validates them and builds the graph of how they relate.
//!
//! The crate is the same natively and in a browser: bytes come in through [`Workspace::put`], the graph and the
//! findings come out of [`Workspace::analyse`], and nothing else happens: no file, clock, thread or network.
//!
//! ```
//! use ossa_core::{document::Limits, source::Source, Profile, Workspace};
//!
//! let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
//! workspace.put(&Source::new(
//!     "refund-desk/agent.yml",
//!     "ossaVersion: \"1.0\"\nagent: { id: refund-desk, dependencies: { required: [{ agent_id: ledger }] } }",
//! ));
//! let analysis = workspace.analyse();
//! assert_eq!(analysis.graph.catalog().agents().count(), 1);
//! assert!(analysis.diagnostics.iter().any(|finding| finding.message == "no agent named `ledger` is defined"));
//! ```
//!
//! Each module may use those above it in this list and none below:

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod text;

pub mod diagnostic;

pub mod source;

pub mod config;

pub mod document;

pub mod model;

pub mod format;

pub mod schema;

pub mod graph;

pub mod rule;

pub mod analysis;

pub mod query;

pub mod layout;

pub mod wire;

pub mod export;

pub mod answer;

#[cfg(feature = "parallel")]
mod parallel;

pub mod synthetic;

mod workspace;

pub use workspace::{Analysis, Profile, Readings, Workspace};
