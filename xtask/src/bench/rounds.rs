//! Whole processes, one after the other and round by round, so that what else the machine does meets all alike.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// What the runs of one program took.
#[derive(Default)]
pub(super) struct Runs {
    /// By the clock on the wall, in milliseconds, in ascending order.
    wall: Vec<f64>,
    /// Processor time of all, in milliseconds; nothing where the system does not tell.
    processor: Option<f64>,
    /// The most memory one held, in bytes.
    pub(super) peak: u64,
}

impl Runs {
    pub(super) fn median(&self) -> f64 {
        self.wall.get(self.wall.len() / 2).copied().unwrap_or(f64::NAN)
    }

    pub(super) fn least(&self) -> f64 {
        self.wall.first().copied().unwrap_or(f64::NAN)
    }

    /// The mean, because the system counts in steps of ten milliseconds: only the sum of many is exact.
    pub(super) fn processor(&self) -> Option<f64> {
        self.processor.map(|sum| sum / self.wall.len() as f64)
    }
}

/// Runs each of `commands` once a round, after one round that does not count.
pub(super) fn rounds(count: usize, commands: &mut [Command]) -> Result<Vec<Runs>> {
    let mut all: Vec<Runs> = commands.iter().map(|_| Runs::default()).collect();
    for round in 0..=count {
        for (command, runs) in commands.iter_mut().zip(&mut all) {
            let before = processor_of_children();
            let (wall, peak) = once(command)?;
            if round == 0 {
                continue;
            }
            runs.wall.push(wall.as_secs_f64() * 1e3);
            runs.peak = runs.peak.max(peak);
            if let (Some(before), Some(after)) = (before, processor_of_children()) {
                *runs.processor.get_or_insert(0.0) += after - before;
            }
        }
    }
    for runs in &mut all {
        runs.wall.sort_by(f64::total_cmp);
    }
    Ok(all)
}

/// Runs a program to its end and returns how long it took, and the most memory it was seen to hold: 0 where the system does
/// not tell, and less than the truth where it grew in the last moment.
fn once(command: &mut Command) -> Result<(Duration, u64)> {
    let name = command.get_program().to_string_lossy().into_owned();
    let started = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("could not start {name}"))?;
    let status = format!("/proc/{}/status", child.id());
    let watch = thread::spawn(move || {
        let mut peak = 0;
        while let Some(held) = held(&status) {
            peak = peak.max(held);
            thread::sleep(Duration::from_millis(20));
        }
        peak
    });
    let status = child.wait()?;
    let wall = started.elapsed();
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok((wall, watch.join().unwrap_or(0)))
}

/// The most memory a process has held, from its status file.
fn held(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
}

/// Milliseconds of processor time of all processes that this one has waited for, on Linux.
fn processor_of_children() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name stands in brackets and may hold anything; the first field after it is the third.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3)?.parse::<u32>().ok();
    // A hundred ticks a second is what Linux tells programs, whatever it counts in itself.
    Some(f64::from(ticks(16)? + ticks(17)?) * 10.0)
}
