//! From the names in references to nodes.

use super::file::NOWHERE;
use super::{Identities, Registry};
use crate::model::definition::Reference;
use crate::model::kind::ReferenceKind;
use crate::model::paths::{is_path, name_of};
use crate::text::Symbol;

/// What became of one reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Binding {
    /// The node it names; [`NOWHERE`] for none.
    pub(super) target: u32,
    /// Another node the name could stand for; [`NOWHERE`] for none.
    pub(super) other: u32,
    /// What it means: a tool that is really an agent of the same family is delegated to, not called.
    pub(super) kind: ReferenceKind,
    /// How it was found.
    pub(super) answer: Answered,
}

/// How a reference found what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answered {
    /// Something goes by the name.
    ByName,
    /// The name is that of a file.
    ByPath,
    /// Nothing does.
    Not,
}

impl Registry {
    /// Looks the references of touched definitions up.
    pub(super) fn bind(&mut self) {
        // Mentions that were touched by mentions stay where they are.
        self.work.mentions.clear();
        let mut numbers = std::mem::take(&mut self.work.bind);
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            if self.defined(number).node == NOWHERE {
                continue;
            }
            let (definitions, index) = self.shared(number);
            let definition = definitions.at(index);
            if definition.references.is_empty() {
                continue;
            }
            let from = self.file(self.defined(number).file).path.clone();
            let family = self.defined(number).family;
            let references = definition.references.iter();
            let bindings: Box<[Binding]> =
                references.map(|reference| self.binding(&from, family, &reference)).collect();
            if *bindings != *self.defined(number).bindings {
                self.release(number);
                self.defined_mut(number).bindings = bindings;
                self.hold(number, true);
            }
        }
    }

    fn binding(&mut self, from: &str, family: Symbol, reference: &Reference<&str, &str>) -> Binding {
        let is_agent = reference.kind == ReferenceKind::UsesTool && self.is_agent(reference.name, family);
        let kind = if is_agent { ReferenceKind::DelegatesTo } else { reference.kind };
        if let Some(answer) = self.resolve(kind.target(), reference.name, family, true) {
            return Binding { target: answer.node, other: answer.other, kind, answer: Answered::ByName };
        }
        if let Some(target) = self.find_path(kind.target(), from, reference.name) {
            return Binding { target, other: NOWHERE, kind, answer: Answered::ByPath };
        }
        let target = if reference.is_certain && self.identities == Identities::Merged {
            let name = if is_path(reference.name) { name_of(reference.name) } else { reference.name };
            let id = self.texts.intern(name);
            {
                let family = self.texts.intern("");
                self.nodes.by_id(kind.target(), family, id, &mut self.texts)
            }
        } else {
            NOWHERE
        };
        Binding { target, other: NOWHERE, kind, answer: Answered::Not }
    }

    /// Lets go of everything a definition names.
    pub(super) fn release(&mut self, number: u32) {
        if !self.defined(number).bindings.is_empty() {
            self.hold(number, false);
            self.defined_mut(number).bindings = Box::default();
        }
    }

    /// Notes at the nodes a definition names that it does, or no longer does.
    fn hold(&mut self, number: u32, holds: bool) {
        let bindings = std::mem::take(&mut self.defined_mut(number).bindings);
        for (index, binding) in bindings.iter().enumerate().filter(|(_, binding)| binding.target != NOWHERE) {
            let target = self.nodes.get_mut(binding.target);
            if binding.answer == Answered::Not {
                let before = target.named;
                target.named = if holds { before + 1 } else { before.saturating_sub(1) };
                if before == 0 || target.named == 0 {
                    self.work.rows.push(binding.target);
                }
            }
            if binding.kind.reversed().is_some() {
                let namer = (number, index as u32);
                if holds {
                    target.namers.get_or_insert_default().insert(namer);
                } else if let Some(namers) = &mut target.namers {
                    namers.remove(&namer);
                    target.namers.take_if(|namers| namers.is_empty());
                }
                self.work.rows.push(binding.target);
            }
        }
        let defined = self.defined_mut(number);
        defined.bindings = bindings;
        let (node, file) = (defined.node, defined.file);
        self.work.rows.push(node);
        self.work.files.push(file);
    }

    /// Has the nodes written anew where relations start because of what a definition names.
    pub(super) fn touch_ends(&mut self, number: u32) {
        let bindings = self.defined(number).bindings.iter();
        let ends = bindings.filter(|binding| binding.kind.reversed().is_some() && binding.target != NOWHERE);
        let ends: Vec<u32> = ends.map(|binding| binding.target).collect();
        self.work.rows.extend(ends);
    }
}
