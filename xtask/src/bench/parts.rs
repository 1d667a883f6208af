//! `cargo xtask bench parts`: the parts under criterion.

use anyhow::Result;

use crate::shell::{cargo, run as run_command};

pub(super) fn run() -> Result<()> {
    run_command(&mut cargo(&["bench", "--locked", "--package", "ossa-tests", "--bench", "parts"]))
}
