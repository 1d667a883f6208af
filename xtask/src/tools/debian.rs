//! Packages of the distribution, where it is Debian or made from it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{has_program, note, output, quietly};

/// A program that `variable` names, or that is on the PATH under one of its names, or that `packages` bring.
pub(super) fn find(variable: &str, programs: &[&str], packages: &[&str]) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Ok(path.into());
    }
    if let Some(path) = on_path(programs) {
        return Ok(path);
    }
    let advice = || format!("there is no {}; {variable} may name one", programs[0]);
    install(packages).with_context(advice)?;
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

/// Installs packages, as root or through sudo.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(", ");
    if !has_program("apt-get") {
        bail!("{names} must be installed by hand: there is no apt-get here");
    }
    let is_root = output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root && !has_program("sudo") {
        bail!("{names} must be installed, which needs root or sudo");
    }
    note(&format!("installing {names} from the distribution's packages (once)"));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
        if !is_root {
            command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        quietly(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}
