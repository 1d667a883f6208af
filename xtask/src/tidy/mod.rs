//! The rules of the architecture that a machine can check (docs/architecture.md, A1 to A6).

mod packages;
mod sources;

use std::path::Path;

use anyhow::{Result, bail};

use crate::shell::{self, note, root};
use packages::Packages;

/// Checks the repository.
pub(crate) fn run() -> Result<()> {
    let violations = check(&root())?;
    if violations.is_empty() {
        note("the tree keeps the rules A1 to A6");
        return Ok(());
    }
    for violation in &violations {
        shell::error(violation);
    }
    bail!("{} violations of the architecture", violations.len())
}

/// Every violation in the tree at `root`, one sentence each, starting with the rule.
fn check(root: &Path) -> Result<Vec<String>> {
    let packages = Packages::read(root)?;
    let mut violations = Vec::new();
    core_names_no_runtime(root, &packages, &mut violations)?;
    core_has_no_platform(root, &mut violations)?;
    web_and_host_are_apart(&packages, &mut violations);
    platform_types_stay_at_the_edges(root, &packages, &mut violations)?;
    sdk_is_free_of_core(&packages, &mut violations);
    layers_of_core(root, &mut violations)?;
    Ok(violations)
}

/// A1: what core may not be built on, nor name.
const RUNTIMES: [&str; 14] = [
    "tokio",
    "async-std",
    "axum",
    "hyper",
    "reqwest",
    "leptos",
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "wasmtime",
    "sqlx",
    "getrandom",
    "ignore",
    "mio",
];
const SYSTEM: [&str; 7] =
    ["std::fs", "std::env", "std::net", "std::process", "std::time", "std::thread", "std::os"];
/// Names of those modules that are pure values, and ask the system for nothing.
const VALUES: [&str; 2] = ["std::net::Ipv4Addr", "std::net::Ipv6Addr"];

fn core_names_no_runtime(root: &Path, packages: &Packages, violations: &mut Vec<String>) -> Result<()> {
    for name in packages.reachable("ossa-core") {
        if RUNTIMES.contains(&name.as_str()) {
            violations.push(format!("A1: core depends on {name}"));
        }
    }
    for file in sources::rust_files(&root.join("core/src"))? {
        for name in SYSTEM {
            for line in file.lines_with_other_than(name, &VALUES) {
                violations.push(format!("A1: {}:{line}: core names {name}", file.name(root)));
            }
        }
        if !file.path.ends_with("parallel.rs") {
            for line in file.lines_with("rayon") {
                violations.push(format!("A1: {}:{line}: rayon outside of parallel.rs", file.name(root)));
            }
        }
    }
    Ok(())
}

fn core_has_no_platform(root: &Path, violations: &mut Vec<String>) -> Result<()> {
    let platform = ["target_arch", "target_family", "target_os", "cfg(unix)", "cfg(windows)"];
    for file in sources::rust_files(&root.join("core/src"))? {
        for word in platform {
            for line in file.lines_with(word) {
                violations
                    .push(format!("A2: {}:{line}: core asks for the platform ({word})", file.name(root)));
            }
        }
    }
    Ok(())
}

fn web_and_host_are_apart(packages: &Packages, violations: &mut Vec<String>) {
    for (one, other) in [("ossa-web", "ossa-host"), ("ossa-host", "ossa-web")] {
        if packages.reachable(one).iter().any(|name| name == other) {
            violations
                .push(format!("A3: {one} depends on {other}; what they exchange belongs to core::wire"));
        }
    }
}

/// A4: who may name wasmtime, and where the browser's own types may stand.
fn platform_types_stay_at_the_edges(
    root: &Path,
    packages: &Packages,
    violations: &mut Vec<String>,
) -> Result<()> {
    for package in packages.depending_on("wasmtime") {
        if package != "ossa-plugin-runtime" {
            violations.push(format!("A4: {package} depends on wasmtime; only plugins/runtime may"));
        }
    }
    let allowed = ["web/src/platform/", "web/src/worker/", "web/src/render/webgl.rs"];
    for file in sources::rust_files(&root.join("web/src"))? {
        let name = file.name(root);
        if allowed.iter().any(|place| name.starts_with(place)) {
            continue;
        }
        for word in ["web_sys", "js_sys"] {
            for line in file.lines_with(word) {
                violations.push(format!("A4: {name}:{line}: {word} outside of the web platform modules"));
            }
        }
    }
    Ok(())
}

fn sdk_is_free_of_core(packages: &Packages, violations: &mut Vec<String>) {
    if packages.reachable("ossa-plugin").iter().any(|name| name == "ossa-core") {
        violations.push("A5: the plugin SDK depends on core; it may only know the WIT".to_owned());
    }
}

/// A6: the layers of core, each of which may use those before it.
const LAYERS: [&str; 16] = [
    "text",
    "diagnostic",
    "source",
    "config",
    "document",
    "model",
    "format",
    "schema",
    "graph",
    "rule",
    "analysis",
    "query",
    "layout",
    "wire",
    "export",
    "answer",
];

fn layers_of_core(root: &Path, violations: &mut Vec<String>) -> Result<()> {
    for (rank, layer) in LAYERS.iter().enumerate() {
        for file in sources::rust_files(&root.join("core/src").join(layer))? {
            for (line, used) in file.crate_modules() {
                let above = LAYERS.iter().position(|other| *other == used).is_none_or(|other| other <= rank);
                let is_facade = used == "workspace" || used == "parallel";
                if !above || is_facade {
                    let name = file.name(root);
                    violations.push(format!("A6: {name}:{line}: {layer} uses {used}, which comes after it"));
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
