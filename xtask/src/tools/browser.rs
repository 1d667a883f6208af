//! The browser the tests run in, from Debian's packages where there is none.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::debian;

/// The browser, its driver, and what lets it draw without a graphics card.
const PACKAGES: [&str; 4] = ["chromium", "chromium-driver", "libegl1", "libgl1-mesa-dri"];

/// Chromium: `OSSA_CHROMIUM`, or one on the PATH, or Debian's.
pub(crate) fn chromium() -> Result<PathBuf> {
    find("OSSA_CHROMIUM", &["chromium", "chromium-browser", "google-chrome"])
}

/// The driver that belongs to it.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    find("OSSA_CHROMEDRIVER", &["chromedriver"])
}

fn find(variable: &str, programs: &[&str]) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Ok(path.into());
    }
    if let Some(path) = on_path(programs) {
        return Ok(path);
    }
    let advice = || format!("there is no {}; {variable} may name one", programs[0]);
    debian::install(&PACKAGES).with_context(advice)?;
    on_path(programs).with_context(advice)
}

fn on_path(programs: &[&str]) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&paths).collect();
    programs
        .iter()
        .flat_map(|program| folders.iter().map(move |folder| folder.join(program)))
        .find(|path| path.is_file())
}
