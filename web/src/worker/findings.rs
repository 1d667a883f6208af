//! What changes in the findings from one state of the files to the next.

use std::collections::BTreeSet;
use std::sync::Arc;

use ossa_core::diagnostic::Diagnostic;
use ossa_core::wire::{FileFindings, Skipped};
use ossa_core::{Analysis, Workspace};

use super::protocol::Checked;

/// The findings the page knows.
#[derive(Default)]
pub(super) struct Findings(Option<Arc<Analysis>>);

impl Findings {
    /// Those of `analysis`, which the page has got as a whole.
    pub(super) fn of(analysis: Arc<Analysis>) -> Self {
        Self(Some(analysis))
    }

    /// Goes on to `analysis`, before which the files at `edited` changed, and says what is different.
    ///
    /// # Complexity
    /// O(findings); only what differs is made ready for the page.
    pub(super) fn advance(
        &mut self,
        analysis: &Arc<Analysis>,
        workspace: &Workspace,
        edited: &[&str],
    ) -> Checked {
        let before = self.0.replace(analysis.clone());
        let (old, old_skipped) =
            before.as_deref().map_or((&[][..], &[][..]), |before| (&before.diagnostics, &before.skipped));
        let skipped = (old_skipped != analysis.skipped).then(|| {
            let skipped = analysis.skipped.iter();
            skipped
                .map(|(path, reason)| Skipped { path: path.to_string(), reason: (*reason).to_owned() })
                .collect()
        });
        let (old, new) = (by_path(old), by_path(&analysis.diagnostics));
        let paths: BTreeSet<&str> = old.iter().chain(&new).map(|(path, _)| *path).collect();
        let of = |groups: &[(&str, &[Diagnostic])], path: &str| -> std::ops::Range<usize> {
            let place = groups.binary_search_by_key(&path, |(path, _)| path);
            place.map_or(0..0, |place| place..place + 1)
        };
        let mut files = Vec::new();
        for path in paths {
            let now: &[Diagnostic] = new[of(&new, path)].first().map_or(&[], |(_, list)| list);
            let then: &[Diagnostic] = old[of(&old, path)].first().map_or(&[], |(_, list)| list);
            // The same bytes of an edited file may stand in another line.
            if now != then || now.iter().any(|finding| touches(finding, edited)) {
                let findings = workspace.findings(now).collect();
                files.push(FileFindings { path: path.to_owned(), findings });
            }
        }
        Checked { files, skipped }
    }
}

/// Whether a finding has to do with one of these files.
fn touches(finding: &Diagnostic, paths: &[&str]) -> bool {
    let places = finding.location.iter().chain(finding.labels.iter().map(|label| &label.location));
    places.into_iter().any(|place| paths.contains(&place.path.as_ref()))
}

/// Findings in stretches of one file each; those about no file have an empty path. Findings are sorted by path.
fn by_path(findings: &[Diagnostic]) -> Vec<(&str, &[Diagnostic])> {
    let path = |finding: &Diagnostic| finding.location.as_ref().map(|location| location.path.clone());
    let groups = findings.chunk_by(|one, other| path(one) == path(other));
    groups
        .filter_map(|group| {
            let location = group.first()?.location.as_ref();
            Some((location.map_or("", |location| location.path.as_ref()), group))
        })
        .collect()
}
