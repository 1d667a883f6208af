//! `cargo xtask serve`: everything from nothing to a running explorer.

use std::process::Command;

use anyhow::Result;

use crate::shell::{self, cargo, note, root, step, target_dir};
use crate::{guests, web};

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let own = arguments.iter().position(|argument| argument == "--");
    let passed: Vec<&String> = arguments.iter().skip(own.map_or(0, |at| at + 1)).collect();
    let dist = web::build(web::Mode::Release)?;
    step("compile the server", || {
        shell::run(&mut cargo(&["build", "--locked", "--release", "--package", "ossa-host"]))
    })?;
    let ossa = target_dir().join("release/ossa");
    let components = guests::build_with(&ossa, &[guests::EXAMPLE])?;
    let mut command = Command::new(&ossa);
    command.arg("serve").arg("--web").arg(&dist);
    if !names_a_path(&passed) {
        let sample = root().join("static/sample");
        note(&format!("serving the sample ecosystem in {}", sample.display()));
        note("`cargo xtask serve -- PATH…` serves your own folders");
        // With the example plugin, so that its relations can be seen beside the built-in ones.
        command.arg("--plugin").arg(components.join(format!("{}.wasm", guests::EXAMPLE.1)));
        command.arg(sample);
    }
    command.args(passed);
    shell::run(&mut command)
}

/// Options of `ossa serve` that are followed by a value.
const WITH_VALUE: [&str; 6] = ["--addr", "--web", "--data", "--profile", "--plugin", "--allow-host"];

/// Whether the arguments for `ossa serve` hold more than options.
fn names_a_path(arguments: &[&String]) -> bool {
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if WITH_VALUE.contains(&argument.as_str()) {
            arguments.next();
        } else if !argument.starts_with('-') {
            return true;
        }
    }
    false
}
