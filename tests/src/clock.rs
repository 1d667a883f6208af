//! Time for the benchmarks.

use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The median time of one pass, and what it gave. Short passes are repeated within a measurement, and those that take
/// seconds measured once.
pub fn median(mut pass: impl FnMut() -> usize) -> (Duration, usize) {
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
    let mut first = timed(repeats);
    while first < LEAST && repeats < 1 << 24 {
        repeats *= 2;
        first = timed(repeats);
    }
    if first > Duration::from_secs(1) {
        return (first / repeats, result);
    }
    let mut times: Vec<Duration> = (0..RUNS).map(|_| timed(repeats) / repeats).collect();
    times.sort_unstable();
    (times[RUNS / 2], result)
}

/// The time this thread has had a processor: on a busy machine the clock on the wall says little. Where the system
/// does not tell, the clock has to do. Work on other threads does not count.
pub fn used() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}
