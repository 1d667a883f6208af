//! Builds the page: two wasm programs, what of them is loaded later, their glue, and what `static/` holds, into `dist/`, small enough to be sent.
//!
//! This does what Trunk would do with `web/index.html`, without the quarter of an hour it takes to compile Trunk;
//! docs/decisions/0003-building-the-page.md has the numbers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::dist::{assemble, copy_folder};
use crate::shell::{cargo, note, quietly, root, run, step, target_dir};
use crate::{size, tools};

/// The page's own program.
pub(crate) const PAGE: &str = "ossa-web";
/// The worker's program.
pub(crate) const WORKER: &str = "worker";

/// The script that loads the parts of a program, as wasm-split writes it; the glue asks for `__wasm_split.js`.
pub(crate) const LOADER: &str = "loader.js";

/// A program made loadable.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// Where its module and its glue are.
    pub(crate) folder: PathBuf,
    /// The modules that are loaded later, and what each is called in the script that loads it.
    pub(crate) parts: Vec<String>,
}

/// How the two programs are compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Small and fast: what people get.
    Release,
    /// Compiled in seconds after a change: for work on the page.
    Development,
}

impl Mode {
    /// The profile, and the folder cargo puts its programs in.
    const fn profile(self) -> (&'static str, &'static str) {
        match self {
            Self::Release => ("wasm-release", "wasm-release"),
            Self::Development => ("dev", "debug"),
        }
    }
}

/// Builds the page and returns the folder it is in.
pub(crate) fn build(mode: Mode) -> Result<PathBuf> {
    tools::wasm_target()?;
    let profile = mode.profile().0;
    step("compile the page", || {
        let mut command =
            cargo(&["build", "--locked", "--package", "ossa-web", "--bins", "--features", "split"]);
        run(command.args(["--target", tools::WASM, "--profile", profile]))
    })?;
    let page = link(PAGE, mode, "-Oz")?;
    let worker = link(WORKER, mode, "-O3")?;
    let dist = root().join("dist");
    // Built beside and swapped in at the end, so that a server never serves half a page.
    let stage = target_dir().join("web/dist");
    fs::remove_dir_all(&stage).ok();
    fs::create_dir_all(&stage)?;
    let first = assemble(&stage, &page, &worker)?;
    if mode == Mode::Release {
        size::compress(&stage, &first)?;
    }
    let fresh = root().join("dist.new");
    fs::remove_dir_all(&fresh).ok();
    copy_folder(&stage, &fresh)?;
    fs::remove_dir_all(&dist).ok();
    fs::rename(&fresh, &dist)?;
    note(&format!("the page is in {}", dist.display()));
    Ok(dist)
}

/// Makes a program loadable: parts taken out by wasm-split, glue by wasm-bindgen, then wasm-opt. Does nothing when the program is unchanged.
fn link(program: &'static str, mode: Mode, level: &str) -> Result<Program> {
    let compiled = target_dir().join(tools::WASM).join(mode.profile().1).join(format!("{program}.wasm"));
    let bytes = fs::read(&compiled).with_context(|| format!("reading {}", compiled.display()))?;
    let folder = target_dir().join("web").join(program);
    let mark = folder.join("linked");
    let optimiser = (mode == Mode::Release).then(tools::wasm_opt).transpose()?;
    let level = if optimiser.is_some() { level } else { "unoptimised" };
    // Other tools or another level link anew.
    let hash = format!("{} {level} {}", hash(&bytes), tools::linker_versions());
    if fs::read_to_string(&mark).is_ok_and(|linked| linked == hash) {
        let parts = parts(&folder)?;
        return Ok(Program { name: program, folder, parts });
    }
    let split = tools::wasm_split()?;
    let bindgen = tools::wasm_bindgen()?;
    step(&format!("link {program}"), || {
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder)?;
        let mut command = Command::new(split);
        quietly(command.args(["--target", "web", "--out-name", program]).arg(&compiled).arg(&folder))?;
        fs::rename(folder.join("__wasm_split.js"), folder.join(LOADER))?;
        let rest = folder.join(format!("{program}.wasm"));
        let mut command = Command::new(bindgen);
        // The parts use what the linker exports.
        command.args(["--target", "web", "--no-typescript", "--keep-lld-exports"]);
        command.args(["--out-name", program, "--out-dir"]);
        quietly(command.arg(&folder).arg(&rest))?;
        fs::remove_file(&rest)?;
        if let Some(optimiser) = optimiser {
            for module in parts(&folder)?.into_iter().chain([format!("{program}_bg.wasm")]) {
                let module = folder.join(module);
                quietly(Command::new(&optimiser).arg(level).arg(&module).arg("-o").arg(&module))?;
            }
        }
        fs::write(&mark, &hash)?;
        Ok(())
    })?;
    let parts = parts(&folder)?;
    Ok(Program { name: program, folder, parts })
}

/// The modules in a folder that were taken out of a program, in order.
fn parts(folder: &Path) -> Result<Vec<String>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let is_module = Path::new(&name).extension().is_some_and(|ending| ending == "wasm");
        if is_module && (name.starts_with("split_") || name.starts_with("chunk_")) {
            parts.push(name);
        }
    }
    parts.sort();
    Ok(parts)
}

/// A short name for some content: FNV-1a, enough to tell versions of one file apart.
pub(crate) fn hash(bytes: &[u8]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
