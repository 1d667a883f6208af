//! How long the tasks of a suite take, by one thread: `bench-tasks SUITE [TEXT]` prints a line for each whose name holds
//! the text. `cargo xtask bench analysis` and `cargo xtask bench wasm` run it, the latter beside `tasks.mjs`.

#[path = "tasks/mod.rs"]
mod tasks;

use ossa_tests::clock::median;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let Some(suite) = tasks::suite(&name) else {
        panic!("usage: bench-tasks parts|fleet|layout|relations|groups [TEXT]");
    };
    let text = arguments.next().unwrap_or_default();
    for mut task in suite.into_iter().filter(|task| task.name.contains(&text)) {
        let found = task.found();
        let (time, _) = median(|| {
            task.run();
            0
        });
        println!("{}\t{}\t{}\t{}\t{found}", task.name, task.unit, task.count, time.as_nanos());
    }
}
