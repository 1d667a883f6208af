//! What is measured natively and in wasm alike: named pieces of work in suites, on made-up input. Nothing here reads a
//! clock; `tasks.rs`, `tasks.mjs` and `parts.rs` do.

mod analysis;
mod fleet;
mod graphs;
mod layout;
mod parts;
mod scenes;

use std::hint::black_box;

/// A piece of work that can be done again and again.
pub(crate) struct Task {
    /// What is done, as a table names it.
    pub(crate) name: String,
    /// What the time is told for: `agent`, `edit`; nothing for the whole.
    pub(crate) unit: &'static str,
    /// How many of them one run does.
    pub(crate) count: u32,
    /// Does it, and tells what came out of it if asked to.
    run: Box<dyn FnMut(bool) -> String>,
}

impl Task {
    fn new<T>(name: impl Into<String>, work: impl FnMut() -> T + 'static) -> Self {
        Self::telling(name, work, |_| String::new())
    }

    fn telling<T>(
        name: impl Into<String>,
        mut work: impl FnMut() -> T + 'static,
        tell: impl Fn(&T) -> String + 'static,
    ) -> Self {
        let run = Box::new(move |is_told| {
            let made = black_box(work());
            if is_told { tell(&made) } else { String::new() }
        });
        Self { name: name.into(), unit: "", count: 1, run }
    }

    fn per(mut self, unit: &'static str, count: u32) -> Self {
        (self.unit, self.count) = (unit, count);
        self
    }

    /// Does the work once.
    pub(crate) fn run(&mut self) {
        (self.run)(false);
    }

    /// Does the work once and tells what came out of it, where that says something.
    pub(crate) fn found(&mut self) -> String {
        (self.run)(true)
    }
}

/// The tasks of a suite, with their input made; `None` for a name that is not one.
pub(crate) fn suite(name: &str) -> Option<Vec<Task>> {
    Some(match name {
        "parts" => parts::tasks(),
        "fleet" => fleet::tasks(),
        "layout" => layout::tasks(),
        "relations" => analysis::tasks(graphs::relations(50_000, 1_000_000, 500)),
        "groups" => analysis::tasks(graphs::groups(100_000)),
        _ => return None,
    })
}

/// Keeps a value as long as the program runs, so that tasks can share it.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
