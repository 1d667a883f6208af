//! The versions of the plugin contract, one module each. A plugin's version is found once, when it is loaded.

mod v0_1;

use wasmtime::Store;
use wasmtime::component::Component;

use crate::call::{CallError, State};
use crate::engine::Engine;
use crate::loader::LoadError;
use crate::output::{Finding, Raw};
use crate::plugin::Metadata;
use crate::text::one_line;

/// A component seen through the version of the contract it was built for. Each call makes a new instance in `store`.
pub(crate) trait Interface: Send + Sync {
    /// Asks what the rule is. Nothing of the answer is checked.
    fn metadata(&self, store: &mut Store<State>) -> wasmtime::Result<Metadata>;

    /// Runs the rule over the data set of `store`: its relations and groups. Nothing of the answer is checked.
    ///
    /// The outer error is the end of the call by the host or a trap, the inner one the rule's own.
    fn relate(&self, store: &mut Store<State>, config: &str) -> wasmtime::Result<Result<Raw, CallError>>;

    /// Runs the checks of the rule over the data set of `store`. Nothing of the answer is checked.
    fn check(
        &self,
        store: &mut Store<State>,
        config: &str,
    ) -> wasmtime::Result<Result<Vec<Finding>, CallError>>;

    /// Whether it imports what the nodes were read from.
    fn reads_definitions(&self) -> bool;
}

/// What every version of the contract exports, before `@` and the version.
const EXPORT: &str = "ossa:rules/rule@";

/// The view that fits the version a component exports.
pub(crate) fn select(engine: &Engine, component: &Component) -> Result<Box<dyn Interface>, LoadError> {
    let component_type = component.component_type();
    let version = component_type.exports(engine.wasmtime()).find_map(|(name, _)| name.strip_prefix(EXPORT));
    match version {
        // Below 1.0 the second number says what is compatible: 0.1.7 only adds imports to 0.1.0.
        Some(version) if version.starts_with("0.1.") => Ok(Box::new(v0_1::V01::new(engine, component)?)),
        Some(version) => Err(LoadError::Version { found: one_line(version), known: vec!["0.1"] }),
        None => Err(LoadError::Contract(format!("it does not export `{EXPORT}0.1.0`"))),
    }
}
