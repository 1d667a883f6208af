//! The versions of the plugin contract, one module each. A plugin's version is found once, when it is loaded.

mod v0_1;

use ossa_plugin_contract::{CallError, Finding, LoadError, Metadata, Raw, rule_export};
use wasmtime::Store;
use wasmtime::component::Component;

use crate::call::State;
use crate::engine::Engine;

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

/// The view that fits the version a component exports.
pub(crate) fn select(engine: &Engine, component: &Component) -> Result<Box<dyn Interface>, LoadError> {
    let component_type = component.component_type();
    rule_export(component_type.exports(engine.wasmtime()).map(|(name, _)| name))?;
    Ok(Box::new(v0_1::V01::new(engine, component)?))
}
