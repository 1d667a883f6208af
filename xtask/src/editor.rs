//! Bundles the editor of the page: our module in `web/editor` and the parts of CodeMirror it uses, in one file.
//!
//! Everything comes from `web/editor/package-lock.json`; nothing of it is loaded before somebody opens a file.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::{note, quietly, root, step, target_dir};
use crate::{tools, web};

/// Builds the bundle and returns it. Does nothing when neither our module nor the lock file changed.
pub(crate) fn bundle() -> Result<PathBuf> {
    let source = root().join("web/editor/editor.mjs");
    let (modules, versions) = modules()?;
    let out = target_dir().join("web/editor");
    let (bundle, mark) = (out.join("editor.js"), out.join("bundled"));
    let state = format!("{versions} {}", web::hash(&fs::read(&source)?));
    if fs::read_to_string(&mark).is_ok_and(|bundled| bundled == state) {
        return Ok(bundle);
    }
    step("bundle the editor", || {
        fs::create_dir_all(&out)?;
        let mut esbuild = Command::new(modules.join(".bin/esbuild"));
        esbuild.arg(&source).arg(format!("--outfile={}", bundle.display()));
        esbuild.args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=eof"]);
        // Our module stands outside of the folder its imports are in.
        quietly(esbuild.env("NODE_PATH", &modules))?;
        fs::write(&mark, &state)?;
        Ok(())
    })?;
    Ok(bundle)
}

/// The packages of the editor, and a name for their versions.
fn modules() -> Result<(PathBuf, String)> {
    let folder = root().join("web/editor");
    let lock = fs::read(folder.join("package-lock.json")).context("reading web/editor/package-lock.json")?;
    let versions = web::hash(&lock);
    Ok((tools::locked("editor", &folder.join("package.json"), &versions)?, versions))
}

/// The `esbuild` program.
pub(crate) fn esbuild() -> Result<PathBuf> {
    Ok(modules()?.0.join(".bin/esbuild"))
}

/// `cargo xtask editor`: the bundle for `trunk serve`, which asks for it with a hook.
pub(crate) fn for_trunk() -> Result<()> {
    let stage = std::env::var_os("TRUNK_STAGING_DIR").map_or_else(|| root().join("dist"), PathBuf::from);
    fs::create_dir_all(&stage)?;
    let target = stage.join("editor.js");
    fs::copy(bundle()?, &target)?;
    note(&format!("the editor is in {}", target.display()));
    Ok(())
}
