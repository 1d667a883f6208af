//! Builds the page: two wasm programs, their glue, and what `static/` holds, into `dist/`.
//!
//! This does what Trunk would do with `web/index.html`, without the quarter of an hour it takes to compile Trunk;
//! docs/decisions/0003-building-the-page.md has the numbers.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::{cargo, note, quietly, root, run, step, target_dir};
use crate::{editor, tools};

/// The page's own program. Its files carry a hash of their content, so browsers may keep them for ever.
const PAGE: &str = "ossa-web";
/// The worker's program. Its name is fixed, because the page starts it by name.
const WORKER: &str = "worker";

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
        let mut command = cargo(&["build", "--locked", "--package", "ossa-web", "--bins"]);
        run(command.args(["--target", tools::WASM, "--profile", profile]))
    })?;
    let page = link(PAGE, mode, "-Oz")?;
    let worker = link(WORKER, mode, "-O3")?;
    let editor = editor::bundle()?;
    let dist = root().join("dist");
    // Built beside and swapped in at the end, so that a server never serves half a page.
    let stage = target_dir().join("web/dist");
    fs::remove_dir_all(&stage).ok();
    fs::create_dir_all(&stage)?;
    copy_static(&root().join("static"), &stage)?;
    assemble(&stage, &page, &worker, &editor)?;
    let fresh = root().join("dist.new");
    fs::remove_dir_all(&fresh).ok();
    copy_folder(&stage, &fresh)?;
    fs::remove_dir_all(&dist).ok();
    fs::rename(&fresh, &dist)?;
    note(&format!("the page is in {}", dist.display()));
    Ok(dist)
}

/// Makes a program loadable: glue by wasm-bindgen, then wasm-opt. Does nothing when the program is unchanged.
fn link(program: &str, mode: Mode, level: &str) -> Result<PathBuf> {
    let compiled = target_dir().join(tools::WASM).join(mode.profile().1).join(format!("{program}.wasm"));
    let bytes = fs::read(&compiled).with_context(|| format!("reading {}", compiled.display()))?;
    let folder = target_dir().join("web").join(program);
    let mark = folder.join("linked");
    let optimiser = (mode == Mode::Release).then(tools::wasm_opt).transpose()?;
    let level = if optimiser.is_some() { level } else { "unoptimised" };
    // Other tools or another level link anew.
    let hash = format!("{} {level} {}", hash(&bytes), tools::linker_versions());
    if fs::read_to_string(&mark).is_ok_and(|linked| linked == hash) {
        return Ok(folder);
    }
    let bindgen = tools::wasm_bindgen()?;
    step(&format!("link {program}"), || {
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder)?;
        let mut command = Command::new(bindgen);
        command.args(["--target", "web", "--no-typescript", "--out-name", program, "--out-dir"]);
        quietly(command.arg(&folder).arg(&compiled))?;
        if let Some(optimiser) = optimiser {
            let module = folder.join(format!("{program}_bg.wasm"));
            quietly(Command::new(optimiser).arg(level).arg(&module).arg("-o").arg(&module))?;
        }
        fs::write(&mark, &hash)?;
        Ok(())
    })?;
    Ok(folder)
}

fn assemble(stage: &Path, page: &Path, worker: &Path, editor: &Path) -> Result<()> {
    let module = fs::read(page.join(format!("{PAGE}_bg.wasm")))?;
    let glue = fs::read_to_string(page.join(format!("{PAGE}.js")))?;
    let module_name = format!("{PAGE}-{}_bg.wasm", hash(&module));
    let glue_name = format!("{PAGE}-{}.js", hash(glue.as_bytes()));
    fs::write(stage.join(&module_name), module)?;
    fs::write(stage.join(&glue_name), glue)?;
    copy_folder(&page.join("snippets"), &stage.join("snippets"))?;
    // A file of its own, because the content security policy allows no inline script.
    let start =
        format!("import init from './{glue_name}';\nawait init({{ module_or_path: './{module_name}' }});\n");
    let start_name = format!("start-{}.js", hash(start.as_bytes()));
    fs::write(stage.join(&start_name), start)?;
    for file in [format!("{WORKER}.js"), format!("{WORKER}_bg.wasm")] {
        fs::copy(worker.join(&file), stage.join(&file))?;
    }
    fs::write(
        stage.join(format!("{WORKER}_loader.js")),
        format!("import init from './{WORKER}.js';\nawait init();\n"),
    )?;
    let editor = fs::read(editor)?;
    let editor_name = format!("editor-{}.js", hash(&editor));
    fs::write(stage.join(&editor_name), editor)?;
    let mut head = String::new();
    writeln!(head, "<link rel=\"modulepreload\" href=\"/{glue_name}\">")?;
    writeln!(
        head,
        "<link rel=\"preload\" href=\"/{module_name}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"
    )?;
    writeln!(head, "<script type=\"module\" src=\"/{start_name}\"></script>")?;
    let index = fs::read_to_string(root().join("web/index.html"))?;
    let page = without_trunk(&index)
        .replace("href=\"editor.js\"", &format!("href=\"/{editor_name}\""))
        .replace("</head>", &format!("{head}</head>"));
    fs::write(stage.join("index.html"), page)?;
    Ok(())
}

/// The page without the links that only Trunk understands. Style sheets stay, as ordinary links.
fn without_trunk(index: &str) -> String {
    let mut page = String::with_capacity(index.len());
    for line in index.lines() {
        let is_trunk = line.contains("data-trunk");
        if is_trunk && line.contains("rel=\"css\"") {
            page.push_str(&line.replace("data-trunk ", "").replace("rel=\"css\"", "rel=\"stylesheet\""));
            page.push('\n');
        } else if !is_trunk {
            page.push_str(line);
            page.push('\n');
        }
    }
    page
}

/// Copies what the page needs of `static/`: everything but the sample, which the server reads.
fn copy_static(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if name == "sample" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to.join(name))?;
        } else {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

/// Copies a folder with everything in it; a folder that does not exist is empty.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A short name for some content: FNV-1a, enough to tell versions of one file apart.
pub(crate) fn hash(bytes: &[u8]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
