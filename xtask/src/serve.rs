//! `cargo xtask serve`: everything from nothing to a running explorer.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::shell::{self, cargo, note, root, step, target_dir};
use crate::web;

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let own = arguments.iter().position(|argument| argument == "--");
    let passed: Vec<&String> = arguments.iter().skip(own.map_or(0, |at| at + 1)).collect();
    let dist = web::build()?;
    step("compile the server", || {
        shell::run(&mut cargo(&["build", "--locked", "--release", "--package", "ossa-host"]))
    })?;
    let mut command = Command::new(target_dir().join("release/ossa"));
    command.arg("serve").arg("--web").arg(&dist);
    let names_a_path = passed.iter().any(|argument| Path::new(argument.as_str()).exists());
    if !names_a_path {
        let sample = root().join("static/sample");
        note(&format!("serving the sample ecosystem in {}", sample.display()));
        note("`cargo xtask serve -- PATH…` serves your own folders");
        command.arg(sample);
    }
    command.args(passed);
    shell::run(&mut command)
}
