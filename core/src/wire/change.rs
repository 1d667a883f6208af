use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::report::{Report, Skipped, Stats};

/// What changed from one report to the next besides the graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportChange {
    /// How many sources were read.
    pub source_count: usize,
    /// All figures of the later graph.
    pub stats: Stats,
    /// The sources that have other findings.
    pub findings: Vec<FileFindings>,
    /// Sources that define nothing and did define something, or did so for another reason.
    pub skipped: Vec<Skipped>,
    /// Paths of sources that defined nothing, and no longer do so, or for another reason.
    pub unskipped: Vec<String>,
}

/// The findings of one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFindings {
    /// Its path; empty for findings about no source.
    pub path: String,
    /// All of them, in order.
    pub findings: Vec<Finding>,
}

impl ReportChange {
    /// What changed from the findings and skipped sources of an earlier report, both by path as in every report, to `later`.
    ///
    /// # Complexity
    /// O(findings and skipped sources).
    pub fn between(findings: &[Finding], skipped: &[Skipped], later: &Report) -> Self {
        let mut change = Self {
            source_count: later.source_count,
            stats: later.stats.clone(),
            findings: Vec::new(),
            skipped: Vec::new(),
            unskipped: Vec::new(),
        };
        differing(findings, &later.findings, finding_path, |path, _, now| {
            change.findings.push(FileFindings { path: path.to_owned(), findings: now.to_vec() });
        });
        differing(skipped, &later.skipped, skipped_path, |path, then, now| {
            if !then.is_empty() {
                change.unskipped.push(path.to_owned());
            }
            change.skipped.extend_from_slice(now);
        });
        change
    }

    /// Whether findings and skipped sources are the same in both.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.skipped.is_empty() && self.unskipped.is_empty()
    }

    /// Puts the new findings in the places of the old.
    pub(super) fn carry_findings(&self, findings: &mut Vec<Finding>) {
        for file in &self.findings {
            replace(findings, &file.path, finding_path, &file.findings);
        }
    }

    /// Puts the sources that are skipped now in the places of those that were.
    pub(super) fn carry_skipped(&self, skipped: &mut Vec<Skipped>) {
        for path in &self.unskipped {
            replace(skipped, path, skipped_path, &[]);
        }
        for file in self.skipped.chunk_by(|one, other| one.path == other.path) {
            let path = file.first().map_or("", skipped_path);
            replace(skipped, path, skipped_path, file);
        }
    }
}

fn skipped_path(skipped: &Skipped) -> &str {
    &skipped.path
}

fn finding_path(finding: &Finding) -> &str {
    finding.place.as_ref().map_or("", |place| &place.path)
}

/// Tells each path of which two lists, which are ordered by path, say something else, with what they say.
fn differing<'l, T: PartialEq>(
    old: &'l [T],
    new: &'l [T],
    path_of: impl Fn(&T) -> &str,
    mut tell: impl FnMut(&str, &[T], &[T]),
) {
    let chunks = |list: &'l [T]| list.chunk_by(|one, other| path_of(one) == path_of(other));
    let (mut old, mut new) = (chunks(old).peekable(), chunks(new).peekable());
    loop {
        let (then, now) = (old.peek().and_then(|all| all.first()), new.peek().and_then(|all| all.first()));
        let order = match (then, now) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(then), Some(now)) => path_of(then).cmp(path_of(now)),
        };
        let then = old.next_if(|_| order.is_le()).unwrap_or_default();
        let now = new.next_if(|_| order.is_ge()).unwrap_or_default();
        if then != now {
            tell(then.first().or(now.first()).map_or("", &path_of), then, now);
        }
    }
}

/// Puts `new` in the place of what a list, which is ordered by path, says of `path`.
fn replace<T: Clone>(list: &mut Vec<T>, path: &str, path_of: impl Fn(&T) -> &str, new: &[T]) {
    let start = list.partition_point(|one| path_of(one) < path);
    let count = list[start..].partition_point(|one| path_of(one) == path);
    list.splice(start..start + count, new.iter().cloned());
}
