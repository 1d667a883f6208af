//! The parts under criterion, which keeps what it measured and tells what changed since: `cargo xtask bench parts`.

#[path = "tasks/mod.rs"]
#[expect(dead_code, reason = "one suite of several, and only how long it takes")]
mod tasks;

use std::time::Duration;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    for mut task in tasks::suite("parts").expect("the suite is there") {
        criterion.bench_function(&task.name.replace(['`', ':'], ""), |bencher| bencher.iter(|| task.run()));
    }
    criterion.final_summary();
}
