//! What `bench-tasks` and `tasks.mjs` print, a line for each task.

use anyhow::{Result, bail};

/// A task and how long it takes.
pub(super) struct Task {
    pub(super) name: String,
    /// What the time is told for; nothing for the whole.
    unit: String,
    /// How many of them one run does.
    count: f64,
    pub(super) nanoseconds: f64,
    pub(super) found: String,
    /// Of the first run, where it was measured apart.
    pub(super) first: Option<f64>,
}

/// The tasks of the lines that were `printed`.
pub(super) fn read(printed: &str) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    for line in printed.lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let [name, unit, count, nanoseconds, found, first @ ..] = parts.as_slice() else {
            bail!("not a measurement: {line}");
        };
        tasks.push(Task {
            name: (*name).to_owned(),
            unit: (*unit).to_owned(),
            count: count.parse()?,
            nanoseconds: nanoseconds.parse()?,
            found: (*found).to_owned(),
            first: first.first().map(|first| first.parse()).transpose()?,
        });
    }
    Ok(tasks)
}

impl Task {
    /// A time of this task, for each of what it does.
    pub(super) fn told(&self, nanoseconds: f64) -> String {
        let each = nanoseconds / self.count;
        let time =
            if each < 1e5 { format!("{:.2} µs", each / 1e3) } else { format!("{:.2} ms", each / 1e6) };
        if self.unit.is_empty() {
            time
        } else {
            format!("{time} a {}", self.unit).replace("a a", "an a").replace("a e", "an e")
        }
    }
}
