//! How much the page sends: every text and program of it compressed once, and a bar for what is loaded first.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::shell::{note, output, root, step};

/// What the page is to load at most before it works, compressed: programs and scripts, in bytes. It is not there yet.
const AIM: u64 = 900_000;
/// What it may load until it is: more than this fails.
const BAR: u64 = 1_385_000;
/// What compresses.
const ENDINGS: [&str; 7] = ["css", "html", "js", "json", "svg", "wasm", "webmanifest"];
/// Where the size of what is loaded first is noted: beside the folder, so that nobody is served it.
const FIRST: &str = "web/first";

/// Writes a compressed file beside each file of the page, which servers send in its place, and tells how large the
/// `first` ones are.
pub(crate) fn compress(stage: &Path, first: &[String]) -> Result<()> {
    let files = compressible(stage)?;
    let printed = step("compress", || {
        output(Command::new("node").arg(root().join("xtask/src/compress.mjs")).args(&files))
    })?;
    let mut sizes = BTreeMap::new();
    for line in printed.lines() {
        let mut fields = line.split('\t');
        let (file, plain, small) = (fields.next(), fields.next(), fields.next());
        let file = Path::new(file.context("a line has a file")?).strip_prefix(stage)?.to_owned();
        let number = |field: Option<&str>| field.context("a line has two sizes")?.parse().context("a size");
        sizes.insert(file, (number(plain)?, number(small)?));
    }
    let mut total = 0;
    for name in first {
        let (plain, small): (u64, u64) =
            *sizes.get(Path::new(name)).with_context(|| format!("{name} is missing"))?;
        total += small;
        note(&format!("{name}: {plain} bytes, {small} with brotli"));
    }
    note(&format!(
        "loaded first: {total} bytes of programs and scripts with brotli; it may be {BAR}, and is to be {AIM}"
    ));
    fs::write(crate::shell::target_dir().join(FIRST), total.to_string())?;
    Ok(())
}

/// Fails when the page that was built last, for people to use, sends more than it may.
pub(crate) fn check() -> Result<()> {
    let path = crate::shell::target_dir().join(FIRST);
    let total: u64 = fs::read_to_string(path).context("no page was built")?.parse()?;
    ensure!(
        total <= BAR,
        "the page loads {total} bytes of programs and scripts before it works, more than {BAR}; what is rarely \
         needed can be loaded when it is"
    );
    Ok(())
}

fn compressible(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(compressible(&path)?);
        } else if path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)) {
            files.push(path);
        }
    }
    Ok(files)
}
