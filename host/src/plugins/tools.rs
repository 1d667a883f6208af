//! The compilers for plugins in JavaScript and Python, from npm and PyPI into the user's cache.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use super::cache_folder;

/// JavaScript to components, with QuickJS.
const COMPONENTIZE_QJS: &str = "componentize-qjs@0.4.5";
/// Python to components, with CPython.
const COMPONENTIZE_PY: &str = "componentize-py==0.25.1";

/// The program that makes components of JavaScript.
pub(super) fn componentize_qjs() -> anyhow::Result<PathBuf> {
    let folder = installed(COMPONENTIZE_QJS, |folder| {
        fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", COMPONENTIZE_QJS]);
        run(npm.current_dir(folder), "npm, which comes with Node.js, is needed for plugins in JavaScript")
    })?;
    Ok(folder.join("node_modules/componentize-qjs/bin/componentize-qjs"))
}

/// The program that makes components of Python.
pub(super) fn componentize_py() -> anyhow::Result<PathBuf> {
    let scripts = if cfg!(windows) { "Scripts" } else { "bin" };
    let folder = installed(COMPONENTIZE_PY, |folder| {
        let python = if cfg!(windows) { "python" } else { "python3" };
        let needed = "Python 3 with its module venv is needed for plugins in Python";
        run(Command::new(python).args(["-m", "venv", "--clear"]).arg(folder), needed)?;
        let mut pip = Command::new(folder.join(scripts).join("python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", COMPONENTIZE_PY]);
        run(&mut pip, "pip cannot install what makes components of Python")
    })?;
    Ok(folder.join(scripts).join("componentize-py"))
}

/// The folder of a tool, filled by `install` the first time.
fn installed(tool: &str, install: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<PathBuf> {
    let cache = cache_folder().context("there is no folder for caches: set OSSA_CACHE")?;
    let folder = cache.join("tools").join(tool.replace(['@', '='], "-"));
    // Written last, so an interrupted installation is not taken for a finished one.
    let mark = folder.join("installed");
    if mark.is_file() {
        return Ok(folder);
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    tracing::info!(tool, "installing, once");
    install(&folder)?;
    fs::write(mark, "")?;
    Ok(folder)
}

/// Runs a program and keeps what it says for the case that it fails; `needed` says what it is for.
pub(super) fn run(command: &mut Command, needed: &str) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot run `{program}`: {needed}"))?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        bail!("`{program}` failed:\n{}", String::from_utf8_lossy(&said).trim());
    }
    Ok(())
}
