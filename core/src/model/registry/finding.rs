//! What is wrong with identities and references.

use std::sync::Arc;

use super::Registry;
use super::bind::{Answered, Binding};
use super::file::NOWHERE;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::model::definition::{Identity, Reference};
use crate::model::kind::ReferenceKind;
use crate::model::packed::DefinitionView;
use crate::model::paths::is_path;
use crate::source::file_name;

impl Registry {
    /// The paths whose findings may be others than at the last call.
    pub fn take_touched(&mut self) -> Vec<Arc<str>> {
        let mut files = std::mem::take(&mut self.work.files);
        files.extend(self.ids.take_unsure());
        files.sort_unstable();
        files.dedup();
        files.into_iter().map(|file| self.file(file).path.clone()).collect()
    }

    /// Whether some node is defined in a file.
    pub fn is_used(&self, path: &str) -> bool {
        let mut numbers = self.file_of(path).map_or(0..0, |file| self.numbers(file));
        numbers.any(|number| self.defined(number).node != NOWHERE && !self.defined(number).is_mention)
    }

    /// What is wrong with the identities and references of a file, in no particular order.
    ///
    /// # Complexity
    /// O(definitions and references of the file), and what suggestions for unresolved names cost.
    pub fn findings(&mut self, path: &str) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let Some(file) = self.file_of(path) else { return findings };
        self.ids.wanting.remove(&file);
        for number in self.numbers(file) {
            findings.extend(self.conflicts.get(&number).cloned());
            let is_clear = |binding: &Binding| binding.answer != Answered::Not && binding.other == NOWHERE;
            if self.defined(number).bindings.iter().all(is_clear) {
                continue;
            }
            let (definitions, index) = self.shared(number);
            for (place, reference) in definitions.at(index).references.iter().enumerate() {
                let Some(&binding) = self.defined(number).bindings.get(place) else { continue };
                let path = self.file(file).path.clone();
                if binding.answer != Answered::Not {
                    if binding.other != NOWHERE {
                        findings.push(self.ambiguous(&path, &reference, binding.target, binding.other));
                    }
                } else if reference.is_certain && (binding.kind.must_resolve() || is_path(reference.name)) {
                    findings.push(self.unresolved(&path, binding.kind, &reference));
                    self.ids.wanting.insert(file);
                }
            }
        }
        findings
    }

    fn ambiguous(
        &self,
        path: &Arc<str>,
        reference: &Reference<&str, &str>,
        first: u32,
        second: u32,
    ) -> Diagnostic {
        let [first, second] = [first, second].map(|node| self.texts.text(self.nodes.get(node).key));
        let message = format!("`{}` could be `{first}` or `{second}`", reference.name);
        Diagnostic::new(Code::AmbiguousReference, path, reference.span, message)
            .with_help(format!("name it by its id; `{first}` is used"))
    }

    fn unresolved(
        &mut self,
        path: &Arc<str>,
        kind: ReferenceKind,
        reference: &Reference<&str, &str>,
    ) -> Diagnostic {
        let target = kind.target();
        if is_path(reference.name) {
            let message = format!("no {} is defined in `{}`", target.as_str(), reference.name);
            return Diagnostic::new(Code::UnresolvedReference, path, reference.span, message)
                .with_help("check the path, or add the file to the sources");
        }
        let (code, message) = if kind == ReferenceKind::HasPart {
            let message = format!("a step needs the agent `{}`, which nothing defines", reference.name);
            (Code::UnknownStepAgent, message)
        } else {
            let message = format!("no {} named `{}` is defined", target.as_str(), reference.name);
            (Code::UnresolvedReference, message)
        };
        let finding = Diagnostic::new(code, path, reference.span, message);
        let Some(meant) = self.suggestion(target, reference.name) else {
            let field = reference.field;
            return finding
                .with_help(format!("define it in one of the sources, or remove it from `{field}`"));
        };
        let edit = Edit::respell(reference.span, reference.name, meant);
        let mut finding = finding.with_help(format!("did you mean `{meant}`?"));
        finding.fix = edit.map(|edit| Fix::suggestion(format!("write `{meant}`"), vec![edit]));
        finding
    }

    /// Finds out what the definitions of touched nodes disagree about: files of different formats complete each other but
    /// must agree; the same format twice is a duplicate.
    pub(super) fn report_conflicts(&mut self, nodes: &[u32]) {
        for &node in nodes {
            let members = self.nodes.get(node).members.as_slice();
            if members.len() < 2 && members.iter().all(|member| !self.conflicts.contains_key(member)) {
                continue;
            }
            let members = members.to_vec();
            let mut found = self.conflicts_of(&members);
            for member in members {
                let now = found.remove(&member);
                let file = self.defined(member).file;
                let before = match &now {
                    Some(finding) => self.conflicts.insert(member, finding.clone()),
                    None => self.conflicts.remove(&member),
                };
                if before != now {
                    self.work.files.push(file);
                }
            }
        }
    }

    fn conflicts_of(&self, members: &[u32]) -> std::collections::BTreeMap<u32, Diagnostic> {
        let mut found = std::collections::BTreeMap::new();
        let is_judged = |definition: &DefinitionView<'_>| {
            !definition.is_mention && !matches!(definition.identity, Identity::Configured(_))
        };
        let mut rest = members.iter().copied().filter(|&member| is_judged(&self.definition(member).1));
        let Some(leading) = rest.next() else { return found };
        // The first definition of each format; formats are few.
        let mut firsts = vec![leading];
        for other in rest {
            let (path, definition) = self.definition(other);
            let twin = firsts
                .iter()
                .copied()
                .find(|&first| self.defined(first).format == self.defined(other).format);
            if twin.is_none() {
                firsts.push(other);
            }
            let first = twin.unwrap_or(leading);
            let finding = self.conflict(first, twin.is_some(), &path.path, &definition);
            found.extend(finding.map(|finding| (other, finding)));
        }
        found
    }

    /// What is wrong with one more definition of what `first` defines.
    fn conflict(
        &self,
        first: u32,
        is_twin: bool,
        path: &Arc<str>,
        other: &DefinitionView<'_>,
    ) -> Option<Diagnostic> {
        let id = self.texts.text(self.defined(first).id);
        let (file, first) = self.definition(first);
        if is_twin {
            let message = format!("the {} `{id}` is defined again", first.kind.as_str());
            let finding = Diagnostic::new(Code::DuplicateIdentity, path, other.span, message)
                .with_help("give one of them another id, or remove it; they are shown as one");
            return Some(finding.with_label(&file.path, first.span, "first defined here"));
        }
        let fields =
            [("version", first.version, other.version), ("type", first.agent_type, other.agent_type)];
        let (field, one, two) = fields.into_iter().find_map(|(field, one, two)| {
            let (one, two) = (one?, two?);
            (one.value != two.value).then_some((field, one, two))
        })?;
        let (stated, used) = (two.value, one.value);
        let message = format!("`{id}` has {field} `{stated}` here and `{used}` in {}", file_name(&file.path));
        let finding = Diagnostic::new(Code::ConflictingDefinition, path, two.span, message)
            .with_help(format!("make the two agree; `{used}` is used"));
        Some(finding.with_label(&file.path, one.span, "first defined here"))
    }
}
