//! What translates components in the page. It takes minutes of a processor to compile and hardly ever changes, so it is
//! compiled once for each user, under a name that says of what.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::shell::{cargo, output, root, run, step, target_dir};
use crate::{tools, web};

const PACKAGE: &str = "ossa-plugin-transpiler";
/// The profile it is compiled with, which is its own.
const PROFILE: &str = "transpiler";

/// The module. Does nothing when the same was compiled before.
pub(crate) fn module() -> Result<PathBuf> {
    tools::wasm_target()?;
    let kept = tools::folder()?.join(format!("plugin-transpiler-{}.wasm", version()?));
    if kept.is_file() {
        return Ok(kept);
    }
    step("compile what translates plugins", || {
        let mut command = cargo(&["build", "--locked", "--package", PACKAGE, "--lib"]);
        run(command.args(["--target", tools::WASM, "--profile", PROFILE]))
    })?;
    let made = target_dir().join(tools::WASM).join(PROFILE).join("ossa_plugin_transpiler.wasm");
    fs::create_dir_all(tools::folder()?)?;
    // Renamed into place, so that nobody finds half of it.
    let fresh = kept.with_extension("new");
    fs::copy(&made, &fresh).with_context(|| format!("reading {}", made.display()))?;
    fs::rename(&fresh, &kept)?;
    Ok(kept)
}

/// A name for everything it is made of: its sources, the versions of its dependencies, the compiler and the profile.
fn version() -> Result<String> {
    let mut state = output(&mut cargo(&[
        "tree",
        "--locked",
        "--package",
        PACKAGE,
        "--target",
        tools::WASM,
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p} {f}",
        "--no-dedupe",
    ]))?
    // Where the repository stands is no part of it.
    .replace(&root().display().to_string(), "");
    let folder = root().join("plugins/transpiler");
    let sources = fs::read_dir(folder.join("src"))?.collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<PathBuf> = sources.into_iter().map(|entry| entry.path()).collect();
    files.sort();
    files.extend([folder.join("Cargo.toml"), root().join("rust-toolchain.toml")]);
    for file in files {
        state.push_str(&fs::read_to_string(file)?);
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let profile = manifest.split_once("[profile.transpiler]").context("Cargo.toml has the profile")?.1;
    state.push_str(profile);
    Ok(web::hash(state.as_bytes()))
}
