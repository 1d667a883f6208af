//! The browser the tests run in, from Debian's packages where there is none.

use std::path::PathBuf;

use anyhow::Result;

use super::debian;

/// The browser, its driver, and what lets it draw without a graphics card.
const PACKAGES: [&str; 4] = ["chromium", "chromium-driver", "libegl1", "libgl1-mesa-dri"];

/// Chromium: `OSSA_CHROMIUM`, or one on the PATH, or Debian's.
pub(crate) fn chromium() -> Result<PathBuf> {
    debian::find("OSSA_CHROMIUM", &["chromium", "chromium-browser", "google-chrome"], &PACKAGES)
}

/// The driver that belongs to it.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    debian::find("OSSA_CHROMEDRIVER", &["chromedriver"], &PACKAGES)
}
