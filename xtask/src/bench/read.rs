//! `cargo xtask bench read`: our readers natively and in wasm, beside the parsers of Node.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{has_program, note, output, quietly, target_dir};
use crate::tools;

/// What one reader needs for the files of one syntax.
struct Row {
    files: u64,
    bytes: u64,
    nanoseconds: u64,
}

/// By syntax and reader.
type Rows = BTreeMap<(String, String), Row>;

pub(super) fn run(folder: &Path) -> Result<()> {
    let (_, js_yaml) = tools::ajv_and_js_yaml()?;
    let program = super::program("bench-read")?;
    let module = super::wasm_module()?;
    let out = target_dir().join("bench-read");
    let node = |arguments: &[&str]| {
        let mut command = super::node("read.mjs", &module);
        command.args(arguments).env("OSSA_JS_YAML", &js_yaml);
        command
    };
    let folder = folder.to_str().context("the name of the folder is not UTF-8")?;
    let out_name = out.to_str().context("the target folder's name is not UTF-8")?;
    quietly(Command::new(&program).args(["list", folder, out_name]))?;
    quietly(&mut node(&["prepare", folder, out_name]))?;
    let mut text = String::new();
    for (list, title, peers) in [
        ("all", "Every file, those with faults included", "no"),
        ("usable", "Files that all of them read", "yes"),
    ] {
        let list = format!("{out_name}/{list}.tsv");
        note(&format!("measuring: {title}"));
        let mut rows = rows(&output(Command::new(&program).args(["time", &list, folder]))?)?;
        rows.extend(self::rows(&output(&mut node(&["time", &list, folder, peers]))?)?);
        write!(
            text,
            "\n{title}:\n\n{}",
            table(&rows, |syntax, reader| { instructions(&program, syntax, reader, &list, folder) })?
        )?;
    }
    crate::shell::print(&text);
    Ok(())
}

fn rows(printed: &str) -> Result<Rows> {
    let mut rows = Rows::new();
    for line in printed.lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let [syntax, reader, files, bytes, nanoseconds] = parts.as_slice() else {
            bail!("not a measurement: {line}");
        };
        let row = Row { files: files.parse()?, bytes: bytes.parse()?, nanoseconds: nanoseconds.parse()? };
        rows.insert(((*syntax).to_owned(), (*reader).to_owned()), row);
    }
    Ok(rows)
}

fn table(rows: &Rows, instructions: impl Fn(&str, &str) -> Result<Option<u64>>) -> Result<String> {
    let mut table = String::from(
        "| Syntax | Files | kB | Reader | MB/s | Files/s | Instructions/byte |\n|---|--:|--:|---|--:|--:|--:|\n",
    );
    for ((syntax, reader), row) in rows {
        let seconds = row.nanoseconds.max(1) as f64 / 1e9;
        let counted = match reader.as_str() {
            "ossa" | "full" => instructions(syntax, reader)?,
            _ => None,
        };
        let counted =
            counted.map_or(String::new(), |count| format!("{:.1}", count as f64 / row.bytes.max(1) as f64));
        let reader = if reader == "full" { "the full parser alone" } else { reader };
        writeln!(
            table,
            "| {syntax} | {} | {} | {reader} | {:.0} | {:.0} | {counted} |",
            row.files,
            row.bytes / 1000,
            row.bytes as f64 / 1e6 / seconds,
            row.files as f64 / seconds,
        )?;
    }
    Ok(table)
}

/// The instructions of one pass, where valgrind is installed: what two passes take beyond none, halved.
fn instructions(program: &Path, syntax: &str, reader: &str, list: &str, folder: &str) -> Result<Option<u64>> {
    if !has_program("valgrind") {
        return Ok(None);
    }
    let count = |passes: &str| -> Result<u64> {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
        let output = command.args(["pass", syntax, reader, passes, list, folder]).output()?;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let number = told.lines().find_map(|line| line.split_once("Collected : "));
        number
            .with_context(|| format!("valgrind counted nothing: {told}"))?
            .1
            .trim()
            .parse()
            .map_err(Into::into)
    };
    Ok(Some(count("2")?.saturating_sub(count("0")?) / 2))
}
