//! What is measured in Node: files in the memory of the module, to be read again and again, and the tasks that are
//! measured natively too.

#[path = "../../tasks/mod.rs"]
mod tasks;

use ossa_core::document::{Limits, Syntax, read};
use ossa_core::source::Source;
use wasm_bindgen::prelude::wasm_bindgen;

/// Files to read.
#[wasm_bindgen]
#[derive(Default)]
pub struct Files {
    sources: Vec<(Source, Syntax)>,
}

#[wasm_bindgen]
impl Files {
    /// No files.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, unless its name promises no syntax.
    pub fn add(&mut self, path: &str, bytes: &[u8]) {
        if let Some(syntax) = Syntax::of_path(path) {
            self.sources.push((Source::new(path, bytes), syntax));
        }
    }

    /// Reads all files once and returns how many documents they hold.
    pub fn read(&self) -> usize {
        let documents =
            |(source, syntax): &(Source, Syntax)| read(source, *syntax, &Limits::DEFAULT).0.roots().len();
        self.sources.iter().map(documents).sum()
    }
}

/// The tasks of a suite.
#[wasm_bindgen]
pub struct Suite {
    tasks: Vec<tasks::Task>,
}

#[wasm_bindgen]
impl Suite {
    /// The suite called `name`, with its input made; nothing for a name that is not one.
    pub fn open(name: &str) -> Option<Suite> {
        Some(Self { tasks: tasks::suite(name)? })
    }

    /// Name, unit, and how many of them a run does of each task, parted by tabs.
    pub fn lines(&self) -> Vec<String> {
        let line = |task: &tasks::Task| format!("{}\t{}\t{}", task.name, task.unit, task.count);
        self.tasks.iter().map(line).collect()
    }

    /// Does the task at `index` once, if there is one.
    pub fn run(&mut self, index: usize) {
        if let Some(task) = self.tasks.get_mut(index) {
            task.run();
        }
    }

    /// The same, and tells what came out of it.
    pub fn found(&mut self, index: usize) -> String {
        self.tasks.get_mut(index).map_or_else(String::new, tasks::Task::found)
    }
}
