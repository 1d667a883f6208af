//! Plugins in the page. They run in workers of their own, which takes its time, while rules of a graph answer at once: a rule
//! that is asked about a data set it does not know notes it and gives nothing. Then the plugin is run over it, and the
//! graph is related again.

mod answer;
pub(super) mod guest;
mod shelf;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ossa_core::diagnostic::Origin;
use ossa_core::graph::RelationSink;
use ossa_core::model::Catalog;
use ossa_core::rule::{Rule, Sources};
use ossa_plugin_contract::{CallError, Dataset, Metadata, Output, Read, fill};

use crate::state::plugins::Outcome;

pub(super) use shelf::{Plugin, Shelf};

/// A data set that a plugin is to be run over.
#[derive(Clone)]
pub(super) struct Wanted {
    hash: blake3::Hash,
    /// See [`Dataset::to_json`].
    pub json: Vec<u8>,
    /// How many nodes it has.
    pub len: u32,
    /// What the plugin is configured with: JSON text, or nothing.
    pub config: String,
}

#[derive(Default)]
struct State {
    config: String,
    wanted: Option<Wanted>,
    known: Option<(blake3::Hash, Result<Output, CallError>)>,
}

/// A plugin as one of the rules a graph is built with. It gives what the plugin gave for just this data set.
pub(super) struct PluginRule {
    metadata: Metadata,
    reads_definitions: bool,
    state: Mutex<State>,
}

impl PluginRule {
    pub(super) fn new(metadata: Metadata, reads_definitions: bool) -> Self {
        Self { metadata, reads_definitions, state: Mutex::default() }
    }

    pub(super) fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It runs with another configuration from now on.
    pub(super) fn configure(&self, config: &str) {
        config.clone_into(&mut self.state().config);
    }

    /// The data set it was asked about and does not know.
    pub(super) fn take_wanted(&self) -> Option<Wanted> {
        self.state().wanted.take()
    }

    /// It gave this for a data set.
    pub(super) fn learn(&self, wanted: &Wanted, answer: Result<Output, CallError>) {
        self.state().known = Some((wanted.hash, answer));
    }

    fn run(&self, catalog: &Catalog, dataset: &Dataset, sink: &mut RelationSink) {
        let json = dataset.to_json(self.reads_definitions);
        let mut state = self.state();
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(json.len() as u64).to_le_bytes()).update(&json).update(state.config.as_bytes());
        let hash = hasher.finalize();
        match &state.known {
            Some((known, answer)) if *known == hash => match answer {
                Ok(output) => fill(sink, output, &self.metadata, catalog),
                Err(error) => sink.finding(self.metadata.failure(error)),
            },
            _ => {
                let config = state.config.clone();
                state.wanted = Some(Wanted { hash, json, len: dataset.len(), config });
            }
        }
    }
}

impl Rule for PluginRule {
    fn origin(&self) -> Origin {
        self.metadata.origin()
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        self.run(catalog, &Dataset::from(catalog), sink);
    }

    fn reads_sources(&self) -> bool {
        self.reads_definitions
    }

    fn relate_with(&self, catalog: &Arc<Catalog>, sources: &Arc<dyn Sources>, sink: &mut RelationSink) {
        let mut dataset = Dataset::from(catalog.as_ref());
        if self.reads_definitions {
            dataset = dataset.with_definitions(Arc::new(Read::new(catalog.clone(), sources.clone())));
        }
        self.run(catalog, &dataset, sink);
    }
}

/// What an answer comes to.
pub(super) fn outcome(metadata: &Metadata, answer: &Result<Output, CallError>, millis: f64) -> Outcome {
    let output = match answer {
        Ok(output) => output,
        Err(error) => {
            return Outcome { millis, relations: Vec::new(), findings: 0, failure: Some(error.to_string()) };
        }
    };
    let mut counts = vec![0u64; metadata.kinds.len()];
    let mut count = |kind: u32, pairs: u64| {
        if let Some(count) = counts.get_mut(kind as usize) {
            *count += pairs;
        }
    };
    for relation in &output.relations {
        count(relation.kind, 1);
    }
    for group in &output.cliques {
        let members = group.members.len() as u64;
        count(group.kind, members * (members - 1) / 2);
    }
    for group in &output.bicliques {
        let on_both = group.sources.iter().filter(|node| group.targets.binary_search(node).is_ok()).count();
        count(group.kind, (group.sources.len() * group.targets.len() - on_both) as u64);
    }
    let relations = metadata.kinds.iter().zip(counts).filter(|(_, count)| *count > 0);
    Outcome {
        millis,
        relations: relations.map(|(kind, count)| (kind.label.clone(), count)).collect(),
        findings: output.findings.len() as u32,
        failure: None,
    }
}

#[cfg(test)]
mod tests {
    use ossa_core::document::Limits;
    use ossa_core::source::Source;
    use ossa_core::{Profile, Workspace};
    use ossa_plugin_contract::{Kind, Raw, Relation, check};

    use super::*;

    fn rule() -> Arc<PluginRule> {
        let kind = Kind { id: "near".to_owned(), label: "is near".to_owned(), directed: false };
        let metadata = Metadata {
            name: "near".to_owned(),
            version: "1.0.0".to_owned(),
            description: String::new(),
            relates: true,
            checks: false,
            kinds: vec![kind],
            config_schema: String::new(),
        };
        Arc::new(PluginRule::new(metadata, false))
    }

    fn workspace(rule: &Arc<PluginRule>) -> Workspace {
        let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
        for id in ["a", "b"] {
            let text = format!("openapi: 3.1.0\ninfo: {{ title: {id}, version: 1.0.0 }}\nx-agent-id: {id}\n");
            workspace.put(&Source::new(format!("{id}/openapi.yml"), text.into_bytes()));
        }
        workspace.set_rules([rule.clone() as Arc<dyn Rule>]);
        workspace
    }

    fn near(metadata: &Metadata, len: u32) -> Output {
        let relations = vec![Relation { kind: 0, source: 1, target: 0, via: 0, weight: 1.0 }];
        let raw = Raw { vias: vec![String::new()], relations, ..Raw::default() };
        check(raw, &metadata.kinds, len, &ossa_plugin_contract::Limits::default()).expect("a valid output")
    }

    #[test]
    fn a_rule_asks_once_and_then_gives_what_it_learnt() {
        let rule = rule();
        let mut workspace = workspace(&rule);
        let before = workspace.analyse().graph.relations().len();
        let wanted = rule.take_wanted().expect("a data set it does not know");
        assert_eq!(wanted.len, 2);
        let output = near(rule.metadata(), wanted.len);
        assert_eq!(outcome(rule.metadata(), &Ok(output.clone()), 1.0).relations, [("is near".to_owned(), 1)]);
        rule.learn(&wanted, Ok(output));
        workspace.set_rules([rule.clone() as Arc<dyn Rule>]);
        assert_eq!(workspace.analyse().graph.relations().len(), before + 1);
        assert!(rule.take_wanted().is_none());
        // Other data are asked for anew, and nothing of the old answer is kept.
        workspace.remove("a/openapi.yml");
        assert_eq!(workspace.analyse().graph.relations().len(), 0);
        assert_eq!(rule.take_wanted().map(|wanted| wanted.len), Some(1));
    }

    #[test]
    fn a_failure_is_the_finding_of_the_host() {
        let rule = rule();
        let mut workspace = workspace(&rule);
        workspace.analyse();
        let wanted = rule.take_wanted().expect("a data set");
        let limit = ossa_plugin_contract::Limits::default().time;
        rule.learn(&wanted, Err(CallError::Time { limit }));
        workspace.set_rules([rule.clone() as Arc<dyn Rule>]);
        let report = workspace.report();
        let finding = report.findings.iter().find(|finding| finding.code == "P001").expect("a finding");
        assert_eq!(finding.message, "plugin `near` 1.0.0 exceeded its time limit of 2 s");
    }
}
