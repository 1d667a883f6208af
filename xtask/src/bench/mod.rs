//! `cargo xtask bench`: measurements beside other programs, in the same run.

mod read;
mod validate;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell::{cargo, root, run as run_command, target_dir};

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (subject, folder) = match arguments {
        [subject] => (subject, corpus()?),
        [subject, folder] => (subject, Path::new(folder).canonicalize()?),
        _ => bail!("usage: cargo xtask bench read|validate [FOLDER]"),
    };
    match subject.as_str() {
        "read" => read::run(&folder),
        "validate" => validate::run(&folder),
        other => bail!("nothing is measured under the name `{other}`; there are `read` and `validate`"),
    }
}

/// The folder of real files that the tests use.
fn corpus() -> Result<PathBuf> {
    let folder =
        std::env::var_os("OSSA_CORPUS").map_or_else(|| root().join("../shared/corpus"), PathBuf::from);
    if !folder.is_dir() {
        bail!("there is no corpus at {}; name a folder, or set OSSA_CORPUS", folder.display());
    }
    Ok(folder)
}

/// Builds one of the programs in tests/bench and returns where it is.
fn program(name: &str) -> Result<PathBuf> {
    let build = ["build", "--locked", "--release", "--package", "ossa-tests", "--bin", name];
    run_command(&mut cargo(&build))?;
    Ok(target_dir().join("release").join(name))
}
