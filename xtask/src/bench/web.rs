//! `cargo xtask bench web`: the explorer beside sigma and cosmos.gl in one browser, and its layouts beside theirs.

use std::process::Command;

use anyhow::Result;

use crate::shell::{root, run as run_command};
use crate::tools;
use crate::web::{self, Mode};

pub(super) fn run() -> Result<()> {
    let page = web::build(Mode::Release)?;
    let programs = super::host_programs()?;
    let playwright = tools::playwright()?.join("playwright-core/index.mjs");
    let mut command = Command::new("node");
    command
        .arg(root().join("tests/bench/web/run.mjs"))
        .env("PLAYWRIGHT_CORE", playwright)
        .env("OSSA_CHROMIUM", tools::chromium()?)
        .env("OSSA_BIN", programs.join("ossa"))
        .env("OSSA_DIST", page)
        .env("OSSA_BENCH_WEB", tools::explorers()?);
    run_command(&mut command)
}
