use ossa_plugin_contract::{Binary, binary};
use wit_component::ComponentEncoder;

/// Why a core module could not be made into a component.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// The bytes are a component already.
    #[error("it is a component already")]
    Component,
    /// The bytes are not WebAssembly.
    #[error("it is not WebAssembly")]
    NotWasm,
    /// The module does not carry a description of its interface, or does not fit it.
    #[error("cannot make a component of it: {0}")]
    Encode(String),
}

/// Makes a component of a core module built for `wasm32-unknown-unknown` with the plugin SDK.
///
/// The module carries the description of its interface, so no WIT file is needed.
pub fn componentize(core_module: &[u8]) -> Result<Vec<u8>, PackError> {
    match binary(core_module) {
        Binary::CoreModule => {}
        Binary::Component => return Err(PackError::Component),
        Binary::Other => return Err(PackError::NotWasm),
    }
    ComponentEncoder::default()
        .validate(true)
        .module(core_module)
        .and_then(ComponentEncoder::encode)
        .map_err(|error| PackError::Encode(format!("{error:#}")))
}
