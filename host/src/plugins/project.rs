//! Folders with the source of a plugin: making one, and making a component of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use ossa_plugin_runtime::componentize;

use super::tools;

/// What a plugin is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Rust, compiled by cargo.
    Rust,
    /// JavaScript, run by a QuickJS inside of the component.
    JavaScript,
    /// Python, run by a CPython inside of the component.
    Python,
}

/// The contract, for the tools of other languages.
const CONTRACT: [(&str, &str); 5] = [
    ("types.wit", include_str!("../../../plugins/wit/v0.1.0/types.wit")),
    ("dataset.wit", include_str!("../../../plugins/wit/v0.1.0/dataset.wit")),
    ("definitions.wit", include_str!("../../../plugins/wit/v0.1.0/definitions.wit")),
    ("log.wit", include_str!("../../../plugins/wit/v0.1.0/log.wit")),
    ("rule.wit", include_str!("../../../plugins/wit/v0.1.0/rule.wit")),
];

/// The crate `ossa-plugin`, so that a project needs nothing but this program and cargo.
const SDK: [(&str, &str); 11] = [
    ("bindings.rs", include_str!("../../../plugins/sdk/src/bindings.rs")),
    ("columns.rs", include_str!("../../../plugins/sdk/src/columns.rs")),
    ("dataset.rs", include_str!("../../../plugins/sdk/src/dataset.rs")),
    ("export.rs", include_str!("../../../plugins/sdk/src/export.rs")),
    ("findings.rs", include_str!("../../../plugins/sdk/src/findings.rs")),
    ("lib.rs", include_str!("../../../plugins/sdk/src/lib.rs")),
    ("log.rs", include_str!("../../../plugins/sdk/src/log.rs")),
    ("relations.rs", include_str!("../../../plugins/sdk/src/relations.rs")),
    ("rule.rs", include_str!("../../../plugins/sdk/src/rule.rs")),
    ("source.rs", include_str!("../../../plugins/sdk/src/source.rs")),
    ("testing.rs", include_str!("../../../plugins/sdk/src/testing.rs")),
];
const SDK_MANIFEST: &str = include_str!("../../../plugins/templates/rust/sdk.toml");
const JS_SDK: &str = include_str!("../../../plugins/sdk-js/ossa.js");
const PYTHON_SDK: &str = include_str!("../../../plugins/sdk-python/ossa.py");
const PYTHON_ENTRY: &str = include_str!("../../../plugins/sdk-python/ossa_entry.py");

/// The files of a new project; `{{name}}` stands for its name.
const RUST: [(&str, &str); 2] = [
    ("Cargo.toml", include_str!("../../../plugins/templates/rust/plugin.toml")),
    ("src/lib.rs", include_str!("../../../plugins/templates/rust/lib.rs")),
];
const JS: &str = include_str!("../../../plugins/templates/rule.js");
const PYTHON: &str = include_str!("../../../plugins/templates/rule.py");
/// The test of a new project: two agents of one model, and what its rule makes of them.
const AGENT: &str = include_str!("../../../plugins/templates/agent.yml");
const EXPECTED: &str = include_str!("../../../plugins/templates/expected.txt");

/// Makes a project in `folder`, which must not exist. Its name is that of the plugin.
///
/// # Errors
/// When the name is no name of a plugin, or the folder is there or cannot be made.
pub fn create(folder: &Path, language: Language) -> anyhow::Result<()> {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !name.starts_with(|first: char| first.is_ascii_lowercase())
        || name.len() > 64
        || !name.bytes().all(is_plain)
    {
        bail!("`{name}` is no name of a plugin: use a to z, 0 to 9 and `-`, and begin with a letter");
    }
    if folder.exists() {
        bail!("`{}` is there already; name a folder that does not exist yet", folder.display());
    }
    let put = |path: &str, text: &str| write(&folder.join(path), &text.replace("{{name}}", name));
    match language {
        Language::Rust => {
            RUST.iter().try_for_each(|(path, text)| put(path, text))?;
            write(&folder.join("ossa-plugin/Cargo.toml"), SDK_MANIFEST)?;
            for (file, text) in SDK {
                write(&folder.join("ossa-plugin/src").join(file), text)?;
            }
            write_contract(&folder.join("wit/v0.1.0"))?;
            put(".gitignore", "/target\n/{{name}}.wasm\n")?;
        }
        Language::JavaScript => {
            put("rule.js", JS)?;
            write(&folder.join("ossa.js"), JS_SDK)?;
            put(".gitignore", "/{{name}}.wasm\n")?;
        }
        Language::Python => {
            put("rule.py", PYTHON)?;
            write(&folder.join("ossa.py"), PYTHON_SDK)?;
            put(".gitignore", "__pycache__\n/{{name}}.wasm\n")?;
        }
    }
    for agent in ["billing", "refunds"] {
        let file = folder.join(format!("tests/shared/agents/{agent}/agent.ossa.yml"));
        write(&file, &AGENT.replace("AGENT", agent))?;
    }
    write(&folder.join("tests/shared/expected.txt"), EXPECTED)
}

/// The language of the project in `folder`, by the file its rule stands in.
///
/// # Errors
/// When there is none.
pub fn language(folder: &Path) -> anyhow::Result<Language> {
    let found =
        [("Cargo.toml", Language::Rust), ("rule.js", Language::JavaScript), ("rule.py", Language::Python)];
    let found = found.into_iter().find(|(file, _)| folder.join(file).is_file());
    let (_, language) = found.with_context(|| {
        format!("`{}` holds no plugin: neither Cargo.toml nor rule.js nor rule.py", folder.display())
    })?;
    Ok(language)
}

/// Where [`build`] puts the component of the project in `folder` if nothing else is said.
///
/// # Errors
/// When the folder is not there.
pub fn component_of(folder: &Path) -> anyhow::Result<PathBuf> {
    let absolute = fs::canonicalize(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    let name = absolute.file_name().unwrap_or_default().to_os_string();
    Ok(absolute.join(name).with_extension("wasm"))
}

/// Makes a component of the project in `folder` and writes it to `output`. The tools for JavaScript and Python are
/// installed the first time.
///
/// # Errors
/// When a tool is missing or says that the source is wrong.
pub fn build(folder: &Path, output: &Path) -> anyhow::Result<()> {
    match language(folder)? {
        Language::Rust => build_rust(folder, output),
        Language::JavaScript => {
            let contract = scratch("js")?;
            write_contract(&contract.join("wit"))?;
            let mut qjs = Command::new(tools::componentize_qjs()?);
            qjs.arg("--wit").arg(contract.join("wit")).arg("--js").arg(folder.join("rule.js"));
            qjs.args(["--world", "plugin", "--sync", "--stub-wasi", "--opt-size", "--output"]).arg(output);
            let built = tools::run(&mut qjs, "it makes components of JavaScript");
            fs::remove_dir_all(contract)?;
            built
        }
        Language::Python => {
            let contract = scratch("py")?;
            write_contract(&contract.join("wit"))?;
            write(&contract.join("ossa_entry.py"), PYTHON_ENTRY)?;
            let mut py = Command::new(tools::componentize_py()?);
            py.arg("-d").arg(contract.join("wit")).args(["-w", "plugin", "componentize", "--stub-wasi"]);
            py.arg("-p").arg(&contract).arg("-p").arg(folder).arg("ossa_entry").arg("-o").arg(output);
            let built = tools::run(&mut py, "it makes components of Python");
            fs::remove_dir_all(contract)?;
            built
        }
    }
}

fn build_rust(folder: &Path, output: &Path) -> anyhow::Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args([
        "build",
        "--release",
        "--target",
        "wasm32-unknown-unknown",
        "--message-format",
        "json-render-diagnostics",
    ]);
    let built = cargo.current_dir(folder).stderr(std::process::Stdio::inherit()).output();
    let built = built.context("cannot run `cargo`: plugins in Rust need it, from https://rustup.rs")?;
    if !built.status.success() {
        bail!("cargo failed; if it misses the target: rustup target add wasm32-unknown-unknown");
    }
    // Cargo says where it put the module: the folder may be set in many ways.
    let messages = String::from_utf8_lossy(&built.stdout);
    let module = messages.lines().rev().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let files = message.get("filenames")?.as_array()?;
        let mut files = files.iter().filter_map(|file| file.as_str()).map(PathBuf::from);
        files.find(|file| file.extension().is_some_and(|ending| ending == "wasm"))
    });
    let module = module.context("cargo built no module; does Cargo.toml say `crate-type = [\"cdylib\"]`?")?;
    let bytes = fs::read(&module).with_context(|| format!("cannot read `{}`", module.display()))?;
    let component = componentize(&bytes).with_context(|| format!("cannot pack `{}`", module.display()))?;
    fs::write(output, component).with_context(|| format!("cannot write `{}`", output.display()))
}

fn write_contract(folder: &Path) -> anyhow::Result<()> {
    CONTRACT.iter().try_for_each(|(file, text)| write(&folder.join(file), text))
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    fs::write(file, text).with_context(|| format!("cannot write `{}`", file.display()))
}

/// A new folder for one build, the user's own.
fn scratch(name: &str) -> anyhow::Result<PathBuf> {
    let cache = super::cache_folder().context("there is no folder for caches: set OSSA_CACHE")?;
    let folder = cache.join("builds").join(format!("{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    Ok(folder)
}
