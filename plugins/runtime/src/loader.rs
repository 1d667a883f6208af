use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use wasmtime::component::Component;

use crate::call::CallError;
use crate::engine::Engine;
use crate::plugin::MetadataError;
use crate::text::one_line;

/// The largest component that is loaded, in bytes: 64 MiB.
pub const MAX_COMPONENT_BYTES: usize = 64 << 20;

/// What plugins may import.
const GRANTED: &str = "ossa:rules/";

/// Why a file is not a plugin that can be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file could not be read.
    #[error("it cannot be read")]
    Read(#[source] io::Error),
    /// The file is larger than [`MAX_COMPONENT_BYTES`].
    #[error("it is larger than {} MiB", MAX_COMPONENT_BYTES >> 20)]
    TooLarge,
    /// The file is a core module: compiled, but not yet a component.
    #[error("it is a core module, not a component; `ossa plugin pack` makes a component of it")]
    CoreModule,
    /// The file is no WebAssembly at all.
    #[error("it is not a WebAssembly component")]
    NotWasm,
    /// The file begins like a component, but is damaged or uses something this host does not know.
    #[error("it is not a valid component: {0}")]
    Invalid(String),
    /// The component wants something that is never granted.
    #[error(
        "it imports `{import}`, which is never granted; plugins may import `{GRANTED}` only{}",
        advice(import)
    )]
    ForbiddenImport {
        /// Full name of the import.
        import: String,
    },
    /// The component is made for another version of the contract.
    #[error("it is built for `{GRANTED}` version {found}; this host knows version {}", known.join(", "))]
    Version {
        /// The version the component exports.
        found: String,
        /// The versions this host knows, oldest first.
        known: Vec<&'static str>,
    },
    /// The component does not have the functions of the contract, or with other types.
    #[error("it does not fit the plugin contract: {0}")]
    Contract(String),
    /// The plugin failed when it was asked what it is.
    #[error("it failed when asked for its metadata: {0}")]
    Metadata(#[source] CallError),
    /// What the plugin says about itself cannot be used.
    #[error("its metadata cannot be used: {0}")]
    BadMetadata(#[from] MetadataError),
}

fn advice(import: &str) -> &'static str {
    if import.starts_with("wasi:") {
        "; build it for `wasm32-unknown-unknown`, or with stubbed WASI"
    } else {
        ""
    }
}

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
    if bytes.len() > MAX_COMPONENT_BYTES {
        return Err(LoadError::TooLarge);
    }
    match binary(bytes) {
        Binary::Component => {}
        Binary::CoreModule => return Err(LoadError::CoreModule),
        Binary::Other => return Err(LoadError::NotWasm),
    }
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
    let forbidden = component
        .component_type()
        .imports(engine)
        .map(|(name, _)| name)
        .find(|name| !name.starts_with(GRANTED))
        .map(one_line);
    match forbidden {
        Some(import) => Err(LoadError::ForbiddenImport { import }),
        None => Ok(component),
    }
}

/// What the first eight bytes say.
pub(crate) enum Binary {
    Component,
    CoreModule,
    Other,
}

pub(crate) fn binary(bytes: &[u8]) -> Binary {
    match bytes {
        // A version of two bytes, then the layer: 0 is a core module, 1 a component.
        [0, b'a', b's', b'm', _, _, 0, 0, ..] => Binary::CoreModule,
        [0, b'a', b's', b'm', _, _, 1, 0, ..] => Binary::Component,
        _ => Binary::Other,
    }
}
