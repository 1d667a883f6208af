//! `bench-walk FOLDER`: what `ossa knowledge-graph` cannot do without, as a measure for the rest. It finds the same files
//! by the same walk, and reads them one after the other into nothing, as `cat FILES > /dev/null` would.

use std::fs::File;
use std::io::{copy, sink};
use std::path::PathBuf;

use anyhow::Context;
use ossa_core::Profile;
use ossa_host::ingest::{Options, discover};

fn main() -> anyhow::Result<()> {
    let folder: PathBuf = std::env::args_os().nth(1).context("usage: bench-walk FOLDER")?.into();
    let discovery = discover(&[folder], Options::new(Profile::Ossa019))?;
    let mut bytes = 0;
    for found in &discovery.found {
        bytes += copy(&mut File::open(&found.file)?, &mut sink())?;
    }
    println!("{}\t{bytes}", discovery.found.len());
    Ok(())
}
