//! Reading Rust files the way the rules need: words of code, not of comments.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub(super) struct RustFile {
    pub(super) path: PathBuf,
    lines: Vec<String>,
}

/// Every Rust file below `folder`, in order; none when there is no such folder.
pub(super) fn rust_files(folder: &Path) -> Result<Vec<RustFile>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path)?;
                let lines = text.lines().map(|line| code_of(line).to_owned()).collect();
                files.push(RustFile { path, lines });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// A line without its comment. Strings that hold `//` lose their rest, which no rule looks for.
fn code_of(line: &str) -> &str {
    line.find("//").map_or(line, |at| &line[..at])
}

impl RustFile {
    /// The path below `root`, with `/` between its parts.
    pub(super) fn name(&self, root: &Path) -> String {
        self.path.strip_prefix(root).unwrap_or(&self.path).to_string_lossy().replace('\\', "/")
    }

    /// The 1-based lines whose code holds `word` as a whole word.
    pub(super) fn lines_with(&self, word: &str) -> Vec<usize> {
        self.lines_with_other_than(word, &[])
    }

    /// The same, but where one of `allowed` stands, which begin with `word`, that is none.
    pub(super) fn lines_with_other_than(&self, word: &str, allowed: &[&str]) -> Vec<usize> {
        let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
        let is_whole = |line: &str, at: usize, word: &str| {
            let before = line[..at].chars().next_back().is_some_and(part_of_name);
            let after = line[at + word.len()..].chars().next().is_some_and(part_of_name);
            !before && !after
        };
        let is_allowed = |line: &str, at: usize| {
            allowed.iter().any(|name| line[at..].starts_with(name) && is_whole(line, at, name))
        };
        let holds = |line: &str| {
            line.match_indices(word).any(|(at, _)| is_whole(line, at, word) && !is_allowed(line, at))
        };
        self.lines.iter().enumerate().filter(|(_, line)| holds(line)).map(|(index, _)| index + 1).collect()
    }

    /// The modules of this crate that the file names by `crate::module`, with 1-based lines. `crate::{a, b}`
    /// counts for each.
    pub(super) fn crate_modules(&self) -> Vec<(usize, String)> {
        let mut modules = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            for (at, _) in line.match_indices("crate::") {
                let rest = &line[at + "crate::".len()..];
                let names: Vec<&str> = match rest.strip_prefix('{') {
                    Some(list) => list.split(['}', ',']).collect(),
                    None => vec![rest],
                };
                for name in names {
                    let name: String =
                        name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    if !name.is_empty() {
                        modules.push((index + 1, name));
                    }
                }
            }
        }
        modules
    }
}
