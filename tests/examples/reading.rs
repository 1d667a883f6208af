//! How long the two readers of YAML take: `cargo run --release -p ossa-tests --example reading -- FOLDER`.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ossa_core::Profile;
use ossa_core::document::{Limits, readers};
use ossa_core::source::Source;

/// Passes over the files; the fastest counts, which other work on the machine disturbs least.
const PASSES: usize = 15;

fn main() {
    let folder: PathBuf = std::env::args_os().nth(1).expect("name a folder of definitions").into();
    let sources: Vec<Source> = ossa_tests::sources(&folder, Profile::Default)
        .into_iter()
        .filter(|source| source.path.ends_with("yaml") || source.path.ends_with("yml"))
        .collect();
    let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
    let is_fast = |source: &&Source| readers::fast(source, &Limits::DEFAULT).is_some();
    let fast_count = sources.iter().filter(is_fast).count();
    println!("{} files, {bytes} bytes, {fast_count} read by the fast reader", sources.len());
    let full = fastest(|| {
        for source in &sources {
            black_box(readers::full(source, &Limits::DEFAULT));
        }
    });
    let fast = fastest(|| {
        for source in &sources {
            if readers::fast(black_box(source), &Limits::DEFAULT).is_none() {
                black_box(readers::full(source, &Limits::DEFAULT));
            }
        }
    });
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!("full parser alone       {full:>10.2?}  {:>6.0} MB/s", rate(full));
    println!("fast reader, else full  {fast:>10.2?}  {:>6.0} MB/s", rate(fast));
}

fn fastest(mut work: impl FnMut()) -> Duration {
    let times = (0..PASSES).map(|_| {
        let begun = Instant::now();
        work();
        begun.elapsed()
    });
    times.min().unwrap_or_default()
}
