//! Journeys of a user: in a real browser against the real server, and in an editor's place.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::shell::{self, root, target_dir};
use crate::web::Mode;
use crate::{editor, npm, tools};

/// Milliseconds a journey may take: what waits for something that never comes has failed.
const TIMEOUT: &str = "--test-timeout=300000";

pub(crate) fn run() -> Result<()> {
    let modules = tools::playwright()?;
    let chromium = tools::chromium()?;
    let package = npm::build(Mode::Release)?;
    let mut command = Command::new("node");
    command
        .current_dir(root())
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec", TIMEOUT])
        .args(journeys()?)
        .env("PLAYWRIGHT_CORE", modules.join("playwright-core/index.mjs"))
        .env("AXE", tools::axe()?)
        .env("LSP_CLIENT", tools::lsp_client()?)
        .env("OSSA_CHROMIUM", chromium)
        .env("OSSA_BIN", target_dir().join("debug/ossa"))
        .env("OSSA_DIST", root().join("dist"))
        .env("OSSA_PACKAGE", package.folder)
        .env("OSSA_PACKAGE_FILE", package.file)
        .env("OSSA_POSITIONS", target_dir().join("debug/positions"))
        .env("ESBUILD", editor::esbuild()?)
        .env("TSC", tools::tsc()?)
        .env("OSSA_COMPONENTS", target_dir().join("components"));
    shell::run(&mut command)
}

/// The test files by name: what a folder means to `node --test` depends on its version.
fn journeys() -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/e2e"))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
