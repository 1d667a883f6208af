//! Runs relationship rules shipped as WebAssembly components, under limits and with nothing granted.
//!
//! The only crate that names wasmtime. An [`Engine`] compiles, a [`Plugin`] is a checked component, and every call
//! of it runs in a new instance that sees a [`Dataset`] and a log, and nothing else. [`PluginRule`] makes a plugin
//! one of the rules a graph is built with.

mod adapter;
mod cache;
mod call;
mod dataset;
mod engine;
mod limits;
mod loader;
mod log;
mod output;
mod pack;
mod plugin;
mod read;
mod rule;
mod text;

pub use call::CallError;
pub use dataset::{Dataset, Definitions, Node};
pub use engine::{Engine, EngineError};
pub use limits::Limits;
pub use loader::{LoadError, MAX_COMPONENT_BYTES};
pub use log::{Level, Line, Log};
pub use output::{Biclique, Clique, Finding, Output, OutputError, Part, Relation, Severity};
pub use pack::{PackError, componentize};
pub use plugin::{Kind, Metadata, MetadataError, Plugin, Report};
pub use rule::{PluginRule, Unusable};
