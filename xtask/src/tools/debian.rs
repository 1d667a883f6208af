//! Packages of the distribution, where it is Debian or made from it.

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell::{has_program, note, output, quietly};

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
