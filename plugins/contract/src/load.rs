use std::io;

use crate::call::CallError;
use crate::metadata::MetadataError;
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

/// What the first eight bytes say.
pub enum Binary {
    /// A component.
    Component,
    /// Compiled, but not yet a component.
    CoreModule,
    /// No WebAssembly.
    Other,
}

/// What `bytes` begin like.
pub fn binary(bytes: &[u8]) -> Binary {
    match bytes {
        // A version of two bytes, then the layer: 0 is a core module, 1 a component.
        [0, b'a', b's', b'm', _, _, 0, 0, ..] => Binary::CoreModule,
        [0, b'a', b's', b'm', _, _, 1, 0, ..] => Binary::Component,
        _ => Binary::Other,
    }
}

/// Checks what can be told before anything is compiled: the size, and what the bytes begin like.
///
/// # Errors
/// [`LoadError::TooLarge`], [`LoadError::CoreModule`] and [`LoadError::NotWasm`].
pub fn check_binary(bytes: &[u8]) -> Result<(), LoadError> {
    if bytes.len() > MAX_COMPONENT_BYTES {
        return Err(LoadError::TooLarge);
    }
    match binary(bytes) {
        Binary::Component => Ok(()),
        Binary::CoreModule => Err(LoadError::CoreModule),
        Binary::Other => Err(LoadError::NotWasm),
    }
}

/// Checks that a component imports nothing but what is granted.
///
/// # Errors
/// [`LoadError::ForbiddenImport`] with the first that is not.
pub fn check_imports<'n>(mut names: impl Iterator<Item = &'n str>) -> Result<(), LoadError> {
    match names.find(|name| !name.starts_with(GRANTED)) {
        Some(name) => Err(LoadError::ForbiddenImport { import: one_line(name) }),
        None => Ok(()),
    }
}

/// What every version of the contract exports, before `@` and the version.
const EXPORT: &str = "ossa:rules/rule@";

/// The full name of the rule among what a component exports.
///
/// # Errors
/// [`LoadError::Version`] and [`LoadError::Contract`].
pub fn rule_export<'n>(mut names: impl Iterator<Item = &'n str>) -> Result<&'n str, LoadError> {
    let found = names.find_map(|name| Some((name, name.strip_prefix(EXPORT)?)));
    match found {
        // Below 1.0 the second number says what is compatible: 0.1.7 only adds imports to 0.1.0.
        Some((name, version)) if version.starts_with("0.1.") => Ok(name),
        Some((_, version)) => Err(LoadError::Version { found: one_line(version), known: vec!["0.1"] }),
        None => Err(LoadError::Contract(format!("it does not export `{EXPORT}0.1.0`"))),
    }
}
