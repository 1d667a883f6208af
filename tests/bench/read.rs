//! How quickly files become trees, by one thread and from memory. `cargo xtask bench read` runs it beside `read.mjs`.
//!
//! `time FOLDER` prints a line for each syntax and reader. `pass SYNTAX READER PASSES FOLDER` only reads, for a program
//! that counts instructions: the difference between two numbers of passes is what reading costs.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use ossa_core::Profile;
use ossa_core::document::{Limits, Syntax, read, readers};
use ossa_core::source::Source;

const SYNTAXES: [(&str, Syntax); 3] =
    [("yaml", Syntax::Yaml), ("json", Syntax::Json), ("markdown", Syntax::Markdown)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["time", folder] => time(Path::new(folder)),
        ["pass", syntax, reader, passes, folder] => {
            let (_, syntax) = SYNTAXES.iter().find(|(name, _)| name == syntax).expect("a syntax");
            let sources = sources(Path::new(folder), *syntax);
            for _ in 0..passes.parse().expect("a number of passes") {
                pass(&sources, *syntax, reader);
            }
        }
        _ => panic!("usage: bench-read time FOLDER | pass SYNTAX READER PASSES FOLDER"),
    }
}

/// The files of `folder` in one syntax that are text.
fn sources(folder: &Path, syntax: Syntax) -> Vec<Source> {
    let mut sources = ossa_tests::sources(folder, Profile::Default);
    sources.retain(|source| Syntax::of_path(&source.path) == Some(syntax));
    sources
}

fn pass(sources: &[Source], syntax: Syntax, reader: &str) -> usize {
    let values = |source| match reader {
        "full" => readers::full(source, &Limits::DEFAULT).0.roots().len(),
        _ => read(source, syntax, &Limits::DEFAULT).0.roots().len(),
    };
    black_box(sources).iter().map(values).sum()
}

fn time(folder: &Path) {
    for (name, syntax) in SYNTAXES {
        let sources = sources(folder, syntax);
        let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
        for reader in ["ossa", "full"] {
            if reader == "full" && name != "yaml" {
                continue;
            }
            let (nanoseconds, _) = median(|| pass(&sources, syntax, reader));
            println!("{name}\t{reader}\t{}\t{bytes}\t{}", sources.len(), nanoseconds.as_nanos());
        }
    }
}

/// The median time of one pass, and what it gave. Short passes are repeated within a measurement.
fn median(mut pass: impl FnMut() -> usize) -> (Duration, usize) {
    const RUNS: usize = 9;
    const LEAST: Duration = Duration::from_millis(100);
    let result = black_box(pass());
    let mut timed = |repeats: u32| {
        let started = used();
        for _ in 0..repeats {
            black_box(pass());
        }
        used().saturating_sub(started)
    };
    // The counter ticks every few milliseconds, so a window has to be long by the counter itself: one pass that was
    // interrupted would make a guess from the clock too short.
    let mut repeats = 1;
    while timed(repeats) < LEAST && repeats < 1 << 24 {
        repeats *= 2;
    }
    let mut times: Vec<Duration> = (0..RUNS).map(|_| timed(repeats) / repeats).collect();
    times.sort_unstable();
    (times[RUNS / 2], result)
}

/// The time this thread has had a processor: on a busy machine the clock on the wall says little. Where the system
/// does not tell, the clock has to do.
fn used() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}
