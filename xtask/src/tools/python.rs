//! Python programs that read what we write.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{debian, folder};
use crate::shell::{note, quietly};

/// Readers of the exports: changing a version installs a new environment.
const PACKAGES: [&str; 4] = ["networkx==3.6.1", "igraph==1.0.0", "pyarrow==26.0.1", "rdflib==7.6.0"];

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
    if environment("python3", &root).is_err() {
        // Debian ships Python without the module; its own interpreter has it then.
        debian::install(&["python3-venv"]).context("Python 3 is needed to check the exports")?;
        environment("/usr/bin/python3", &root)?;
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES);
    quietly(&mut pip)?;
    std::fs::write(mark, "")?;
    Ok(python)
}

fn environment(python: &str, root: &Path) -> Result<()> {
    quietly(Command::new(python).args(["-m", "venv", "--clear"]).arg(root))
}
