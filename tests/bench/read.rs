//! How quickly files become trees, by one thread and from memory. `cargo xtask bench read` runs it beside `read.mjs`.
//!
//! `list FOLDER OUT` writes the files that are read without a finding into `OUT/complete.tsv`, and all into `OUT/all.tsv`.
//! `time LIST FOLDER` measures the files of a list and prints a line for each syntax and reader. `pass SYNTAX READER PASSES
//! LIST FOLDER` only reads, for a program that counts instructions: the difference between two numbers of passes is what
//! reading costs.

use std::hint::black_box;
use std::path::Path;

use ossa_core::Profile;
use ossa_core::document::{Limits, Syntax, read, readers};
use ossa_core::source::Source;
use ossa_tests::clock::median;

const SYNTAXES: [(&str, Syntax); 3] =
    [("yaml", Syntax::Yaml), ("json", Syntax::Json), ("markdown", Syntax::Markdown)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["list", folder, out] => list(Path::new(folder), Path::new(out)),
        ["time", list, folder] => {
            for (name, syntax) in SYNTAXES {
                time(name, syntax, &sources(list, Path::new(folder), syntax));
            }
        }
        ["pass", name, reader, passes, list, folder] => {
            let (_, syntax) = SYNTAXES.into_iter().find(|(known, _)| known == name).expect("a syntax");
            let sources = sources(list, Path::new(folder), syntax);
            for _ in 0..passes.parse().expect("a number of passes") {
                pass(&sources, syntax, reader);
            }
        }
        _ => panic!(
            "usage: bench-read list FOLDER OUT | time LIST FOLDER | pass SYNTAX READER PASSES LIST FOLDER"
        ),
    }
}

fn list(folder: &Path, out: &Path) {
    let (mut all, mut complete) = (String::new(), String::new());
    for source in ossa_tests::sources(folder, Profile::Default) {
        let Some(syntax) = Syntax::of_path(&source.path) else { continue };
        let name = SYNTAXES.iter().find(|(_, known)| *known == syntax).map_or("", |(name, _)| name);
        let line = format!("{name}\t{}\n", source.path);
        all.push_str(&line);
        if read(&source, syntax, &Limits::DEFAULT).0.is_complete() {
            complete.push_str(&line);
        }
    }
    std::fs::create_dir_all(out).expect("the folder can be made");
    std::fs::write(out.join("all.tsv"), all).expect("the list can be written");
    std::fs::write(out.join("complete.tsv"), complete).expect("the list can be written");
}

/// The files of a list in one syntax.
fn sources(list: &str, folder: &Path, syntax: Syntax) -> Vec<Source> {
    let list = std::fs::read_to_string(list).expect("the list is there");
    let paths = list.lines().filter_map(|line| Some(line.split_once('\t')?.1));
    paths
        .filter(|path| Syntax::of_path(path) == Some(syntax))
        .map(|path| Source::new(path, std::fs::read(folder.join(path)).expect("the file is readable")))
        .collect()
}

fn pass(sources: &[Source], syntax: Syntax, reader: &str) -> usize {
    let values = |source| match reader {
        "full" => readers::full(source, &Limits::DEFAULT).0.roots().len(),
        _ => read(source, syntax, &Limits::DEFAULT).0.roots().len(),
    };
    black_box(sources).iter().map(values).sum()
}

fn time(name: &str, syntax: Syntax, sources: &[Source]) {
    let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
    for reader in ["ossa", "full"] {
        // Only YAML has two readers.
        if reader == "full" && syntax != Syntax::Yaml {
            continue;
        }
        let (time, _) = median(|| pass(sources, syntax, reader));
        println!("{name}\t{reader}\t{}\t{bytes}\t{}", sources.len(), time.as_nanos());
    }
}
