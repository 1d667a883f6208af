//! How quickly documents are read and held against their schemas, by one thread and from memory. `cargo xtask bench
//! validate` runs it beside `validate.mjs`, which does the same with ajv.
//!
//! `list FOLDER OUT` writes what there is to validate into OUT: `documents.tsv` and the schemas. `run FOLDER OUT` measures
//! the documents of `OUT/usable.tsv`, which both sides can read, and prints a line for each format and phase.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use ossa_core::document::{Document, Limits, Syntax, read};
use ossa_core::schema::{SCHEMAS, is_valid, validate};
use ossa_core::source::Source;
use ossa_core::{Profile, format};
use ossa_tests::clock::median;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, folder, out] = arguments.as_slice() else {
        panic!("usage: bench-validate list|run FOLDER OUT");
    };
    let (folder, out) = (Path::new(folder), Path::new(out));
    match mode.as_str() {
        "list" => list(folder, out),
        "run" => run(folder, out),
        other => panic!("unknown mode {other}"),
    }
}

/// Writes every complete document that has a schema: format, index in its file, path.
fn list(folder: &Path, out: &Path) {
    let mut lines = String::new();
    for source in ossa_tests::sources(folder, Profile::Default) {
        let document = parsed(&source);
        if !document.is_complete() {
            continue;
        }
        for (index, root) in document.roots().enumerate() {
            let Some(format) = format::detect(root, &source.path) else { continue };
            if SCHEMAS.iter().any(|(id, _)| *id == format.id()) {
                writeln!(lines, "{}\t{index}\t{}", format.id(), source.path)
                    .expect("a string can be written to");
            }
        }
    }
    std::fs::create_dir_all(out.join("schemas")).expect("the folder can be made");
    std::fs::write(out.join("documents.tsv"), lines).expect("the list can be written");
    for (id, text) in SCHEMAS {
        let path = out.join("schemas").join(format!("{id}.json"));
        std::fs::write(path, text).expect("the schema can be written");
    }
}

fn parsed(source: &Source) -> Document {
    let syntax = Syntax::of_path(&source.path).expect("the list names definition files");
    read(source, syntax, &Limits::DEFAULT).0
}

/// A file and which of its documents are measured.
struct File {
    source: Source,
    roots: Vec<usize>,
}

fn run(folder: &Path, out: &Path) {
    let list = std::fs::read_to_string(out.join("usable.tsv")).expect("the list is there");
    let mut formats: BTreeMap<&str, BTreeMap<&str, File>> = BTreeMap::new();
    for line in list.lines() {
        let mut parts = line.splitn(3, '\t');
        let (Some(id), Some(index), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
            panic!("not a line of the list: {line}");
        };
        let file = formats.entry(id).or_default().entry(path).or_insert_with(|| {
            let bytes = std::fs::read(folder.join(path)).expect("the file is readable");
            File { source: Source::new(path, bytes), roots: Vec::new() }
        });
        file.roots.push(index.parse().expect("an index is a number"));
    }
    let started = Instant::now();
    let empty = parsed(&Source::new("empty.json", "{}"));
    let root = empty.roots().next().expect("there is a value");
    black_box(is_valid(SCHEMAS[0].0, root));
    print_line("all", 0, 0, "compile", started.elapsed(), 0);
    for (id, files) in &formats {
        let files: Vec<&File> = files.values().collect();
        measure(id, &files);
    }
}

fn measure(id: &str, files: &[&File]) {
    let bytes = files.iter().map(|file| file.source.bytes.len()).sum();
    let documents = files.iter().map(|file| file.roots.len()).sum();
    let line = |phase, time, valid| print_line(id, documents, bytes, phase, time, valid);
    let (time, _) = median(|| files.iter().map(|file| parsed(&file.source).roots().len()).sum());
    line("parse", time, 0);
    let findings = |document: &Document, roots: &[usize]| {
        let mut found = Vec::new();
        for index in roots {
            validate(id, document.roots().nth(*index).expect("the document is there"), &mut found);
        }
        black_box(found.len())
    };
    let (time, _) = median(|| files.iter().map(|file| findings(&parsed(&file.source), &file.roots)).sum());
    line("parse+validate", time, 0);
    let read: Vec<(Document, &[usize])> =
        files.iter().map(|file| (parsed(&file.source), file.roots.as_slice())).collect();
    let (time, _) = median(|| read.iter().map(|(document, roots)| findings(document, roots)).sum());
    line("validate", time, 0);
    let (time, valid) = median(|| {
        let valid = |document: &Document, index: usize| {
            is_valid(id, document.roots().nth(index).expect("the document is there"))
        };
        read.iter()
            .map(|(document, roots)| roots.iter().filter(|index| valid(document, **index)).count())
            .sum()
    });
    line("verdict", time, valid);
}

fn print_line(id: &str, documents: usize, bytes: usize, phase: &str, time: Duration, valid: usize) {
    println!("{id}\t{documents}\t{bytes}\t{phase}\t{}\t{valid}", time.as_nanos());
}
