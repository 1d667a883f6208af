use std::fs::File;
use std::io::Read;
use std::path::Path;

use ossa_plugin_contract::{LoadError, MAX_COMPONENT_BYTES, check_binary, check_imports, one_line};
use wasmtime::component::Component;

use crate::engine::Engine;

/// Reads a file of at most [`MAX_COMPONENT_BYTES`].
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, LoadError> {
    let file = File::open(path).map_err(LoadError::Read)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too large from one that just fits.
    file.take(MAX_COMPONENT_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(LoadError::Read)?;
    Ok(bytes)
}

/// Compiles a component after checking what it is and what it wants. Nothing of it runs.
pub(crate) fn compile(engine: &Engine, bytes: &[u8]) -> Result<Component, LoadError> {
    check_binary(bytes)?;
    let (cache, engine) = (engine.cache(), engine.wasmtime());
    let kept = cache.and_then(|cache| cache.recall(engine, bytes));
    let component = if let Some(component) = kept {
        component
    } else {
        let component = Component::from_binary(engine, bytes)
            .map_err(|error| LoadError::Invalid(one_line(&format!("{error:#}"))))?;
        if let Some(cache) = cache {
            cache.keep(&component, bytes);
        }
        component
    };
    let component_type = component.component_type();
    check_imports(component_type.imports(engine).map(|(name, _)| name))?;
    Ok(component)
}
