//! References of files into other files, and which of them lead nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Workspace;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::rule::lint::check_foreign_references;

/// What is known about references into other files.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    /// The files that each file names, and the files that name each.
    targets: BTreeMap<Arc<str>, BTreeSet<String>>,
    named_by: BTreeMap<String, BTreeSet<Arc<str>>>,
    /// What is wrong, by the file that holds the reference.
    found: BTreeMap<Arc<str>, Vec<Diagnostic>>,
}

impl Foreign {
    /// What is wrong with the references of a file.
    pub(super) fn findings(&self, path: &str) -> impl Iterator<Item = &Diagnostic> {
        self.found.get(path).into_iter().flatten()
    }

    /// Notes which files the one at `path` names.
    fn set_targets(&mut self, path: &Arc<str>, targets: BTreeSet<String>) {
        for target in self.targets.remove(path).unwrap_or_default() {
            if let Some(sources) = self.named_by.get_mut(&target) {
                sources.remove(path);
                if sources.is_empty() {
                    self.named_by.remove(&target);
                }
            }
        }
        for target in &targets {
            self.named_by.entry(target.clone()).or_default().insert(path.clone());
        }
        if !targets.is_empty() {
            self.targets.insert(path.clone(), targets);
        }
    }
}

impl Workspace {
    /// Follows the references of the files `touched`, and of those that name one of them, and adds the latter to them.
    ///
    /// # Complexity
    /// O(n log n) in these references and in the bytes of the files they name.
    pub(super) fn follow_foreign(&self, foreign: &mut Foreign, touched: &mut BTreeSet<Arc<str>>) {
        let nothing = Config::default();
        let rulings = self.rulings(&nothing);
        let references = |path: &str| {
            let file = self.files.get(path).filter(|_| !rulings.excludes(path));
            file.map(|file| file.foreign()).unwrap_or_default()
        };
        for path in &*touched {
            let targets = references(path).iter().map(|reference| reference.target().to_owned());
            foreign.set_targets(path, targets.collect());
        }
        let naming = touched.iter().filter_map(|path| foreign.named_by.get(path.as_ref()));
        let naming: Vec<Arc<str>> = naming.flatten().cloned().collect();
        touched.extend(naming);
        for path in &*touched {
            foreign.found.remove(path);
        }
        let files = touched.iter().filter(|path| foreign.targets.contains_key(*path));
        let files = files.map(|path| (path, references(path)));
        let mut findings = Vec::new();
        check_foreign_references(files, &self.limits, &|path| self.text(path), &mut findings);
        for finding in findings {
            if let Some(path) = finding.location.as_ref().map(|location| location.path.clone()) {
                foreign.found.entry(path).or_default().push(finding);
            }
        }
    }
}
