//! Files of a git revision, read through the `git` program.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, bail};

/// What `REV:path` names.
pub(super) enum Object {
    /// One file.
    File(Vec<u8>),
    /// The files below a folder, by their path from there, in order.
    Folder(Vec<(String, Vec<u8>)>),
}

fn git(arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let output = Command::new("git")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .context("cannot run the program `git`")?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        bail!("{}", reason.lines().next().unwrap_or("git failed").trim_start_matches("fatal: "));
    }
    Ok(output.stdout)
}

/// What the folder of the repository is called.
pub(super) fn repository_name() -> anyhow::Result<String> {
    let folder = git(&["rev-parse", "--show-toplevel"])?;
    let folder = String::from_utf8_lossy(&folder);
    Ok(folder.trim_end().rsplit('/').next().unwrap_or_default().to_owned())
}

/// Reads `revision`, such as `main:agents`, from the repository of the working directory. Of a folder only the files
/// whose path is `wanted`; links and submodules are left out.
pub(super) fn read(revision: &str, wanted: impl Fn(&str) -> bool) -> anyhow::Result<Object> {
    let cannot = || format!("cannot read the git revision `{revision}`");
    let id = git(&["rev-parse", "--verify", "--end-of-options", revision]).with_context(cannot)?;
    let id = String::from_utf8_lossy(&id).trim().to_owned();
    let kind = git(&["cat-file", "-t", &id]).with_context(cannot)?;
    match kind.as_slice().trim_ascii() {
        b"blob" => Ok(Object::File(git(&["cat-file", "blob", &id]).with_context(cannot)?)),
        b"tree" => {
            let list = git(&["ls-tree", "-r", "-z", "--full-tree", &id]).with_context(cannot)?;
            let mut files: Vec<(String, String)> = Vec::new();
            for line in list.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
                let line = String::from_utf8_lossy(line);
                // Mode, type and id before a tab, the path behind it.
                let Some((head, path)) = line.split_once('\t') else { continue };
                let mut head = head.split(' ');
                let is_file = head.next().is_some_and(|mode| mode.starts_with("100"));
                if let Some(id) = head.nth(1)
                    && is_file
                    && wanted(path)
                {
                    files.push((path.to_owned(), id.to_owned()));
                }
            }
            Ok(Object::Folder(contents(files).with_context(cannot)?))
        }
        _ => bail!(
            "`{revision}` is neither a file nor a folder; a folder of a revision is `REV:path`, all of it `REV:`"
        ),
    }
}

/// Replaces the ids of files by their contents, with one process for all.
fn contents(files: Vec<(String, String)>) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut child = Command::new("git")
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot run the program `git`")?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        bail!("git has no input or output");
    };
    let ids: Vec<String> = files.iter().map(|(_, id)| id.clone()).collect();
    // Asked from a thread of its own, because git answers before all is asked.
    let asking = thread::spawn(move || ids.iter().try_for_each(|id| writeln!(input, "{id}")));
    let mut output = BufReader::new(output);
    let mut read = Vec::with_capacity(files.len());
    for (path, _) in files {
        let mut head = String::new();
        output.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
        let size = size.with_context(|| format!("git has no content of `{path}`"))?;
        let mut bytes = vec![0; size];
        output.read_exact(&mut bytes)?;
        // A line break ends each answer.
        output.read_exact(&mut [0])?;
        read.push((path, bytes));
    }
    if asking.join().is_err() || !child.wait()?.success() {
        bail!("git ended early");
    }
    Ok(read)
}
