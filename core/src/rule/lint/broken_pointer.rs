use std::collections::BTreeMap;
use std::sync::Arc;

use super::pointer::{DeadEnd, Reference, beside, escaped, follow, references};
use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::document::{Limits, Node, Syntax, read};
use crate::source::{Source, file_name};
use crate::text::{Span, nearest};

/// A `$ref` of an OpenAPI document that leads nowhere.
pub(super) struct BrokenPointer;

impl Lint for BrokenPointer {
    fn code(&self) -> Code {
        Code::BrokenPointer
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        if reading.format != OPENAPI {
            return;
        }
        let all = references(reading.root);
        let local: Vec<&Reference> = all.iter().filter(|reference| reference.file.is_empty()).collect();
        let text = reading.root.document().text();
        report(reading.path, text, reading.path, reading.root, &local, findings);
    }
}

const OPENAPI: &str = "openapi";

/// A `$ref` into another file, which can only be followed once all files are there.
#[derive(Clone, Debug)]
pub struct ForeignReference {
    reference: Reference,
    /// The path of the other file.
    target: String,
}

impl ForeignReference {
    /// The path of the other file.
    pub fn target(&self) -> &str {
        &self.target
    }
}

/// The references of a document into other files.
///
/// # Complexity
/// O(values).
pub fn foreign_references(reading: &Reading<'_>) -> Vec<ForeignReference> {
    if reading.format != OPENAPI {
        return Vec::new();
    }
    let foreign = references(reading.root).into_iter().filter(|reference| !reference.file.is_empty());
    foreign
        .filter_map(|reference| {
            Some(ForeignReference { target: beside(reading.path, &reference.file)?, reference })
        })
        .collect()
}

/// Follows the references of `files` into the sources that `text_of` knows; others may be anywhere and are not judged.
/// A source that is named is read once.
///
/// # Complexity
/// O(n log n) in the references and the bytes of the sources they name.
pub fn check_foreign_references<'f, 't>(
    files: impl Iterator<Item = (&'f Arc<str>, &'f [ForeignReference])>,
    limits: &Limits,
    text_of: &dyn Fn(&str) -> Option<&'t Arc<str>>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut by_target: BTreeMap<&str, Vec<(&Arc<str>, &Reference)>> = BTreeMap::new();
    for (path, foreign) in files {
        for one in foreign {
            by_target.entry(&one.target).or_default().push((path, &one.reference));
        }
    }
    for (target, named) in by_target {
        let (Some(text), Some(syntax)) = (text_of(target), Syntax::of_path(target)) else { continue };
        let (document, faults) = read(&Source::new(target, text.as_bytes()), syntax, limits);
        // What could not be read may hold anything.
        let Some(root) = document.roots().next().filter(|_| faults.is_empty()) else { continue };
        for same_file in named.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((path, _)) = same_file.first() else { continue };
            let references: Vec<&Reference> = same_file.iter().map(|(_, reference)| *reference).collect();
            let own_text = text_of(path).map_or("", |text| text.as_ref());
            report(path, own_text, document.path(), root, &references, findings);
        }
    }
}

/// Names are suggested for this many pointers of a document; a file made to be wrong has more.
const SUGGESTIONS: usize = 100;

/// Reports the references of the document at `path`, whose text is `text`, that lead nowhere from `root`, which stands in
/// the file `target`.
fn report(
    path: &Arc<str>,
    text: &str,
    target: &Arc<str>,
    root: Node<'_>,
    references: &[&Reference],
    findings: &mut Vec<Diagnostic>,
) {
    for (count, end) in follow(root, references).iter().enumerate() {
        let Some(first) = end.references.first().and_then(|&index| references.get(index)) else { continue };
        let parent = pointer_to(&first.steps, end.reached);
        let missing = first.steps.get(end.reached).map(String::as_str).unwrap_or_default();
        let place = match (parent.is_empty(), path == target) {
            (true, true) => "the document".to_owned(),
            (true, false) => file_name(target).to_owned(),
            (false, true) => format!("`#{parent}`"),
            (false, false) => format!("`#{parent}` of {}", file_name(target)),
        };
        let has = if end.parent.is_mapping() {
            format!("has no `{missing}`")
        } else {
            format!("is a {} without `{missing}`", end.parent.kind().name())
        };
        let message = format!("found `{}`, but {place} {has}", first.text);
        let mut finding = Diagnostic::new(Code::BrokenPointer, path, first.span, message);
        for &index in end.references.iter().skip(1).take(3) {
            if let Some(again) = references.get(index) {
                finding = finding.with_label(path, again.span, "and here");
            }
        }
        if count < SUGGESTIONS {
            finding = suggest(finding, text, target, root, end, references);
        }
        findings.push(finding);
    }
}

/// Says what was probably meant, where that is, and how to write it.
fn suggest(
    finding: Diagnostic,
    text: &str,
    target: &Arc<str>,
    root: Node<'_>,
    end: &DeadEnd<'_>,
    references: &[&Reference],
) -> Diagnostic {
    let Some(first) = end.references.first().and_then(|&index| references.get(index)) else { return finding };
    let Some((steps, key)) = meant(root, end, &first.steps) else {
        let names: Vec<&str> = end.parent.entries().filter_map(|(key, _)| key.as_text()).take(9).collect();
        return if (1..9).contains(&names.len()) {
            let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            finding.with_help(format!("there is {}", listed.join(", ")))
        } else {
            finding
        };
    };
    let file = first.text.split('#').next().unwrap_or_default();
    let meant = format!("{file}#{}", pointer_to(&steps, steps.len()));
    let edits: Vec<Edit> =
        end.references.iter().filter_map(|&index| replaced(text, references.get(index)?, &meant)).collect();
    let is_whole = edits.len() == end.references.len();
    let finding =
        finding.with_label(target, key, "declared here").with_help(format!("did you mean `{meant}`?"));
    if is_whole { finding.with_fix(Fix::suggestion(format!("change to `{meant}`"), edits)) } else { finding }
}

/// The steps that were probably meant, and the key they end at: another name at the same place, or the same name at
/// the place OpenAPI 3 has for it.
fn meant(root: Node<'_>, end: &DeadEnd<'_>, steps: &[String]) -> Option<(Vec<String>, Span)> {
    let missing = steps.get(end.reached)?;
    let names = end.parent.entries().filter_map(|(key, _)| key.as_text());
    let same = end
        .parent
        .entries()
        .filter_map(|(key, _)| key.as_text())
        .find(|name| name.eq_ignore_ascii_case(missing));
    if let Some(near) = same.or_else(|| nearest(missing, names)) {
        let rest = steps.get(end.reached + 1..).unwrap_or_default();
        let (mut key, mut node) = entry(end.parent, near)?;
        let is_there = rest.iter().all(|step| match entry(node, step) {
            Some((next_key, next)) => {
                (key, node) = (next_key, next);
                true
            }
            None => false,
        });
        if is_there {
            let mut steps = steps.to_vec();
            near.clone_into(steps.get_mut(end.reached)?);
            return Some((steps, key.span()));
        }
    }
    // `#/definitions/Order` is how OpenAPI 2 wrote `#/components/schemas/Order`.
    let last = steps.last()?;
    let components = root.get("components")?;
    components.entries().find_map(|(kind, named)| {
        let (key, _) = entry(named, last)?;
        let steps = ["components", kind.as_str()?, last].map(ToOwned::to_owned);
        Some((steps.to_vec(), key.span()))
    })
}

fn entry<'d>(node: Node<'d>, name: &str) -> Option<(Node<'d>, Node<'d>)> {
    node.entries().filter(|(key, _)| key.as_text() == Some(name)).last()
}

/// The first `count` steps as a pointer.
fn pointer_to(steps: &[String], count: usize) -> String {
    steps.iter().take(count).flat_map(|step| ["/".to_owned(), escaped(step)]).collect()
}

/// The edit that writes `meant` where `reference` stands, in the quotes it stands in.
fn replaced(text: &str, reference: &Reference, meant: &str) -> Option<Edit> {
    let written = text.get(reference.span.range())?.trim_end();
    let span = Span::new(reference.span.start, reference.span.start + written.len() as u32);
    let quote = written.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
    let is_same = inner == reference.text && !meant.contains(['"', '\'', '\\']);
    is_same.then(|| Edit::replace(span, format!("{quote}{meant}{quote}")))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{Profile, Workspace};

    /// Code, marked text, message, labels and help of every broken pointer of `files`.
    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
        for (path, text) in files {
            workspace.put(&Source::new(*path, *text));
        }
        let analysis = workspace.analyse();
        let broken = analysis.diagnostics.iter().filter(|finding| finding.code == Code::BrokenPointer);
        broken
            .map(|finding| {
                let marked = |location: &crate::diagnostic::Location| {
                    let text = workspace.text(&location.path).expect("the source is there");
                    text[location.span.range()].trim_end().to_owned()
                };
                let at = finding.location.as_ref().map(marked).unwrap_or_default();
                let mut more = String::new();
                for label in &finding.labels {
                    let _ = write!(more, " <{} {}>", label.text, marked(&label.location));
                }
                let mut fix = String::new();
                for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
                    let _ = write!(fix, " => {}", edit.replacement);
                }
                let help = finding.help.as_deref().unwrap_or_default();
                format!("[{at}] {}{more} ({help}){fix}", finding.message)
            })
            .collect()
    }

    const HEAD: &str = "openapi: 3.1.0\ninfo: { title: A API, version: 1.0.0 }\nx-agent-id: a\n";

    #[test]
    fn local_pointers_lead_somewhere() {
        let cases: &[(&str, &[&str])] = &[
            (
                "components: { schemas: { Person: {}, Team: { items: { $ref: '#/components/schemas/Person' } } } }",
                &[],
            ),
            (
                "components: { schemas: { Person: {}, Team: { items: { $ref: '#/components/schemas/Persn' } } } }",
                &[
                    "['#/components/schemas/Persn'] found `#/components/schemas/Persn`, but `#/components/schemas` has no \
                     `Persn` <declared here Person> (did you mean `#/components/schemas/Person`?) => '#/components/schemas/Person'",
                ],
            ),
            (
                "components: { schemas: { A: { anyOf: [{ $ref: '#/definitions/B' }, { $ref: '#/definitions/B' }] }, B: {} } }",
                &[
                    "['#/definitions/B'] found `#/definitions/B`, but the document has no `definitions` <and here \
                     '#/definitions/B'> <declared here B> (did you mean `#/components/schemas/B`?) => '#/components/schemas/B' => '#/components/schemas/B'",
                ],
            ),
            (
                "components: { schemas: { A: { $ref: '#/info/title/x' } } }",
                &["['#/info/title/x'] found `#/info/title/x`, but `#/info/title` is a string without `x` ()"],
            ),
            (
                "components: { schemas: { A: {}, B: { $ref: '#/components/schemas/Zebra' } } }",
                &[
                    "['#/components/schemas/Zebra'] found `#/components/schemas/Zebra`, but `#/components/schemas` has no \
                   `Zebra` (there is `A`, `B`)",
                ],
            ),
            // Data, names and what stands behind another reference are no business of ours.
            ("components: { schemas: { A: { example: { $ref: '#/none' } } } }", &[]),
            ("components: { schemas: { A: { properties: { $ref: { type: string } } } } }", &[]),
            (
                "components: { schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A/x' } } }",
                &[],
            ),
            ("paths: { '/a/{b}': { get: {} } }\nwebhooks: { a: { $ref: '#/paths/~1a~1%7Bb%7D' } }", &[]),
            ("tags: [{ name: a }]\nx-first: { $ref: '#/tags/0' }", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(&[("openapi.yml", &format!("{HEAD}{text}\n"))]), *expected, "{text}");
        }
    }

    #[test]
    fn pointers_lead_into_other_files_that_were_read() {
        let main = format!(
            "{HEAD}components:\n  schemas:\n    A: {{ $ref: './common.yml#/schemas/Ordr' }}\n    \
             B: {{ $ref: 'common.yml#/schemas/Order' }}\n    C: {{ $ref: '../elsewhere.yml#/x' }}\n    \
             D: {{ $ref: 'common.yml' }}\n"
        );
        let common = "schemas: { Order: { type: object } }\n";
        assert_eq!(
            found(&[("a/openapi.yml", &main), ("a/common.yml", common)]),
            [
                "['./common.yml#/schemas/Ordr'] found `./common.yml#/schemas/Ordr`, but `#/schemas` of common.yml has no `Ordr` \
                 <declared here Order> (did you mean `./common.yml#/schemas/Order`?) => './common.yml#/schemas/Order'"
            ]
        );
        assert_eq!(found(&[("a/openapi.yml", &main)]), [""; 0]);
    }
}
