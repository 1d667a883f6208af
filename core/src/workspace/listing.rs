//! The findings of all files one after the other.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Analysis;
use super::analyse::{Findings, Judged};
use super::file::LISTED_FINDINGS;
use crate::config::Suppressed;
use crate::diagnostic::Diagnostic;

/// What an [`Analysis`] lists, all by path.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) shown: Vec<Diagnostic>,
    pub(super) suppressed: Vec<Suppressed>,
    pub(super) skipped: Vec<(Arc<str>, &'static str)>,
}

/// So many files are replaced within their lists; where more changed, lists are made anew.
const FEW: usize = 32;

impl Findings {
    /// Keeps what `analysis` lists, if nobody else does, so that only what changes has to be listed again. Its graph is not
    /// kept: columns that nobody looks at are changed in place.
    pub(super) fn keep_listing(&mut self, analysis: Arc<Analysis>) {
        self.listing = Arc::into_inner(analysis).map(|analysis| Listing {
            shown: analysis.diagnostics,
            suppressed: analysis.suppressed,
            skipped: analysis.skipped,
        });
    }

    /// Adds the files with findings that point into one whose secrets changed: what they say may have to be masked.
    pub(super) fn add_labelled(&mut self, touched: &mut BTreeSet<Arc<str>>) {
        let secretive = std::mem::take(&mut self.secretive);
        if secretive.is_empty() {
            return;
        }
        let points = |finding: &Diagnostic| {
            finding.labels.iter().any(|label| secretive.contains(&label.location.path))
        };
        let is_concerned = |judged: &Judged| {
            let of_suppressed = judged.suppressed.iter().map(|suppressed| &suppressed.diagnostic);
            // Of files with more findings than are listed, others may be listed when they read otherwise.
            judged.shown.len() > LISTED_FINDINGS || judged.shown.iter().chain(of_suppressed).any(points)
        };
        let concerned = self.judged.iter().filter(|(_, judged)| is_concerned(judged));
        touched.extend(concerned.map(|(path, _)| path.clone()));
    }

    /// Lists everything, of which only the files `touched` are other than in the listing that was kept.
    pub(super) fn list(&mut self, touched: &BTreeSet<Arc<str>>) -> Listing {
        let Some(mut listing) = self.listing.take().filter(|_| touched.len() <= FEW) else {
            let judged = || self.judged.values();
            return Listing {
                shown: judged().flat_map(|judged| &judged.shown).cloned().collect(),
                suppressed: judged().flat_map(|judged| &judged.suppressed).cloned().collect(),
                skipped: self.skipped.iter().map(|(path, reason)| (path.clone(), *reason)).collect(),
            };
        };
        for path in touched {
            let judged = self.judged.get(path);
            let shown = judged.map(|judged| judged.shown.as_slice()).unwrap_or_default();
            replace(&mut listing.shown, path, path_of, shown);
            let suppressed = judged.map(|judged| judged.suppressed.as_slice()).unwrap_or_default();
            replace(&mut listing.suppressed, path, |one| path_of(&one.diagnostic), suppressed);
            let skipped = self.skipped.get(path).map(|reason| (path.clone(), *reason));
            replace(&mut listing.skipped, path, |(path, _)| path, skipped.as_slice());
        }
        listing
    }
}

fn path_of(finding: &Diagnostic) -> &str {
    finding.location.as_ref().map_or("", |location| &location.path)
}

/// Puts `new` in the place of what a list, which is ordered by path, says of `path`.
fn replace<T: Clone>(list: &mut Vec<T>, path: &str, path_of: impl Fn(&T) -> &str, new: &[T]) {
    let start = list.partition_point(|one| path_of(one) < path);
    let count = list[start..].partition_point(|one| path_of(one) == path);
    if count > 0 || !new.is_empty() {
        list.splice(start..start + count, new.iter().cloned());
    }
}
