//! Python programs that read what we write.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::folder;
use crate::shell::{note, quietly};

/// Readers of the exports: changing a version installs a new environment.
const PACKAGES: [&str; 2] = ["networkx==3.6.1", "igraph==1.0.0"];

/// A Python interpreter that has [`PACKAGES`].
pub(crate) fn python() -> Result<PathBuf> {
    let root = folder()?.join(format!("python-{}", PACKAGES.join("-").replace("==", "-")));
    let python = root.join("bin/python");
    // Written last, so an interrupted installation is not taken for a finished one.
    let mark = root.join("installed");
    if mark.is_file() {
        return Ok(python);
    }
    note(&format!("installing {} from PyPI (once)", PACKAGES.join(" and ")));
    quietly(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&root))
        .context("Python 3 with its venv module is needed to check the exports (Debian: python3-venv)")?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES);
    quietly(&mut pip)?;
    std::fs::write(mark, "")?;
    Ok(python)
}
