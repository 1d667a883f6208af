//! Reading one source by itself.

use std::sync::Arc;

use crate::config::{self, Comments, Suppression};
use crate::diagnostic::{Code, Diagnostic, Secrets, Severity};
use crate::document::{Document, Kind, Limits, Syntax, read};
use crate::format::{detect, may_be_definition, read_as_0_1_9, reason, reason_of_name, reasons};
use crate::model::{Definition, Definitions};
use crate::rule::lint::{ForeignReference, LINTS, Reading, foreign_references};
use crate::schema;
use crate::source::Source;
use crate::text::LineIndex;

use super::Profile;
use super::text::{Kept, Primer};

/// What one source gave.
#[derive(Clone, Debug)]
pub(super) struct File {
    text: Kept,
    pub(super) definitions: Definitions,
    /// What few definitions have.
    aside: Option<Box<Aside>>,
}

/// What few definitions have.
#[derive(Clone, Debug, Default)]
struct Aside {
    diagnostics: Box<[Diagnostic]>,
    /// Why the source defines nothing, when it does not.
    skipped: Option<&'static str>,
    /// Whether the bytes were refused, so that the text says nothing about them.
    refused: bool,
    /// The secrets in the text, where there are some.
    secrets: Option<Secrets>,
    /// References into other files.
    foreign: Vec<ForeignReference>,
    /// Comments that allow findings.
    suppressions: Vec<Suppression>,
    /// Findings beyond those that are kept.
    unlisted: usize,
}

impl File {
    /// A file with nothing else.
    pub(super) fn plain(
        text: &Arc<str>,
        definitions: Definitions,
        diagnostics: Box<[Diagnostic]>,
        skipped: Option<&'static str>,
        primer: Option<&Primer>,
    ) -> Self {
        let has_aside = !diagnostics.is_empty() || skipped.is_some();
        let aside = has_aside.then(|| Box::new(Aside { diagnostics, skipped, ..Aside::default() }));
        Self { text: Kept::new(text, definitions.as_bytes(), primer), definitions, aside }
    }

    /// Whether text, definitions, findings and the reason to skip it are all there is.
    pub(super) fn is_plain(&self) -> bool {
        self.aside.as_ref().is_none_or(|aside| {
            let has_more = aside.refused || aside.secrets.is_some() || aside.unlisted > 0;
            !has_more && aside.foreign.is_empty() && aside.suppressions.is_empty()
        })
    }

    /// The text.
    pub(super) fn text(&self) -> &Arc<str> {
        self.text.text(self.definitions.as_bytes())
    }

    /// The text, for one use: nothing is kept of it.
    pub(super) fn copy_of_text(&self) -> Arc<str> {
        self.text.copy(self.definitions.as_bytes())
    }

    /// Where the lines of the text begin.
    pub(super) fn lines(&self) -> &LineIndex {
        self.text.lines(self.definitions.as_bytes())
    }

    /// Whether `text` is the text. Nothing is kept of finding out.
    pub(super) fn has_text(&self, text: &str) -> bool {
        self.text.is(text, self.definitions.as_bytes())
    }

    /// How many bytes the text takes if it is kept as it is.
    pub(super) fn loose_bytes(&self) -> usize {
        self.text.loose_bytes()
    }

    /// What was found by reading it.
    pub(super) fn diagnostics(&self) -> &[Diagnostic] {
        self.aside.as_ref().map_or(&[], |aside| &aside.diagnostics)
    }

    /// Why the source defines nothing, when it does not.
    pub(super) fn skipped(&self) -> Option<&'static str> {
        self.aside.as_ref()?.skipped
    }

    /// Whether the bytes were refused, so that the text says nothing about them.
    pub(super) fn is_refused(&self) -> bool {
        self.aside.as_ref().is_some_and(|aside| aside.refused)
    }

    /// The secrets in the text, where there are some.
    pub(super) fn secrets(&self) -> Option<&Secrets> {
        self.aside.as_ref()?.secrets.as_ref()
    }

    /// References into other files.
    pub(super) fn foreign(&self) -> &[ForeignReference] {
        self.aside.as_ref().map_or(&[], |aside| &aside.foreign)
    }

    /// Comments that allow findings.
    pub(super) fn suppressions(&self) -> &[Suppression] {
        self.aside.as_ref().map_or(&[], |aside| &aside.suppressions)
    }

    /// How many findings there are beyond those that are kept.
    pub(super) fn unlisted(&self) -> usize {
        self.aside.as_ref().map_or(0, |aside| aside.unlisted)
    }
}

const TEMPLATE: &str = "a template, not YAML";
const NOTHING_IN_THE_GRAPH: &str = "a known format, but it defines nothing that belongs in the graph";
const INCOMPLETE: &str = "the file could not be read to its end";
const UNKNOWN: &str = "not a definition of a known format";
const SKIPPED_BY_0_1_9: &str = "the builder of OSSA 0.1.9 skips such a file";

/// The reason to skip a file that reads like `text`.
pub(super) fn known_reason(text: &str) -> Option<&'static str> {
    let own = [TEMPLATE, NOTHING_IN_THE_GRAPH, INCOMPLETE, UNKNOWN, SKIPPED_BY_0_1_9];
    own.into_iter().chain(reasons()).find(|reason| *reason == text)
}

/// Reads one source by itself: the pure part of [`Workspace::put`].
pub(super) fn read_file(
    source: &Source,
    root: &str,
    profile: Profile,
    limits: &Limits,
    primer: Option<&Primer>,
) -> File {
    let syntax = Syntax::of_path(&source.path).unwrap_or(Syntax::Yaml);
    let (document, mut diagnostics) = read(source, syntax, limits);
    let mut foreign = Vec::new();
    let (definitions, skipped) = match profile {
        Profile::Default => define(&document, root, &mut diagnostics, &mut foreign),
        Profile::Ossa019 => {
            let definition = read_as_0_1_9(&document);
            let skipped = definition.is_none().then_some(SKIPPED_BY_0_1_9);
            (definition.into_iter().collect(), skipped)
        }
    };
    let suppressions = suppressions(&document, syntax, &mut diagnostics);
    let secrets = Secrets::found_in(document.text(), &diagnostics);
    let unlisted = diagnostics.len().saturating_sub(LISTED_FINDINGS);
    diagnostics.truncate(LISTED_FINDINGS);
    let refused = document.text().is_empty() && !source.bytes.is_empty();
    let definitions = Definitions::pack(&definitions);
    let mut file = File::plain(document.text(), definitions, diagnostics.into(), skipped, primer);
    if refused || secrets.is_some() || !foreign.is_empty() || !suppressions.is_empty() || unlisted > 0 {
        let plain = file.aside.take().map_or_else(Aside::default, |aside| *aside);
        file.aside = Some(Box::new(Aside { refused, secrets, foreign, suppressions, unlisted, ..plain }));
    }
    file
}

/// The comments that allow findings. What looks like one inside of a text is none.
fn suppressions(document: &Document, syntax: Syntax, findings: &mut Vec<Diagnostic>) -> Vec<Suppression> {
    let comments = match syntax {
        Syntax::Yaml => Comments::Hash,
        Syntax::Markdown => Comments::Markdown,
        Syntax::Json => return Vec::new(),
    };
    let (mut suppressions, faults) =
        config::suppressions(document.path(), document.text(), document.lines(), comments);
    suppressions.retain(|suppression| !document.is_inside_scalar(suppression.span.start));
    findings.extend(faults.into_iter().filter(|fault| {
        fault.location.as_ref().is_none_or(|location| !document.is_inside_scalar(location.span.start))
    }));
    suppressions
}

/// Findings listed of one file. A file made to be wrong can have a million; nobody reads more than these.
pub(super) const LISTED_FINDINGS: usize = 1000;

/// Settings of other tools are often not quite YAML or JSON. Where nothing suggests a definition, that is no error.
fn lower_faults(document: &Document, path: &str, diagnostics: &mut [Diagnostic]) {
    let is_fault = |finding: &Diagnostic| matches!(finding.code, Code::SyntaxError | Code::DuplicateKey);
    if !diagnostics.iter().any(is_fault) {
        return;
    }
    let front_matter = document.body().map(|body| body.start as usize);
    let text = document.text().get(..front_matter.unwrap_or(usize::MAX).min(document.text().len()));
    if may_be_definition(text.unwrap_or_default(), path, front_matter.is_some()) {
        return;
    }
    for finding in diagnostics.iter_mut().filter(|finding| is_fault(finding)) {
        finding.severity = Severity::Info;
        let why = "nothing in the file suggests a definition, so this is no error";
        finding.help = Some(match &finding.help {
            Some(help) => format!("{help}; {why}"),
            None => why.to_owned(),
        });
    }
}

/// What the documents of one file define, and, if that is nothing, why.
fn define(
    document: &Document,
    root: &str,
    diagnostics: &mut Vec<Diagnostic>,
    foreign: &mut Vec<ForeignReference>,
) -> (Vec<Definition>, Option<&'static str>) {
    // What could be read of a template is not what it will say.
    if diagnostics.iter().any(|finding| finding.code == Code::Template) {
        return (Vec::new(), Some(TEMPLATE));
    }
    // What formats look at; findings name the path alone.
    let path =
        if root.is_empty() { document.path().to_string() } else { format!("{root}/{}", document.path()) };
    let mut definitions: Vec<Definition> = Vec::new();
    let mut recognised = false;
    for root in document.roots() {
        let Some(format) = detect(root, &path) else { continue };
        recognised = true;
        let mut structure = Vec::new();
        schema::validate(format.id(), root, &mut structure);
        let mapped = format.map(root, &path);
        let reading = Reading {
            path: document.path(),
            root,
            format: format.id(),
            definitions: &mapped,
            structure: &structure,
        };
        for lint in LINTS {
            lint.check_document(&reading, diagnostics);
        }
        foreign.extend(foreign_references(&reading));
        diagnostics.extend(structure);
        definitions.extend(mapped);
    }
    if !recognised {
        lower_faults(document, &path, diagnostics);
    }
    let skipped = if !definitions.is_empty() {
        None
    } else if let Some(known) = document.roots().find_map(|root| reason(root, &path)) {
        Some(known)
    } else if recognised {
        Some(NOTHING_IN_THE_GRAPH)
    } else if !document.is_complete() {
        Some(INCOMPLETE)
    } else if document.roots().all(|root| root.kind() == Kind::Null) {
        Some(reason_of_name(&path))
    } else {
        Some(UNKNOWN)
    };
    (definitions, skipped)
}
