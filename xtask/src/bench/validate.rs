//! `cargo xtask bench validate`: our validator beside ajv, on the same schemas and documents, in the same run.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::shell::{note, output, quietly, root, target_dir};
use crate::tools;

/// One measurement.
struct Row {
    documents: u64,
    bytes: u64,
    nanoseconds: u64,
    valid: u64,
}

/// By format and phase.
type Rows = BTreeMap<(String, String), Row>;

pub(super) fn run(folder: &Path) -> Result<()> {
    let (ajv, js_yaml) = tools::ajv_and_js_yaml()?;
    let program = super::program("bench-validate")?;
    let out = target_dir().join("bench-validate");
    std::fs::create_dir_all(&out)?;
    let ours = |mode: &str| {
        let mut command = Command::new(&program);
        command.arg(mode).arg(folder).arg(&out);
        command
    };
    let theirs = |mode: &str| {
        let mut command = Command::new("node");
        command.arg(root().join("tests/bench/validate.mjs")).arg(mode).arg(folder).arg(&out);
        command.env("OSSA_AJV", &ajv).env("OSSA_JS_YAML", &js_yaml);
        command
    };
    quietly(&mut ours("list"))?;
    quietly(&mut theirs("prepare"))?;
    note("measuring ossa");
    let our_rows = rows(&output(&mut ours("run"))?)?;
    note("measuring ajv");
    let their_rows = rows(&output(&mut theirs("run"))?)?;
    let mut table = in_process(&our_rows, &their_rows);
    table.push_str(&whole_process(folder, &mut theirs("once"))?);
    crate::shell::print(&table);
    Ok(())
}

fn rows(printed: &str) -> Result<Rows> {
    let mut rows = Rows::new();
    for line in printed.lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let [format, documents, bytes, phase, nanoseconds, valid] = parts.as_slice() else {
            bail!("not a measurement: {line}");
        };
        let row = Row {
            documents: documents.parse()?,
            bytes: bytes.parse()?,
            nanoseconds: nanoseconds.parse()?,
            valid: valid.parse()?,
        };
        rows.insert(((*format).to_owned(), (*phase).to_owned()), row);
    }
    Ok(rows)
}

fn in_process(ours: &Rows, theirs: &Rows) -> String {
    let mut table = String::from(
        "| Format | Documents | kB | Phase | ossa, documents/s | MB/s | ajv, documents/s | MB/s | ossa : ajv |\n\
         |---|--:|--:|---|--:|--:|--:|--:|--:|\n",
    );
    for ((format, phase), our) in ours {
        let Some(their) = theirs.get(&(format.clone(), phase.clone())) else { continue };
        let ratio = their.nanoseconds as f64 / our.nanoseconds.max(1) as f64;
        if our.documents == 0 {
            let milliseconds = |row: &Row| row.nanoseconds as f64 / 1e6;
            table.extend([format!(
                "| {format} | | | {phase} | {:.2} ms | | {:.2} ms | | {ratio:.1} |\n",
                milliseconds(our),
                milliseconds(their)
            )]);
            continue;
        }
        let per_second = |row: &Row| row.documents as f64 * 1e9 / row.nanoseconds.max(1) as f64;
        let megabytes = |row: &Row| row.bytes as f64 * 1e3 / row.nanoseconds.max(1) as f64;
        table.extend([format!(
            "| {format} | {} | {} | {phase} | {:.0} | {:.1} | {:.0} | {:.1} | {ratio:.1} |\n",
            our.documents,
            our.bytes / 1000,
            per_second(our),
            megabytes(our),
            per_second(their),
            megabytes(their),
        )]);
        if our.valid != their.valid {
            note(&format!(
                "{format}: {} documents are valid for ossa and {} for ajv (templates are judged by ajv alone)",
                our.valid, their.valid
            ));
        }
    }
    table
}

/// The time of whole processes, where `ossa` has been built.
fn whole_process(folder: &Path, theirs: &mut Command) -> Result<String> {
    let ossa = target_dir().join("release/ossa");
    let mut table = String::from("\n| Whole process | Median |\n|---|--:|\n");
    if ossa.is_file() {
        let mut command = Command::new(&ossa);
        command.args(["validate", "--format", "json"]).arg(folder);
        table.extend([format!(
            "| `ossa validate`, every file of the folder | {:.0} ms |\n",
            median(&mut command)?
        )]);
    } else {
        note("`ossa validate` is not measured: there is no release build of it");
    }
    table.extend([format!(
        "| node with js-yaml and ajv, the documents above | {:.0} ms |\n",
        median(theirs)?
    )]);
    Ok(table)
}

/// The median time of five runs, in milliseconds.
fn median(command: &mut Command) -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        // A folder with findings is no success for `ossa validate`, and still the work that is measured.
        command.output().context("could not start the program to measure")?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}
