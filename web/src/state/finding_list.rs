//! All findings as one list with headings.

use std::collections::BTreeMap;

use ossa_core::wire::Finding;
use serde::{Deserialize, Serialize};

/// Which findings are listed, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindingView {
    /// What they are listed by.
    pub group: Group,
    /// Severities that are listed; none for all.
    pub severities: Vec<String>,
    /// The code alone that is listed.
    pub code: Option<String>,
    /// What path or message has to contain.
    pub words: String,
}

/// What findings are listed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Group {
    /// Their file.
    #[default]
    File,
    /// What is wrong.
    Code,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// What the following ones have in common, and how many there are.
    Head(String, u64),
    /// A finding.
    Finding(Box<Finding>),
}

impl FindingView {
    /// Lists a severity, or no longer.
    pub fn toggle_severity(&mut self, name: &str) {
        match self.severities.iter().position(|severity| severity == name) {
            Some(place) => drop(self.severities.remove(place)),
            None => self.severities.push(name.to_owned()),
        }
    }

    /// Lists one code alone, or all again.
    pub fn toggle_code(&mut self, code: &str) {
        self.code = if self.code.as_deref() == Some(code) { None } else { Some(code.to_owned()) };
    }

    /// Whether it leaves something out.
    pub fn is_narrow(&self) -> bool {
        !self.severities.is_empty() || self.code.is_some() || !self.words.trim().is_empty()
    }

    /// Whether a finding is listed, whatever its code.
    fn admits(&self, finding: &Finding, words: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(words);
        (self.severities.is_empty() || self.severities.contains(&finding.severity))
            && (words.is_empty()
                || has(&finding.message)
                || finding.place.as_ref().is_some_and(|place| has(&place.path)))
    }

    fn words(&self) -> String {
        self.words.trim().to_lowercase()
    }

    /// The lines of the list. `findings` are in order of their places.
    ///
    /// # Complexity
    /// O(findings × log).
    pub fn lines<'f>(&self, findings: impl Iterator<Item = &'f Finding>) -> Vec<Line> {
        let words = self.words();
        let is_code = |finding: &Finding| self.code.as_ref().is_none_or(|code| *code == finding.code);
        let mut groups: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
        for finding in findings.filter(|finding| is_code(finding) && self.admits(finding, &words)) {
            let place = finding.place.as_ref();
            let head = match self.group {
                Group::File => place.map_or_else(String::new, |place| place.path.clone()),
                Group::Code => finding.code.clone(),
            };
            groups.entry(head).or_default().push(finding);
        }
        let mut lines = Vec::new();
        for (head, findings) in groups {
            lines.push(Line::Head(head, findings.len() as u64));
            lines.extend(findings.into_iter().cloned().map(Box::new).map(Line::Finding));
        }
        lines
    }

    /// How many findings each code has, with its severity, of those that are listed if the code is left aside; most first.
    ///
    /// # Complexity
    /// O(findings × log).
    pub fn codes<'f>(&self, findings: impl Iterator<Item = &'f Finding>) -> Vec<(String, String, u64)> {
        let words = self.words();
        let mut codes: BTreeMap<&str, (&str, u64)> = BTreeMap::new();
        for finding in findings.filter(|finding| self.admits(finding, &words)) {
            codes.entry(&finding.code).or_insert((&finding.severity, 0)).1 += 1;
        }
        let owned =
            |(code, (severity, count)): (&str, (&str, u64))| (code.to_owned(), severity.to_owned(), count);
        let mut codes: Vec<_> = codes.into_iter().map(owned).collect();
        codes.sort_by(|one, other| other.2.cmp(&one.2).then_with(|| one.0.cmp(&other.0)));
        codes
    }
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::tests::billing;
    use super::*;

    #[test]
    fn every_finding_is_listed_once_under_its_heading() {
        let findings = billing().report.findings;
        for group in [Group::File, Group::Code] {
            let view = FindingView { group, ..FindingView::default() };
            let lines = view.lines(findings.iter());
            let mut left = 0;
            let mut listed = 0;
            for line in &lines {
                match line {
                    Line::Head(_, count) => {
                        assert_eq!(left, 0, "the heading before said how many follow");
                        left = *count;
                    }
                    Line::Finding(_) => {
                        left -= 1;
                        listed += 1;
                    }
                }
            }
            assert_eq!((left, listed), (0, findings.len()));
        }
    }

    #[test]
    fn a_list_is_narrowed_down_and_codes_are_counted() {
        let findings = billing().report.findings;
        let mut view = FindingView::default();
        let codes = view.codes(findings.iter());
        assert_eq!(codes.iter().map(|(.., count)| count).sum::<u64>(), findings.len() as u64);
        assert!(codes.is_sorted_by(|one, other| one.2 >= other.2));
        let (code, _, count) = codes[0].clone();
        view.toggle_code(&code);
        assert!(view.is_narrow());
        let listed = |view: &FindingView| {
            view.lines(findings.iter()).iter().filter(|line| matches!(line, Line::Finding(_))).count() as u64
        };
        assert_eq!(listed(&view), count);
        assert_eq!(view.codes(findings.iter()), codes, "other codes can still be chosen");
        view.toggle_code(&code);
        view.words = "PRINTER/".to_owned();
        assert!(listed(&view) > 0 && listed(&view) < findings.len() as u64);
        view.words.clear();
        view.toggle_severity("warning");
        let warnings = findings.iter().filter(|finding| finding.severity == "warning").count() as u64;
        assert_eq!(listed(&view), warnings);
        view.toggle_severity("warning");
        assert_eq!(view, FindingView::default());
    }
}
