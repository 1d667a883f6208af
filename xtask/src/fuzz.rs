//! Fuzz targets (`tests/fuzz`), built with coverage counters and run for a bounded time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{cargo, note, root, run, target_dir};

/// Every target, and the folders of `tests/fuzz/seeds` it begins with.
const TARGETS: [(&str, &[&str]); 5] = [
    ("readers", &["yaml"]),
    ("document", &["yaml", "json", "markdown"]),
    ("fixes", &["yaml", "json"]),
    ("format", &["yaml", "json", "markdown"]),
    ("ossag", &["ossag"]),
];

/// What counts the branches an input takes. These are options of code generation, so a stable compiler has them.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";

/// Runs the targets named in `arguments`, or all, each for `--seconds` (60). With `--seed` a run from the same beginnings
/// tries the same inputs again, as far as it comes in its time.
///
/// # Errors
/// When a target cannot be built, or finds an input that makes it fail: the message names the file.
pub(crate) fn run_targets(arguments: &[String]) -> Result<()> {
    let campaign = parse(arguments)?;
    let host = host_target()?;
    let folder = target_dir().join("fuzz");
    // With a target named, the flags leave build scripts and macros alone.
    let mut build =
        cargo(&["build", "--release", "--manifest-path", "tests/fuzz/Cargo.toml", "--target", &host]);
    run(build.env("RUSTFLAGS", COVERAGE).env("CARGO_TARGET_DIR", &folder))?;
    let mut failed = Vec::new();
    for target in &campaign.targets {
        let (name, _) = target;
        note(&format!("fuzzing `{name}` for {} s", campaign.seconds));
        let program = folder.join(&host).join("release").join(name);
        if let Some(reproducer) = campaign.fuzz(&program, target, &folder)? {
            failed.push(format!("{name}: {reproducer}"));
        }
    }
    if !failed.is_empty() {
        bail!("inputs that fail, to be given to the target's program:\n  {}", failed.join("\n  "));
    }
    Ok(())
}

type Target = (&'static str, &'static [&'static str]);

/// What to run, and how.
struct Campaign {
    seconds: u64,
    /// 0 for another one each time.
    seed: u32,
    targets: Vec<Target>,
}

fn parse(arguments: &[String]) -> Result<Campaign> {
    let (mut seconds, mut seed) = (60, 0);
    let mut targets = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().with_context(|| format!("{argument} needs a number"));
        match argument.as_str() {
            "--seconds" => {
                let value = value()?;
                seconds = value.parse().with_context(|| format!("`{value}` is no number of seconds"))?;
                continue;
            }
            "--seed" => {
                let value = value()?;
                seed = value.parse().with_context(|| format!("`{value}` is no seed"))?;
                continue;
            }
            _ => {}
        }
        let known = TARGETS.into_iter().find(|(name, _)| name == argument);
        targets.push(known.with_context(|| {
            let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
            format!("unknown target `{argument}`; there are {}", names.join(", "))
        })?);
    }
    if targets.is_empty() {
        targets = TARGETS.to_vec();
    }
    Ok(Campaign { seconds, seed, targets })
}

impl Campaign {
    /// Runs one target. Returns the path of an input that made it fail.
    fn fuzz(&self, program: &Path, (target, seeds): &Target, folder: &Path) -> Result<Option<String>> {
        // What was found before is where the next run goes on.
        let corpus = folder.join("corpus").join(target);
        let artefacts = folder.join("artefacts").join(target);
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&artefacts)?;
        let before = files(&artefacts)?;
        let mut command = Command::new(program);
        command.current_dir(root());
        command.arg(format!("-max_total_time={}", self.seconds));
        command.arg(format!("-seed={}", self.seed));
        command.arg(format!("-artifact_prefix={}/", artefacts.display()));
        command.args([
            "-max_len=4096",
            "-timeout=20",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
            "-verbosity=0",
        ]);
        command.arg(&corpus);
        command.args(seeds.iter().map(|seed| root().join("tests/fuzz/seeds").join(seed)));
        let status = command.status().with_context(|| format!("could not start {}", program.display()))?;
        if status.success() {
            return Ok(None);
        }
        let new = files(&artefacts)?.into_iter().find(|file| !before.contains(file));
        Ok(Some(new.map_or_else(|| format!("{status}, without an input"), |file| file.display().to_string())))
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    files.sort();
    Ok(files)
}

fn host_target() -> Result<String> {
    let version = crate::shell::output(Command::new("rustc").arg("-vV").current_dir(root()))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say what it runs on")?.to_owned())
}
