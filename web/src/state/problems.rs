//! The findings of every file as they are now, edits included.

use std::collections::BTreeMap;

use ossa_core::wire::{Finding, Report, Skipped};

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The definition cannot be used as written.
    pub errors: u32,
    /// It works, but probably not as meant.
    pub warnings: u32,
    /// Worth knowing.
    pub notes: u32,
}

impl Counts {
    fn of(findings: &[Finding]) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity.as_str() {
                "error" => counts.errors += 1,
                "warning" => counts.warnings += 1,
                _ => counts.notes += 1,
            }
        }
        counts
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            notes: self.notes + other.notes,
        }
    }

    const fn minus(self, other: Self) -> Self {
        Self {
            errors: self.errors - other.errors,
            warnings: self.warnings - other.warnings,
            notes: self.notes - other.notes,
        }
    }

    /// Findings of any severity.
    pub const fn all(self) -> u32 {
        self.errors + self.warnings + self.notes
    }

    /// Findings of the severity that findings call `name`.
    pub fn of_severity(self, name: &str) -> u32 {
        match name {
            "error" => self.errors,
            "warning" => self.warnings,
            _ => self.notes,
        }
    }
}

/// The findings of every file, and the files that define nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problems {
    /// By path, only files that have some. Findings about no file have an empty path.
    by_path: BTreeMap<String, (Counts, Vec<Finding>)>,
    skipped: BTreeMap<String, String>,
    total: Counts,
}

impl Problems {
    /// Those of a report.
    pub fn new(report: &Report) -> Self {
        let mut problems = Self::default();
        let path = |finding: &Finding| finding.place.as_ref().map(|place| place.path.clone());
        for findings in report.findings.chunk_by(|one, other| path(one) == path(other)) {
            let path = findings.first().and_then(path).unwrap_or_default();
            problems.replace(path, findings.to_vec());
        }
        problems.set_skipped(report.skipped.clone());
        problems
    }

    /// A file has these findings from now on.
    pub fn replace(&mut self, path: String, findings: Vec<Finding>) {
        let counts = Counts::of(&findings);
        self.total = self.total.minus(self.counts(&path)).plus(counts);
        if findings.is_empty() {
            self.by_path.remove(&path);
        } else {
            self.by_path.insert(path, (counts, findings));
        }
    }

    /// These files define nothing from now on.
    pub fn set_skipped(&mut self, skipped: Vec<Skipped>) {
        self.skipped = skipped.into_iter().map(|file| (file.path, file.reason)).collect();
    }

    /// The findings of a file.
    pub fn of(&self, path: &str) -> &[Finding] {
        self.by_path.get(path).map_or(&[], |(_, findings)| findings)
    }

    /// How many a file has.
    pub fn counts(&self, path: &str) -> Counts {
        self.by_path.get(path).map_or(Counts::default(), |(counts, _)| *counts)
    }

    /// How many there are.
    pub const fn total(&self) -> Counts {
        self.total
    }

    /// Every finding, by path and place.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.by_path.values().flat_map(|(_, findings)| findings)
    }

    /// Why a file defines nothing, when it does not.
    pub fn skipped(&self, path: &str) -> Option<&str> {
        self.skipped.get(path).map(String::as_str)
    }

    /// The files that define nothing, and why.
    pub fn all_skipped(&self) -> &BTreeMap<String, String> {
        &self.skipped
    }

    /// Why a file cannot be edited although it was read: what stands in it is not its text.
    pub fn refusal(&self, path: &str) -> Option<&str> {
        let refused = self.of(path).iter().find(|finding| matches!(finding.code.as_str(), "D003" | "D007"));
        refused.map(|finding| finding.message.as_str())
    }
}

/// How many fixes among `findings` keep what the definition means.
pub fn safe_fixes<'f>(findings: impl Iterator<Item = &'f Finding>) -> usize {
    findings.filter(|finding| finding.fix.as_ref().is_some_and(|fix| fix.is_safe)).count()
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::tests::billing;
    use super::*;

    #[test]
    fn totals_follow_every_change() {
        let report = billing().report;
        let mut problems = Problems::new(&report);
        assert_eq!(problems.total(), Counts::of(&report.findings));
        assert_eq!(problems.iter().cloned().collect::<Vec<_>>(), report.findings);
        let printer = problems.of("printer/openapi.yml").to_vec();
        assert!(!printer.is_empty(), "nobody defines paper");
        problems.replace("printer/openapi.yml".to_owned(), Vec::new());
        assert_eq!(problems.total().all() as usize, report.findings.len() - printer.len());
        assert_eq!(problems.counts("printer/openapi.yml"), Counts::default());
        problems.replace("printer/openapi.yml".to_owned(), printer);
        assert_eq!(problems, Problems::new(&report));
    }
}
