//! `ossa validate -`: one source from standard input.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use ossa_core::document::Limits;
use ossa_core::source::Source;

use super::super::Verdict;
use super::super::output;
use super::super::sources::Tree;
use super::{Arguments, fix, report};
use crate::ingest;

/// What standard input counts as unless it is said. JSON is YAML, too.
const NAME: &str = "stdin.yaml";

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Verdict> {
    if arguments.paths.len() > 1 {
        bail!("standard input is read alone, without other paths");
    }
    if arguments.watch {
        bail!("standard input cannot be watched");
    }
    let name = match &arguments.stdin_filename {
        Some(path) => ingest::given_name(path),
        None => NAME.to_owned(),
    };
    let profile = arguments.reading.profile.unwrap_or_default();
    if !profile.reads(&name) {
        bail!("files named like `{name}` are not read; give another `--stdin-filename`");
    }
    // No file is named, so nothing is discovered; only the configuration is.
    let none: [PathBuf; 0] = [];
    let tree = Tree::new(&none, &arguments.reading, &arguments.configuring)?;
    let mut workspace = arguments.prepared(tree.workspace(&arguments.reading)?, false);
    tree.read(&mut workspace)?;
    let mut bytes = Vec::new();
    let limit = Limits::DEFAULT.file_bytes as u64 + 1;
    io::stdin().lock().take(limit).read_to_end(&mut bytes).context("cannot read standard input")?;
    let has_mark = bytes.starts_with(&[0xef, 0xbb, 0xbf]);
    workspace.put(&Source::new(name.as_str(), bytes.clone()));

    if !arguments.fix && !arguments.diff {
        return report::print(arguments, &mut workspace, &[], ToOwned::to_owned, None);
    }
    let before = workspace.text(&name).cloned().unwrap_or_default();
    let put = |workspace: &mut ossa_core::Workspace, path: &str, text: &str| {
        let is_it = path == name;
        if is_it {
            workspace.put(&Source::new(path, text));
        }
        is_it
    };
    let mended = fix::mend_with(&mut workspace, arguments.unsafe_fixes, put);
    let after = workspace.text(&name).cloned().unwrap_or_default();
    if arguments.diff {
        if before == after {
            return Ok(Verdict::Clean);
        }
        let mut out = output::stdout();
        fix::diff(&mut out, &name, &before, &after)?;
        out.flush()?;
        return Ok(Verdict::Findings);
    }
    // Byte for byte: what people may see in a terminal is for the other streams to mind.
    let mut out = io::stdout().lock();
    if before.is_empty() && !bytes.is_empty() {
        // It could not be read, so there is nothing to mend: who replaces a file by this output keeps the file.
        out.write_all(&bytes)?;
        io::copy(&mut io::stdin().lock(), &mut out)?;
        out.flush()?;
        drop(out);
        return report::print_to_stderr(arguments, &mut workspace, None);
    }
    // The text goes to standard output, so what is still wrong goes beside it.
    if has_mark {
        out.write_all(&[0xef, 0xbb, 0xbf])?;
    }
    out.write_all(after.as_bytes())?;
    out.flush()?;
    drop(out);
    let written = fix::Written {
        fix_count: mended.fix_count,
        file_count: usize::from(before != after),
        failed: Vec::new(),
    };
    report::print_to_stderr(arguments, &mut workspace, Some(&written))
}
