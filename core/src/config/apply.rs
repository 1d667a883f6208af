//! What becomes of findings once configuration and comments have been heard.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::comment::{Scope, Suppression};
use super::file::Config;
use super::selector::{Selection, Selector, narrowest};
use crate::diagnostic::{ALL_CODES, Code, Diagnostic, Edit, Fix};
use crate::text::{LineIndex, Span};

/// Why a finding is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// A comment allows it, for this reason if it gives one.
    Comment(Option<String>),
    /// The configuration ignores it in files of this path.
    PerPath,
}

/// A finding that is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// Why.
    pub grounds: Grounds,
}

/// What a source says about findings.
#[derive(Clone, Copy)]
pub struct Spoken<'s> {
    /// Its text.
    pub text: &'s str,
    /// The lines of the text.
    pub lines: &'s LineIndex,
    /// The comments.
    pub suppressions: &'s [Suppression],
    /// Whether all of its findings are known, so that a comment that allows none of them is one too many.
    pub is_judged: bool,
}

/// Everything that was said about findings.
pub struct Rulings<'c> {
    /// What `ossa.toml` says.
    pub config: &'c Config,
    /// What the command line says, which counts more.
    pub overrides: &'c Selection,
    /// The folder the paths of sources are relative to, and the folder of `ossa.toml`; both empty when they are one.
    pub folders: (&'c str, &'c str),
    /// Whether every source was read, so that findings about the whole are known.
    pub is_whole: bool,
}

/// Findings once everything was heard.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What is shown, in the order it came; findings about comments at the end.
    pub diagnostics: Vec<Diagnostic>,
    /// What is not, in the order it came.
    pub suppressed: Vec<Suppressed>,
}

impl Rulings<'_> {
    /// Whether findings of `code` are reported at all.
    pub fn selects(&self, code: Code) -> bool {
        if self.overrides.select.is_some() {
            self.overrides.selects(code)
        } else {
            self.config.selection.selects(code) && narrowest(&self.overrides.ignore, code).is_none()
        }
    }

    /// Whether the source of `path` is left out.
    pub fn excludes(&self, path: &str) -> bool {
        let relative = || self.relative(path);
        !self.config.exclude.is_empty() && {
            let path = relative();
            self.config.exclude.iter().any(|glob| glob.matches(&path))
        }
    }

    fn ignores_here(&self, path: &str, code: Code) -> bool {
        let mut relative = None;
        self.config.per_path.iter().any(|rule| {
            rule.ignore.iter().any(|selector| selector.matches(code))
                && rule.path.matches(relative.get_or_insert_with(|| self.relative(path)))
        })
    }

    /// The path of a source as seen from the folder of `ossa.toml`.
    fn relative<'p>(&self, path: &'p str) -> Cow<'p, str> {
        let (names, folder) = self.folders;
        if names == folder && !path.starts_with('/') {
            return path.into();
        }
        let full = if path.starts_with('/') { path.to_owned() } else { format!("{names}/{path}") };
        let mut parts: Vec<&str> = Vec::new();
        for part in full.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let mut outside = folder.split('/').filter(|part| !part.is_empty());
        let mut inside = parts.iter();
        for part in outside.by_ref() {
            if inside.next() != Some(&part) {
                return path.into();
            }
        }
        inside.as_slice().join("/").into()
    }

    /// Hears everything about `findings`. `sources` gives what those sources say that say something.
    ///
    /// # Complexity
    /// O((findings × selectors + comments × codes) log comments).
    pub fn apply(&self, findings: Vec<Diagnostic>, sources: &BTreeMap<&Arc<str>, Spoken<'_>>) -> Outcome {
        let mut outcome = Outcome::default();
        let mut permits: BTreeMap<&str, Permits> =
            sources.iter().map(|(path, spoken)| (path.as_ref(), Permits::of(spoken.suppressions))).collect();
        for finding in findings {
            let Some(finding) = self.selected(finding) else { continue };
            let spoken = finding.location.as_ref().and_then(|location| {
                Some((location, sources.get(&location.path)?, permits.get_mut(location.path.as_ref())?))
            });
            let comment = spoken.and_then(|(location, spoken, permits)| {
                let line = spoken.lines.position(spoken.text, location.span.start).line;
                let suppression = spoken.suppressions.get(permits.take(line, finding.code)?)?;
                let reason = suppression.reason.and_then(|span| spoken.text.get(span.range()));
                Some(Grounds::Comment(reason.map(ToOwned::to_owned)))
            });
            self.settle(finding, comment, &mut outcome);
        }
        for (path, spoken) in sources.iter().filter(|(_, spoken)| spoken.is_judged) {
            let Some(permits) = permits.get(path.as_ref()) else { continue };
            for (index, suppression) in spoken.suppressions.iter().enumerate() {
                for finding in self.unused(path, suppression, |word| permits.used.contains(&(index, word))) {
                    if let Some(finding) = self.selected(finding) {
                        self.settle(finding, None, &mut outcome);
                    }
                }
            }
        }
        outcome
    }

    /// The finding with the severity it has here, unless its code is turned off.
    fn selected(&self, mut finding: Diagnostic) -> Option<Diagnostic> {
        if let Some(severity) = self.config.severity(finding.code) {
            finding.severity = severity;
        }
        self.selects(finding.code).then_some(finding)
    }

    fn settle(&self, diagnostic: Diagnostic, comment: Option<Grounds>, outcome: &mut Outcome) {
        let per_path = || {
            let location = diagnostic.location.as_ref()?;
            self.ignores_here(&location.path, diagnostic.code).then_some(Grounds::PerPath)
        };
        match comment.or_else(per_path) {
            Some(grounds) => outcome.suppressed.push(Suppressed { diagnostic, grounds }),
            None => outcome.diagnostics.push(diagnostic),
        }
    }

    /// What `suppression` allows and nothing reports. `is_used` says which words of it were needed.
    fn unused(
        &self,
        path: &Arc<str>,
        suppression: &Suppression,
        is_used: impl Fn(usize) -> bool,
    ) -> Vec<Diagnostic> {
        let unused: Vec<(usize, Span)> = suppression
            .allowed
            .iter()
            .enumerate()
            .filter(|(index, (selector, _))| !is_used(*index) && self.is_known(selector))
            .map(|(index, (_, span))| (index, *span))
            .collect();
        let help = "remove it, or put it on the line of the finding or the one before";
        if unused.len() == suppression.allowed.len() {
            let fix = Fix::safe("remove the comment", vec![Edit::replace(suppression.removal, "")]);
            let message = "the comment allows a finding that is not reported";
            let finding = Diagnostic::new(Code::UnusedSuppression, path, suppression.span, message);
            return vec![finding.with_help(help).with_fix(fix)];
        }
        let findings = unused.into_iter().map(|(index, span)| {
            // The comma goes, too: the one before it, or, at the beginning, the one behind.
            let gone = match index.checked_sub(1).and_then(|before| suppression.allowed.get(before)) {
                Some((_, before)) => Span::new(before.end, span.end),
                None => {
                    Span::new(span.start, suppression.allowed.get(1).map_or(span.end, |(_, next)| next.start))
                }
            };
            let message = "the comment allows a finding that is not reported";
            Diagnostic::new(Code::UnusedSuppression, path, span, message)
                .with_help(help)
                .with_fix(Fix::safe("remove it from the comment", vec![Edit::replace(gone, "")]))
        });
        findings.collect()
    }

    /// Whether all findings that `selector` stands for would be known if there were any.
    fn is_known(&self, selector: &Selector) -> bool {
        match selector {
            Selector::Code(code) => {
                // Of findings that need several sources, some may be known; that is no reason to miss one.
                let is_about_one_source =
                    !code.depends_on_the_rest() && !code.as_str().starts_with(['G', 'P']);
                self.selects(*code) && (self.is_whole || is_about_one_source)
            }
            Selector::All | Selector::Prefix(_) => self.is_whole,
        }
    }
}

/// What the comments of one source permit.
struct Permits {
    /// The suppression and the word of it that permit a code on a line, or with 0 in the whole source. Of several the
    /// first does, and the others are not needed.
    by_line: BTreeMap<(u32, Code), (usize, usize)>,
    used: BTreeSet<(usize, usize)>,
}

impl Permits {
    fn of(suppressions: &[Suppression]) -> Self {
        let mut by_line = BTreeMap::new();
        for (index, suppression) in suppressions.iter().enumerate() {
            let line = match suppression.scope {
                Scope::File => 0,
                Scope::Line(line) => line,
            };
            for (word, (selector, _)) in suppression.allowed.iter().enumerate() {
                for code in ALL_CODES.iter().filter(|code| selector.matches(**code)) {
                    by_line.entry((line, *code)).or_insert((index, word));
                }
            }
        }
        Self { by_line, used: BTreeSet::new() }
    }

    /// The suppression that permits `code` on `line`, which counts as used from now on.
    fn take(&mut self, line: u32, code: Code) -> Option<usize> {
        let permit = self.by_line.get(&(line, code)).or_else(|| self.by_line.get(&(0, code)))?;
        self.used.insert(*permit);
        Some(permit.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Comments, read, suppressions};
    use super::*;
    use crate::diagnostic::Severity;
    use crate::source::Source;

    fn ruled(config: &str, path: &str, text: &str, findings: &[(Code, u32)]) -> Outcome {
        let (config, _) = read(&Source::new("ossa.toml", config));
        let path: Arc<str> = path.into();
        let lines = LineIndex::new(text);
        let (suppressions, _) = suppressions(&path, text, &lines, Comments::Hash);
        let findings =
            findings.iter().map(|(code, at)| Diagnostic::new(*code, &path, Span::at(*at), "x")).collect();
        let spoken = Spoken { text, lines: &lines, suppressions: &suppressions, is_judged: true };
        let rulings =
            Rulings { config: &config, overrides: &Selection::default(), folders: ("", ""), is_whole: true };
        rulings.apply(findings, &BTreeMap::from([(&path, spoken)]))
    }

    #[test]
    fn a_comment_allows_what_it_names_on_its_line() {
        let text = "a: 1 # ossa: allow(G003) why\nb: 2\n";
        let outcome =
            ruled("", "x.yml", text, &[(Code::UnresolvedReference, 3), (Code::UnresolvedReference, 32)]);
        assert_eq!(outcome.suppressed.len(), 1);
        assert_eq!(outcome.suppressed[0].grounds, Grounds::Comment(Some("why".to_owned())));
        assert_eq!(outcome.diagnostics.len(), 1);
    }

    #[test]
    fn what_nothing_reports_is_a_finding_with_a_way_to_remove_it() {
        let text = "a: 1 # ossa: allow(G003, S001) why\n";
        let outcome = ruled("", "x.yml", text, &[(Code::UnresolvedReference, 3)]);
        assert_eq!(outcome.diagnostics.len(), 1);
        let finding = &outcome.diagnostics[0];
        assert_eq!(finding.code, Code::UnusedSuppression);
        let (mended, _) = crate::diagnostic::apply(text, finding.fix.as_ref());
        assert_eq!(mended, "a: 1 # ossa: allow(G003) why\n");
        let outcome = ruled("", "x.yml", text, &[(Code::MissingField, 3)]);
        let (mended, _) = crate::diagnostic::apply(text, outcome.diagnostics[0].fix.as_ref());
        assert_eq!(mended, "a: 1 # ossa: allow(S001) why\n");
        let outcome = ruled("", "x.yml", text, &[]);
        let (mended, _) = crate::diagnostic::apply(text, outcome.diagnostics[0].fix.as_ref());
        assert_eq!(mended, "a: 1\n");
    }

    #[test]
    fn a_comment_for_what_is_turned_off_is_not_unused() {
        let outcome = ruled("[validate]\nignore = ['G003']", "x.yml", "a: 1 # ossa: allow(G003) why\n", &[]);
        assert_eq!(outcome.diagnostics, []);
    }

    #[test]
    fn the_configuration_decides_by_path_and_code() {
        let config = "[validate]\nselect = ['G', 'S']\n[validate.severity]\nG = 'info'\n\
                      [[validate.per-path]]\npath = 'examples/**'\nignore = ['S001']\n";
        let findings = [(Code::UnresolvedReference, 0), (Code::MissingField, 0), (Code::SyntaxError, 0)];
        let outcome = ruled(config, "examples/a.yml", "", &findings);
        assert_eq!(outcome.diagnostics.len(), 1);
        assert_eq!(outcome.diagnostics[0].severity, Severity::Info);
        assert_eq!(outcome.suppressed[0].grounds, Grounds::PerPath);
        assert_eq!(ruled(config, "a.yml", "", &findings).diagnostics.len(), 2);
    }

    #[test]
    fn paths_are_seen_from_the_folder_of_the_configuration() {
        let config = Config::default();
        let overrides = Selection::default();
        let relative = |names, folder, path| {
            let rulings =
                Rulings { config: &config, overrides: &overrides, folders: (names, folder), is_whole: true };
            rulings.relative(path).into_owned()
        };
        assert_eq!(relative("", "", "a/b.yml"), "a/b.yml");
        assert_eq!(relative("/repo/agents", "/repo", "a/b.yml"), "agents/a/b.yml");
        assert_eq!(relative("/repo/sub", "/repo", "../a.yml"), "a.yml");
        assert_eq!(relative("/repo", "/repo", "/repo/x/a.yml"), "x/a.yml");
        assert_eq!(relative("/repo", "/repo", "/elsewhere/a.yml"), "/elsewhere/a.yml");
        assert_eq!(relative("/repo", "/repo/agents", "a.yml"), "a.yml");
    }
}
