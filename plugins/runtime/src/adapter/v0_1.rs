//! Version 0.1 of the contract: `plugins/wit/v0.1.0`, and what 0.1.x adds to it.

use std::ops::Range;

use ossa_plugin_contract::{
    CallError, Finding, Kind, Level, LoadError, Metadata, Raw, RawBiclique, RawClique, Relation, Severity,
    Tags, one_line,
};
use wasmtime::Store;
use wasmtime::component::{Component, HasSelf, Linker};

use self::bindings::ossa::rules::types::{self, Lists, Span};
use self::bindings::ossa::rules::{dataset, definitions, log};
use super::Interface;
use crate::call::{Given, State};
use crate::engine::Engine;
use crate::limits::Stop;

mod bindings {
    wasmtime::component::bindgen!({
        world: "plugin",
        path: "../wit/v0.1.0",
        imports: { default: trappable },
    });
}

/// A component with all its imports bound.
pub(super) struct V01 {
    instance: bindings::PluginPre<State>,
    reads_definitions: bool,
}

impl V01 {
    pub(super) fn new(engine: &Engine, component: &Component) -> Result<Self, LoadError> {
        let contract = |error: wasmtime::Error| LoadError::Contract(one_line(&format!("{error:#}")));
        let mut linker = Linker::new(engine.wasmtime());
        bindings::Plugin::add_to_linker::<_, HasSelf<State>>(&mut linker, |state| state).map_err(contract)?;
        let instance = linker.instantiate_pre(component).map_err(contract)?;
        let component_type = component.component_type();
        let mut imports = component_type.imports(engine.wasmtime());
        let reads_definitions = imports.any(|(name, _)| name.starts_with("ossa:rules/definitions@"));
        let instance = bindings::PluginPre::new(instance).map_err(contract)?;
        Ok(Self { instance, reads_definitions })
    }
}

impl Interface for V01 {
    fn metadata(&self, store: &mut Store<State>) -> wasmtime::Result<Metadata> {
        let instance = self.instance.instantiate(&mut *store)?;
        let info = instance.ossa_rules_rule().call_metadata(store)?;
        let kind = |kind: types::Kind| Kind { id: kind.id, label: kind.label, directed: kind.directed };
        Ok(Metadata {
            name: info.name,
            version: info.version,
            description: info.description,
            relates: info.tasks.iter().any(|task| task == "relate"),
            checks: info.tasks.iter().any(|task| task == "check"),
            kinds: info.kinds.into_iter().map(kind).collect(),
            config_schema: info.config_schema,
        })
    }

    fn relate(&self, store: &mut Store<State>, config: &str) -> wasmtime::Result<Result<Raw, CallError>> {
        let instance = self.instance.instantiate(&mut *store)?;
        let answer = instance.ossa_rules_rule().call_relate(store, config)?;
        Ok(answer.map(Raw::from).map_err(CallError::from))
    }

    fn check(
        &self,
        store: &mut Store<State>,
        config: &str,
    ) -> wasmtime::Result<Result<Vec<Finding>, CallError>> {
        let instance = self.instance.instantiate(&mut *store)?;
        let answer = instance.ossa_rules_rule().call_check(store, config)?;
        Ok(answer.map(|findings| findings.into_iter().map(finding).collect()).map_err(CallError::from))
    }

    fn reads_definitions(&self) -> bool {
        self.reads_definitions
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
        let types::Output { vias, relations, cliques, bicliques, members } = output;
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
        Self {
            vias,
            relations: relations.into_iter().map(relation).collect(),
            cliques: cliques.into_iter().map(clique).collect(),
            bicliques: bicliques.into_iter().map(biclique).collect(),
            members,
            findings: Vec::new(),
        }
    }
}

fn finding(finding: types::Finding) -> Finding {
    let types::Finding { severity, code, message, node } = finding;
    let severity = match severity {
        types::Severity::Info => Severity::Info,
        types::Severity::Warning => Severity::Warning,
        types::Severity::Error => Severity::Error,
    };
    Finding { node, code, message, severity }
}

impl Given for Lists {
    fn byte_count(&self) -> usize {
        self.offsets.byte_count() + self.values.byte_count()
    }
}

impl Given for types::WordLists {
    fn byte_count(&self) -> usize {
        self.words.byte_count() + self.offsets.byte_count() + self.values.byte_count()
    }
}

fn tags(column: &Tags, rows: Range<usize>) -> types::WordLists {
    let (offsets, values) = column.by_node.slice(rows);
    types::WordLists { words: column.words.clone(), offsets, values }
}

impl State {
    /// The rows a guest asks for, if they exist. Counts as a call of the host.
    fn rows(&mut self, nodes: Span) -> wasmtime::Result<Range<usize>> {
        self.charge()?;
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
        self.charge()?;
        Ok(self.dataset.len())
    }

    fn ids(&mut self, nodes: Span) -> wasmtime::Result<Vec<String>> {
        let rows = self.rows(nodes)?;
        self.give(self.dataset.ids[rows].to_vec())
    }

    fn names(&mut self, nodes: Span) -> wasmtime::Result<Vec<String>> {
        let rows = self.rows(nodes)?;
        self.give(self.dataset.names[rows].to_vec())
    }

    fn kinds(&mut self) -> wasmtime::Result<Vec<String>> {
        self.charge()?;
        self.give(self.dataset.kinds.words.clone())
    }

    fn kind_ids(&mut self, nodes: Span) -> wasmtime::Result<Vec<u32>> {
        let rows = self.rows(nodes)?;
        self.give(self.dataset.kinds.by_node[rows].to_vec())
    }

    fn types(&mut self) -> wasmtime::Result<Vec<String>> {
        self.charge()?;
        self.give(self.dataset.types.words.clone())
    }

    fn type_ids(&mut self, nodes: Span) -> wasmtime::Result<Vec<u32>> {
        let rows = self.rows(nodes)?;
        self.give(self.dataset.types.by_node[rows].to_vec())
    }

    fn domains(&mut self) -> wasmtime::Result<Vec<String>> {
        self.charge()?;
        self.give(self.dataset.domains.words.clone())
    }

    fn domain_ids(&mut self, nodes: Span) -> wasmtime::Result<Lists> {
        let rows = self.rows(nodes)?;
        self.give(lists(self.dataset.domains.by_node.slice(rows)))
    }

    fn capabilities(&mut self) -> wasmtime::Result<Vec<String>> {
        self.charge()?;
        self.give(self.dataset.capabilities.words.clone())
    }

    fn capability_ids(&mut self, nodes: Span) -> wasmtime::Result<Lists> {
        let rows = self.rows(nodes)?;
        self.give(lists(self.dataset.capabilities.by_node.slice(rows)))
    }

    fn reference_kinds(&mut self) -> wasmtime::Result<Vec<String>> {
        self.charge()?;
        self.give(self.dataset.references.keys().cloned().collect::<Vec<_>>())
    }

    fn references(&mut self, kind: String, nodes: Span) -> wasmtime::Result<Lists> {
        let rows = self.rows(nodes)?;
        let found = match self.dataset.references.get(&kind) {
            Some(references) => lists(references.slice(rows)),
            None => Lists { offsets: vec![0; rows.len() + 1], values: Vec::new() },
        };
        self.give(found)
    }

    fn number(&mut self, field: String, nodes: Span) -> wasmtime::Result<Option<Vec<f64>>> {
        let rows = self.rows(nodes)?;
        self.give(self.dataset.numbers.get(&field).map(|column| column[rows].to_vec()))
    }

    fn text(&mut self, field: String, nodes: Span) -> wasmtime::Result<Option<Vec<String>>> {
        let rows = self.rows(nodes)?;
        self.give(self.dataset.texts.get(&field).map(|column| column[rows].to_vec()))
    }

    fn tags(&mut self, field: String, nodes: Span) -> wasmtime::Result<Option<types::WordLists>> {
        let rows = self.rows(nodes)?;
        self.give(self.dataset.tags.get(&field).map(|column| tags(column, rows)))
    }
}

impl definitions::Host for State {
    fn raw(&mut self, node: u32) -> wasmtime::Result<Option<String>> {
        self.rows(Span { start: node, end: node.saturating_add(1) })?;
        let text = self.dataset.raw(node);
        self.give(text)
    }

    fn labels(&mut self, nodes: Span) -> wasmtime::Result<types::WordLists> {
        let rows = self.rows(nodes)?;
        let labels = tags(self.dataset.labels(), rows);
        self.give(labels)
    }

    fn endpoints(&mut self, nodes: Span) -> wasmtime::Result<types::WordLists> {
        let rows = self.rows(nodes)?;
        let endpoints = tags(self.dataset.endpoints(), rows);
        self.give(endpoints)
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
        self.charge()?;
        self.write(level, &message);
        Ok(())
    }
}
