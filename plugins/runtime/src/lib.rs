//! Runs relationship rules shipped as WebAssembly components, under limits and with nothing granted.
//!
//! The only crate that names wasmtime. An [`Engine`] compiles, a [`Plugin`] is a checked component, and every call
//! of it runs in a new instance that sees a [`Dataset`] and a log, and nothing else. [`PluginRule`] makes a plugin
//! one of the rules a graph is built with.

mod adapter;
mod cache;
mod call;
mod engine;
mod limits;
mod loader;
mod pack;
mod plugin;
mod rule;

pub use engine::{Engine, EngineError};
pub use ossa_plugin_contract::{
    Biclique, CallError, Clique, Dataset, Definitions, Finding, Kind, Level, Limits, Line, LoadError, Log,
    MAX_COMPONENT_BYTES, Metadata, MetadataError, Node, Output, OutputError, Part, Relation, Severity,
    Unusable,
};
pub use pack::{PackError, componentize};
pub use plugin::{Plugin, Report};
pub use rule::PluginRule;
