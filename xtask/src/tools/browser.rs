//! The browser the tests run in, from Debian's packages where there is none.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{has_program, note, quietly};

/// Chromium: `OSSA_CHROMIUM`, or one on the PATH, or Debian's.
pub(crate) fn chromium() -> Result<PathBuf> {
    find("OSSA_CHROMIUM", &["chromium", "chromium-browser", "google-chrome"], "chromium")
}

/// The driver that belongs to it.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    find("OSSA_CHROMEDRIVER", &["chromedriver"], "chromium-driver")
}

fn find(variable: &str, programs: &[&str], package: &str) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Ok(path.into());
    }
    if let Some(path) = on_path(programs) {
        return Ok(path);
    }
    if !has_program("apt-get") {
        bail!("no {package} found: install it, or name its path in {variable}");
    }
    note(&format!("installing {package} from the distribution's packages (once)"));
    let as_root = |arguments: &[&str]| {
        let is_root = std::env::var_os("USER").is_none_or(|user| user == "root")
            || std::env::var_os("HOME").is_some_and(|home| home == "/root");
        let mut command = if is_root || !has_program("sudo") {
            Command::new("apt-get")
        } else {
            let mut sudo = Command::new("sudo");
            sudo.arg("apt-get");
            sudo
        };
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        quietly(&mut command)
    };
    as_root(&["update", "-qq"])?;
    as_root(&["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"])?;
    on_path(programs).with_context(|| format!("{package} was installed but is not on the PATH"))
}

fn on_path(programs: &[&str]) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&paths).collect();
    let candidates =
        programs.iter().flat_map(|program| folders.iter().map(move |folder| folder.join(program)));
    candidates.into_iter().find(|path| path.is_file())
}
