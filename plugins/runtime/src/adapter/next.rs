//! The contract that is being worked on: `plugins/wit/next`, version 0.1.

use std::ops::Range;

use wasmtime::Store;
use wasmtime::component::{Component, HasSelf, Linker};

use self::bindings::ossa::rules::types::{self, Lists, Span};
use self::bindings::ossa::rules::{dataset, log};
use super::Interface;
use crate::call::{CallError, State};
use crate::engine::Engine;
use crate::limits::Stop;
use crate::loader::LoadError;
use crate::log::Level;
use crate::output::{Finding, Raw, RawBiclique, RawClique, Relation, Severity};
use crate::plugin::{Kind, Metadata};
use crate::text::one_line;

mod bindings {
    wasmtime::component::bindgen!({
        world: "plugin",
        path: "../wit/next",
        imports: { default: trappable },
    });
}

/// A component with all its imports bound.
pub(super) struct Next(bindings::PluginPre<State>);

impl Next {
    pub(super) fn new(engine: &Engine, component: &Component) -> Result<Self, LoadError> {
        let contract = |error: wasmtime::Error| LoadError::Contract(one_line(&format!("{error:#}")));
        let mut linker = Linker::new(engine.wasmtime());
        bindings::Plugin::add_to_linker::<_, HasSelf<State>>(&mut linker, |state| state).map_err(contract)?;
        let instance = linker.instantiate_pre(component).map_err(contract)?;
        bindings::PluginPre::new(instance).map(Self).map_err(contract)
    }
}

impl Interface for Next {
    fn metadata(&self, store: &mut Store<State>) -> wasmtime::Result<Metadata> {
        let instance = self.0.instantiate(&mut *store)?;
        let info = instance.ossa_rules_rule().call_metadata(store)?;
        let kind = |kind: types::Kind| Kind { id: kind.id, label: kind.label, directed: kind.directed };
        Ok(Metadata {
            name: info.name,
            version: info.version,
            description: info.description,
            kinds: info.kinds.into_iter().map(kind).collect(),
            config_schema: info.config_schema,
        })
    }

    fn relate(&self, store: &mut Store<State>, config: &str) -> wasmtime::Result<Result<Raw, CallError>> {
        let instance = self.0.instantiate(&mut *store)?;
        let answer = instance.ossa_rules_rule().call_relate(store, config)?;
        Ok(answer.map(Raw::from).map_err(CallError::from))
    }
}

impl From<types::RuleError> for CallError {
    fn from(error: types::RuleError) -> Self {
        match error {
            types::RuleError::InvalidConfig(text) => Self::InvalidConfig(one_line(&text)),
            types::RuleError::Failed(text) => Self::Failed(one_line(&text)),
        }
    }
}

impl From<types::Output> for Raw {
    fn from(output: types::Output) -> Self {
        let types::Output { vias, relations, cliques, bicliques, members, findings } = output;
        let span = |span: Span| (span.start, span.end);
        let relation = |relation: types::Relation| {
            let types::Relation { weight, source, target, kind, via } = relation;
            Relation { kind, source, target, via, weight }
        };
        let clique = |group: types::Clique| {
            let types::Clique { weight, kind, via, members } = group;
            RawClique { kind, via, weight, members: span(members) }
        };
        let biclique = |group: types::Biclique| {
            let types::Biclique { weight, kind, via, sources, targets } = group;
            RawBiclique { kind, via, weight, sources: span(sources), targets: span(targets) }
        };
        let finding = |finding: types::Finding| {
            let types::Finding { severity, code, message, node } = finding;
            let severity = match severity {
                types::Severity::Info => Severity::Info,
                types::Severity::Warning => Severity::Warning,
                types::Severity::Error => Severity::Error,
            };
            Finding { node, code, message, severity }
        };
        Self {
            vias,
            relations: relations.into_iter().map(relation).collect(),
            cliques: cliques.into_iter().map(clique).collect(),
            bicliques: bicliques.into_iter().map(biclique).collect(),
            members,
            findings: findings.into_iter().map(finding).collect(),
        }
    }
}

impl State {
    /// The rows a guest asks for, if they exist.
    fn rows(&self, nodes: Span) -> wasmtime::Result<Range<usize>> {
        let Span { start, end } = nodes;
        let len = self.dataset.len();
        if start <= end && end <= len {
            Ok(start as usize..end as usize)
        } else {
            Err(wasmtime::Error::new(Stop::Span { start, end, len }))
        }
    }
}

fn lists((offsets, values): (Vec<u32>, Vec<u32>)) -> Lists {
    Lists { offsets, values }
}

impl types::Host for State {}

impl dataset::Host for State {
    fn len(&mut self) -> wasmtime::Result<u32> {
        Ok(self.dataset.len())
    }

    fn ids(&mut self, nodes: Span) -> wasmtime::Result<Vec<String>> {
        Ok(self.dataset.ids[self.rows(nodes)?].to_vec())
    }

    fn names(&mut self, nodes: Span) -> wasmtime::Result<Vec<String>> {
        Ok(self.dataset.names[self.rows(nodes)?].to_vec())
    }

    fn kinds(&mut self) -> wasmtime::Result<Vec<String>> {
        Ok(self.dataset.kinds.words.clone())
    }

    fn kind_ids(&mut self, nodes: Span) -> wasmtime::Result<Vec<u32>> {
        Ok(self.dataset.kinds.by_node[self.rows(nodes)?].to_vec())
    }

    fn types(&mut self) -> wasmtime::Result<Vec<String>> {
        Ok(self.dataset.types.words.clone())
    }

    fn type_ids(&mut self, nodes: Span) -> wasmtime::Result<Vec<u32>> {
        Ok(self.dataset.types.by_node[self.rows(nodes)?].to_vec())
    }

    fn domains(&mut self) -> wasmtime::Result<Vec<String>> {
        Ok(self.dataset.domains.words.clone())
    }

    fn domain_ids(&mut self, nodes: Span) -> wasmtime::Result<Lists> {
        Ok(lists(self.dataset.domains.by_node.slice(self.rows(nodes)?)))
    }

    fn capabilities(&mut self) -> wasmtime::Result<Vec<String>> {
        Ok(self.dataset.capabilities.words.clone())
    }

    fn capability_ids(&mut self, nodes: Span) -> wasmtime::Result<Lists> {
        Ok(lists(self.dataset.capabilities.by_node.slice(self.rows(nodes)?)))
    }

    fn reference_kinds(&mut self) -> wasmtime::Result<Vec<String>> {
        Ok(self.dataset.references.keys().cloned().collect())
    }

    fn references(&mut self, kind: String, nodes: Span) -> wasmtime::Result<Lists> {
        let rows = self.rows(nodes)?;
        Ok(match self.dataset.references.get(&kind) {
            Some(references) => lists(references.slice(rows)),
            None => Lists { offsets: vec![0; rows.len() + 1], values: Vec::new() },
        })
    }

    fn number(&mut self, field: String, nodes: Span) -> wasmtime::Result<Option<Vec<f64>>> {
        let rows = self.rows(nodes)?;
        Ok(self.dataset.numbers.get(&field).map(|column| column[rows].to_vec()))
    }

    fn text(&mut self, field: String, nodes: Span) -> wasmtime::Result<Option<Vec<String>>> {
        let rows = self.rows(nodes)?;
        Ok(self.dataset.texts.get(&field).map(|column| column[rows].to_vec()))
    }
}

impl log::Host for State {
    fn log(&mut self, level: types::Level, message: String) -> wasmtime::Result<()> {
        let level = match level {
            types::Level::Debug => Level::Debug,
            types::Level::Info => Level::Info,
            types::Level::Warn => Level::Warn,
            types::Level::Error => Level::Error,
        };
        self.write(level, &message);
        Ok(())
    }
}
