//! Builds plugins: core modules by cargo, components by `ossa plugin pack`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::shell::{cargo, quietly, run, step, target_dir};
use crate::test::native_command;
use crate::tools;

/// Package and module name of the example that the sample is served with.
pub(crate) const EXAMPLE: (&str, &str) = ("ossa-example-shared-server", "ossa_example_shared_server");
/// All examples in Rust.
const EXAMPLES: [(&str, &str); 5] = [
    EXAMPLE,
    ("ossa-example-data-flow", "ossa_example_data_flow"),
    ("ossa-example-ownership", "ossa_example_ownership"),
    ("ossa-example-policy-governs", "ossa_example_policy_governs"),
    ("ossa-example-naming-policy", "ossa_example_naming_policy"),
];
const HOSTILE: (&str, &str) = ("ossa-hostile-fixture", "ossa_hostile_fixture");

/// Builds every guest of the repository for tests and returns the folder the components are in.
pub(crate) fn build() -> Result<PathBuf> {
    // By the command of the tests: any other would compile most dependencies again, with other features.
    step("compile the host", || run(native_command().arg("--no-run")))?;
    build_with(&target_dir().join("debug/ossa"), &[&EXAMPLES[..], &[HOSTILE]].concat())
}

/// Builds `guests` with the program `ossa` and returns the folder the components are in.
pub(crate) fn build_with(ossa: &Path, guests: &[(&str, &str)]) -> Result<PathBuf> {
    tools::wasm_target()?;
    step("compile the plugins", || {
        let mut command = cargo(&["build", "--locked", "--target", tools::WASM, "--profile", "guest"]);
        for (package, _) in guests {
            command.args(["--package", package]);
        }
        run(&mut command)
    })?;
    let folder = target_dir().join("components");
    std::fs::create_dir_all(&folder)?;
    for (_, module) in guests {
        let file = format!("{module}.wasm");
        let compiled = target_dir().join(tools::WASM).join("guest").join(&file);
        let mut command = Command::new(ossa);
        quietly(command.args(["plugin", "pack"]).arg(compiled).arg("-o").arg(folder.join(file)))?;
    }
    Ok(folder)
}
