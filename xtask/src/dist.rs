//! The folder that is served: programs, styles and icons under names that carry a hash, the page that names them, and
//! the service worker that keeps them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::{quietly, root};
use crate::web::{LOADER, PAGE, Program, WORKER, hash};
use crate::{editor, transpiler};

/// What translates plugins. It is large, and most people never need it, so it is kept when it was needed.
const TRANSPILER: &str = "plugin_transpiler";

/// Puts the page together in an empty folder. Returns the names of what is loaded before anybody does anything.
pub(crate) fn assemble(stage: &Path, page: &Program, worker: &Program) -> Result<Vec<String>> {
    let mut index = fs::read_to_string(root().join("web/index.html"))?;
    let mut first = Vec::new();
    let mut head = String::new();
    for program in [page, worker] {
        let (script, module, parts) = start(stage, program)?;
        for part in parts {
            // Fetched when nothing else is to do, so that it is there as soon as it is needed.
            writeln!(head, "<link rel=\"prefetch\" href=\"/{part}\" as=\"fetch\" crossorigin>")?;
        }
        if program.name == PAGE {
            writeln!(head, "<link rel=\"modulepreload\" href=\"/{script}\">")?;
            writeln!(
                head,
                "<link rel=\"preload\" href=\"/{module}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"
            )?;
            writeln!(head, "<script type=\"module\" src=\"/{script}\"></script>")?;
        } else {
            index =
                index.replace(&format!("content=\"{WORKER}_loader.js\""), &format!("content=\"/{script}\""));
        }
        first.extend([script, module]);
    }
    let editor = place(stage, "editor", ".js", &fs::read(editor::bundle()?)?)?;
    index = index.replace("href=\"editor.js\"", &format!("href=\"/{editor}\""));
    for (name, ending, path) in [
        ("plugin_worker", ".js", root().join("web/plugin_worker.js")),
        (TRANSPILER, ".wasm", transpiler::module()?),
    ] {
        let placed = place(stage, name, ending, &fs::read(path)?)?;
        index = index.replace(&format!("content=\"{name}{ending}\""), &format!("content=\"/{placed}\""));
    }
    index = without_trunk(&index);
    copy_static(&root().join("static"), stage)?;
    index = hash_styles(stage, &index)?;
    let files = kept(stage)?;
    let state = files.join("\n");
    // What the version does not cover has names that do.
    let version = hash(format!("{state}{index}{head}").as_bytes());
    let version_head = format!("<meta name=\"ossa-version\" content=\"{version}\">\n");
    let page = index.replace("</head>", &format!("{version_head}{head}</head>"));
    fs::write(stage.join("index.html"), page)?;
    fs::write(stage.join("sw.js"), service_worker(&version, &files)?)?;
    first.push("sw.js".to_owned());
    Ok(first)
}

/// One script that starts a program, with its glue in it, and the program's module. Returns both names, and those of the
/// modules the script loads later.
fn start(stage: &Path, program: &Program) -> Result<(String, String, Vec<String>)> {
    let name = program.name;
    let mut loading = fs::read_to_string(program.folder.join(LOADER))?;
    let mut parts = Vec::new();
    for part in &program.parts {
        let stem = part.trim_start_matches("split_").trim_end_matches(".wasm");
        let placed = place(stage, &format!("{name}-{stem}"), ".wasm", &fs::read(program.folder.join(part))?)?;
        loading = loading.replace(&format!("\"./{part}\""), &format!("\"./{placed}\""));
        parts.push(placed);
    }
    let module = fs::read(program.folder.join(format!("{name}_bg.wasm")))?;
    let module = place(stage, name, ".wasm", &module)?;
    // A file of its own, because the content security policy allows no inline script.
    fs::write(program.folder.join("__wasm_split.js"), loading)?;
    let entry = program.folder.join("start.mjs");
    let text = format!(
        "import init from './{name}.js';\n\
         await init({{ module_or_path: new URL('./{module}', import.meta.url) }});\n"
    );
    fs::write(&entry, text)?;
    let bundle = program.folder.join("start.bundle.js");
    bundle_script(&entry, &bundle)?;
    Ok((place(stage, name, ".js", &fs::read(bundle)?)?, module, parts))
}

/// Makes one small script of a module and what it imports.
pub(crate) fn bundle_script(entry: &Path, bundle: &Path) -> Result<()> {
    let mut esbuild = Command::new(editor::esbuild()?);
    esbuild.arg(entry).arg(format!("--outfile={}", bundle.display()));
    // The glue tells development builds apart by the names of its functions; nothing asks for them here.
    quietly(esbuild.args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"]))
}

/// Writes a file under a name that carries a hash of its content. Returns the name.
fn place(stage: &Path, name: &str, ending: &str, content: &[u8]) -> Result<String> {
    let name = format!("{name}-{}{ending}", hash(content));
    let path = stage.join(&name);
    fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
    fs::write(path, content)?;
    Ok(name)
}

/// The page without the links that only Trunk understands.
fn without_trunk(index: &str) -> String {
    let lines = index.lines().filter(|line| !line.contains("data-trunk"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Renames every style sheet the page names, so that browsers may keep it for ever.
fn hash_styles(stage: &Path, index: &str) -> Result<String> {
    let mut page = index.to_owned();
    let sheets = index.lines().filter(|line| line.contains("rel=\"stylesheet\""));
    for line in sheets {
        let href = line.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
        let href = href.with_context(|| format!("web/index.html: no href in {line}"))?;
        let path = stage.join(href);
        let content = fs::read(&path).with_context(|| format!("web/index.html names {href}"))?;
        let stem = href.strip_suffix(".css");
        let stem = stem.with_context(|| format!("web/index.html: {href} is no style sheet"))?;
        let name = place(stage, stem, ".css", &content)?;
        fs::remove_file(path)?;
        page = page.replace(&format!("href=\"{href}\""), &format!("href=\"/{name}\""));
    }
    Ok(page)
}

/// Everything in the folder that the service worker keeps, in order, and the page itself.
fn kept(stage: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(stage.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                files.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The service worker of this version.
fn service_worker(version: &str, files: &[String]) -> Result<String> {
    let text = fs::read_to_string(root().join("web/service_worker.js"))?;
    let (later, first): (Vec<&String>, Vec<&String>) =
        files.iter().partition(|file| file.starts_with(TRANSPILER));
    let (first, later) = (serde_json::to_string(&first)?, serde_json::to_string(&later)?);
    Ok(format!("const VERSION = '{version}';\nconst FILES = {first};\nconst LATER = {later};\n{text}"))
}

/// Copies what the page asks for of `static/`: not the sample, which the server reads, and no icons, which the program
/// holds.
fn copy_static(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if name == "sample" || name == "icons" {
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

/// Copies a folder with everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
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
