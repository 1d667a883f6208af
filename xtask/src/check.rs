//! `cargo xtask check`: what to run before each commit.

use anyhow::Result;

use crate::shell::{self, cargo, step};
use crate::{tidy, tools};

/// Packages that compile to plugins. They have nothing to test natively.
pub(crate) const NOT_NATIVE: [&str; 3] =
    ["ossa-example-shared-server", "ossa-bench-fixture", "ossa-hostile-fixture"];

/// Format, architecture, the tests of core, and warnings.
pub(crate) fn run() -> Result<()> {
    step("format", format)?;
    step("tidy", tidy::run)?;
    step("tests of core", || {
        shell::run(&mut cargo(&["test", "--locked", "--package", "ossa-core", "--all-features"]))
    })?;
    step("clippy", clippy)
}

pub(crate) fn format() -> Result<()> {
    shell::run(&mut cargo(&["fmt", "--all", "--check"]))
}

/// Clippy on everything that runs natively, warnings denied.
pub(crate) fn clippy() -> Result<()> {
    let mut command = cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--all-features"]);
    for package in NOT_NATIVE {
        command.args(["--exclude", package]);
    }
    shell::run(command.args(["--", "--deny", "warnings"]))
}

/// Clippy on everything that runs in a browser or a plugin.
pub(crate) fn clippy_wasm() -> Result<()> {
    let mut command = cargo(&["clippy", "--locked", "--target", tools::WASM]);
    for package in ["ossa-core", "ossa-web", "ossa-package", "ossa-plugin"].into_iter().chain(NOT_NATIVE) {
        command.args(["--package", package]);
    }
    shell::run(command.args(["--", "--deny", "warnings"]))
}
