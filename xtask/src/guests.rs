//! Builds plugins: core modules by cargo, components by `ossa plugin pack`.

use std::path::PathBuf;

use anyhow::Result;

use crate::shell::{cargo, run, step, target_dir};
use crate::tools;

/// Package and module name of every guest of the repository.
pub(crate) const GUESTS: [(&str, &str); 2] = [
    ("ossa-example-shared-server", "ossa_example_shared_server"),
    ("ossa-hostile-fixture", "ossa_hostile_fixture"),
];

/// Builds every guest and returns the folder the components are in.
pub(crate) fn build() -> Result<PathBuf> {
    tools::wasm_target()?;
    step("compile the plugins", || {
        let mut command = cargo(&["build", "--locked", "--target", tools::WASM, "--profile", "guest"]);
        for (package, _) in GUESTS {
            command.args(["--package", package]);
        }
        run(&mut command)
    })?;
    step("pack the plugins", || run(&mut cargo(&["build", "--locked", "--package", "ossa-host"])))?;
    let folder = target_dir().join("components");
    std::fs::create_dir_all(&folder)?;
    let ossa = target_dir().join("debug/ossa");
    for (_, module) in GUESTS {
        let compiled = target_dir().join(tools::WASM).join("guest").join(format!("{module}.wasm"));
        let mut command = std::process::Command::new(&ossa);
        command.args(["plugin", "pack"]).arg(compiled).arg("-o").arg(folder.join(format!("{module}.wasm")));
        run(&mut command)?;
    }
    Ok(folder)
}
