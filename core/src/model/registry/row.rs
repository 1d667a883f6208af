//! What the catalog stores of a node: what its definitions say, the first that says it counting.

use std::collections::BTreeSet;

use super::bind::{Answered, Binding};
use super::file::NOWHERE;
use super::{Identities, Registry};
use crate::model::catalog::{NodeId, Row, Stated, sort};
use crate::model::definition::{Property, Reference, Text};
use crate::model::infer::{GENERAL_DOMAIN, agent_type_of};
use crate::model::kind::{NodeKind, ReferenceKind};
use crate::model::packed::DefinitionView;
use crate::source::file_name;
use crate::text::Symbol;

impl Registry {
    /// The row of a node.
    pub(super) fn row(&mut self, node: u32) -> Row {
        let (key, kind) = (self.nodes.get(node).key, self.nodes.get(node).kind);
        let members = self.nodes.get(node).members.as_slice().to_vec();
        // What merged definitions share is only said once; where nothing is merged, the first is the only one.
        let id = if let Some(&first) = members.first() {
            self.defined(first).id
        } else {
            // What is only named has no family, so its key is its kind and its id.
            let id = self.texts.text(key).get(kind.as_str().len() + 1..).unwrap_or_default().to_owned();
            self.texts.intern(&id)
        };
        let mut row = Row {
            kind,
            key,
            id,
            name: id,
            agent_type: None,
            version: None,
            description: None,
            capabilities: Vec::new(),
            domains: Vec::new(),
            dependencies: Vec::new(),
            selectors: Vec::new(),
            places: Vec::new(),
        };
        if members.is_empty() {
            return row;
        }
        let mut is_agent = false;
        let (mut name, mut stated_type, mut implied_type) = (None, None, None);
        let mut selectors: BTreeSet<(Property, String)> = BTreeSet::new();
        for &number in &members {
            let (definitions, index) = self.shared(number);
            let definition = &definitions.at(index);
            is_agent |= definition.kind == NodeKind::Agent && !definition.is_mention;
            name = name.or_else(|| Some(self.texts.intern(definition.name?)));
            self.keep_first(&mut stated_type, definition.agent_type);
            self.keep_first(&mut row.version, definition.version);
            self.keep_first(&mut row.description, definition.description);
            implied_type = implied_type.or_else(|| definition.implied_type.map(str::to_owned));
            row.capabilities.extend(definition.capabilities.iter().map(|text| self.texts.intern(text.value)));
            row.domains.extend(definition.domains.iter().map(|domain| self.texts.intern(domain)));
            self.dependencies(number, definition, &mut row.dependencies);
            selectors.extend(definition.selectors.iter().map(|selector| match selector.property {
                Property::Any => (Property::Any, String::new()),
                property => (property, selector.value.value.to_owned()),
            }));
            if !definition.is_mention {
                let path = self.file(self.defined(number).file).name;
                let place = (path, definition.span, self.texts.intern(definition.format));
                if row.places.last() != Some(&place) {
                    row.places.push(place);
                }
            }
        }
        row.name = name.unwrap_or(row.id);
        each_once(&mut row.capabilities);
        each_once(&mut row.domains);
        if self.identities == Identities::Merged {
            each_once(&mut row.dependencies);
            if is_agent && row.domains.is_empty() {
                row.domains.push(self.texts.intern(GENERAL_DOMAIN));
            }
        }
        row.selectors =
            selectors.iter().map(|(property, value)| (*property, self.texts.intern(value))).collect();
        if is_agent {
            row.agent_type = Some(match (stated_type, implied_type) {
                (Some(stated), _) => stated,
                (None, Some(implied)) => self.texts.intern(&implied),
                (None, None) => {
                    let id = self.texts.text(row.id);
                    // What an id is qualified with, such as a crew, says nothing about the single agent.
                    let own = if self.identities == Identities::Merged { file_name(id) } else { id };
                    let guessed = agent_type_of(own);
                    self.texts.intern(guessed)
                }
            });
        }
        row
    }

    fn keep_first(&mut self, known: &mut Option<Symbol>, text: Option<Text<&str>>) {
        if known.is_none() {
            *known = text.map(|text| self.texts.intern(text.value));
        }
    }

    /// The names of the agents a definition depends on. A field that mixes agents with other things counts where an agent
    /// answers to the name.
    fn dependencies(&mut self, number: u32, definition: &DefinitionView<'_>, into: &mut Vec<Symbol>) {
        let bindings = self.defined(number).bindings.clone();
        for (reference, binding) in definition.references.iter().zip(&bindings) {
            let names_an_agent = reference.is_certain || binding.answer == Answered::ByName;
            if reference.kind == ReferenceKind::DependsOn && names_an_agent {
                into.push(self.texts.intern(reference.name));
            }
        }
    }

    /// The references that start at a node, in order.
    pub(super) fn references(&mut self, node: u32) -> Vec<Stated> {
        let mut row = Vec::new();
        let members = self.nodes.get(node).members.as_slice().to_vec();
        for number in members {
            let bindings = std::mem::take(&mut self.defined_mut(number).bindings);
            if bindings.iter().any(starts_here) {
                let (definitions, place) = self.shared(number);
                let written = definitions.at(place).references;
                for (reference, binding) in written.iter().zip(&bindings) {
                    if starts_here(binding) {
                        row.push(self.stated(number, &reference, (binding.kind, binding.target)));
                    }
                }
            }
            self.defined_mut(number).bindings = bindings;
        }
        let namers = std::mem::take(&mut self.nodes.get_mut(node).namers);
        for &(number, index) in namers.iter().flat_map(|namers| namers.iter()) {
            let defined = self.defined(number);
            if let Some(kind) = defined.bindings[index as usize].kind.reversed() {
                let end = (kind, defined.node);
                let (definitions, place) = self.shared(number);
                if let Some(reference) = definitions.at(place).references.get(index as usize) {
                    row.push(self.stated(number, &reference, end));
                }
            }
        }
        self.nodes.get_mut(node).namers = namers;
        sort(&mut row, self.texts.symbols());
        if self.identities == Identities::Merged {
            row.dedup_by_key(|stated| (stated.kind, stated.target));
        }
        row
    }

    fn stated(
        &mut self,
        number: u32,
        reference: &Reference<&str, &str>,
        (kind, end): (ReferenceKind, u32),
    ) -> Stated {
        let target = NodeId(self.nodes.rank(end));
        let path = self.file(self.defined(number).file).name;
        Stated::written((kind, target), self.texts.intern(reference.field), path, reference.span)
    }
}

/// Whether the relation starts at the node whose definition names the other.
fn starts_here(binding: &Binding) -> bool {
    binding.kind.reversed().is_none() && binding.target != NOWHERE
}

/// Takes repetitions out, in the order of the first.
fn each_once(texts: &mut Vec<Symbol>) {
    if texts.len() < 2 {
        return;
    }
    let mut seen = BTreeSet::new();
    texts.retain(|text| seen.insert(*text));
}
