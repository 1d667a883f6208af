//! Builds the guests of this repository once per test run, and loads them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock};

use ossa_plugin_runtime::{Dataset, Engine, Limits, Node, Plugin, componentize};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "guest";
const PACKAGES: [&str; 7] = [
    "ossa-example-shared-server",
    "ossa-example-data-flow",
    "ossa-example-ownership",
    "ossa-example-policy-governs",
    "ossa-example-naming-policy",
    "ossa-bench-fixture",
    "ossa-hostile-fixture",
];

pub(crate) static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new().expect("this machine runs WebAssembly"));

/// The folder with the core modules.
static MODULES: LazyLock<PathBuf> = LazyLock::new(|| {
    let target_folder = guest_target_folder();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--locked", "--quiet", "--profile", PROFILE, "--target", TARGET, "--target-dir"])
        .arg(&target_folder);
    cargo.args(PACKAGES.iter().flat_map(|package| ["--package", package]));
    // Flags meant for native code (coverage, sanitizers) have no place in a guest.
    cargo
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let status = cargo.status().expect("cargo runs, for it runs this test");
    assert!(status.success(), "the guests do not build for {TARGET}");
    target_folder.join(TARGET).join(PROFILE)
});

/// A folder inside the one cargo builds this test into, but not that one: the cargo that runs the tests holds its
/// lock.
fn guest_target_folder() -> PathBuf {
    // `CARGO_TARGET_TMPDIR` is `<target folder>/tmp`.
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    temporary.parent().expect("a folder inside the target folder").join("guests")
}

/// The core module of one guest.
pub(crate) fn core_module(package: &str) -> Vec<u8> {
    let file = MODULES.join(format!("{}.wasm", package.replace('-', "_")));
    fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// One guest as a component.
pub(crate) fn component(package: &str) -> Vec<u8> {
    componentize(&core_module(package)).expect("the SDK describes its interface in the module")
}

/// One guest, ready to be called under `limits`.
pub(crate) fn plugin(package: &str, limits: Limits) -> Plugin {
    Plugin::from_bytes(&ENGINE, &component(package), limits).expect("a valid plugin")
}

/// Four agents and two MCP servers; agents 0, 2 and 3 use server 4, agent 1 uses server 5.
pub(crate) fn dataset() -> Arc<Dataset> {
    let node = |id, kind| Node { id, name: id, kind, ..Node::default() };
    let nodes = [
        node("billing", "agent"),
        node("intake", "agent"),
        node("ledger", "agent"),
        node("refunds", "agent"),
        node("stripe", "mcp-server"),
        node("zendesk", "mcp-server"),
    ];
    let uses = |source, target| ("uses_mcp_server", source, target);
    Arc::new(Dataset::new(nodes, [uses(3, 4), uses(0, 4), uses(2, 4), uses(1, 5)]))
}
