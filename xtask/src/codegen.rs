//! Files that are generated and committed.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{self, root};
use crate::tools;

/// Where the types of the HTTP API are committed.
const API_TYPES: &str = "host/src/generated/types.rs";

/// Writes the generated files, or, with `check`, fails when one is stale.
pub(crate) fn run(check: bool) -> Result<()> {
    let path = root().join(API_TYPES);
    let fresh = api_types()?;
    let committed = fs::read_to_string(&path).unwrap_or_default();
    if fresh == committed {
        return Ok(());
    }
    if check {
        bail!("{API_TYPES} is stale: run `cargo xtask codegen`");
    }
    fs::write(&path, fresh).with_context(|| format!("writing {API_TYPES}"))
}

/// The Rust types of `host/api/openapi.yaml`.
fn api_types() -> Result<String> {
    let folder = root().join("host/api");
    let mut generator = Command::new(tools::openapi_to_rust()?);
    generator.current_dir(&folder).args(["generate", "--quiet", "--config", "openapi-to-rust.toml"]);
    shell::run(&mut generator)?;
    let generated = root().join("target/api-types/types.rs");
    let text = fs::read_to_string(&generated).with_context(|| format!("reading {}", generated.display()))?;
    let text: String = text.lines().map(|line| core_type(line) + "\n").collect();
    fs::write(&generated, text)?;
    // Committed files are formatted like all others, so that `cargo fmt` never touches them.
    shell::run(Command::new("rustfmt").current_dir(root()).args(["--edition", "2024"]).arg(&generated))?;
    fs::read_to_string(&generated).with_context(|| format!("reading {}", generated.display()))
}

/// The generator cannot name a type defined elsewhere. The overlay beside the document makes aliases of the
/// schemas that core defines, and this points each alias at core's type.
fn core_type(line: &str) -> String {
    line.strip_prefix("pub type ")
        .and_then(|rest| rest.strip_suffix(" = String;"))
        .map_or_else(|| line.to_owned(), |name| format!("pub use ossa_core::wire::{name};"))
}
