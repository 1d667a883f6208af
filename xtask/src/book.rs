//! Builds the documentation.

use std::process::Command;

use anyhow::Result;

use crate::shell::{root, run};
use crate::tools;

pub(crate) fn build() -> Result<()> {
    run(Command::new(tools::mdbook()?).arg("build").arg(root().join("docs")))
}
