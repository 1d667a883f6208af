use std::sync::{Arc, Mutex, PoisonError};

use ossa_core::diagnostic::Origin;
use ossa_core::graph::RelationSink;
use ossa_core::model::Catalog;
use ossa_core::rule::{Rule, Sources};
use ossa_plugin_contract::{CallError, Dataset, Log, Metadata, Output, Read, fill};

use crate::plugin::Plugin;

/// A plugin as one of the rules a graph is built with.
///
/// If the plugin fails, none of its relations and findings are kept, and one finding says which plugin failed and
/// why. What it gave last is kept: with the same columns it is not run again, unless it read definitions.
pub struct PluginRule {
    plugin: Arc<Plugin>,
    config: String,
    on_log: Option<OnLog>,
    last: Mutex<Option<(blake3::Hash, Arc<Output>)>>,
}

type OnLog = Box<dyn Fn(&Metadata, &Log) + Send + Sync>;

impl PluginRule {
    /// The plugin with one configuration: JSON text, or nothing.
    pub fn new(plugin: Arc<Plugin>, config: impl Into<String>) -> Self {
        Self { plugin, config: config.into(), on_log: None, last: Mutex::default() }
    }

    /// Hands the log of each call to `on_log`; otherwise it is thrown away.
    #[must_use]
    pub fn with_log(mut self, on_log: impl Fn(&Metadata, &Log) + Send + Sync + 'static) -> Self {
        self.on_log = Some(Box::new(on_log));
        self
    }

    /// What it gives for a data set, or gave for an equal one.
    fn output(&self, dataset: &Arc<Dataset>) -> Result<Arc<Output>, CallError> {
        let fingerprint = dataset.fingerprint();
        // A panic while it is held cannot leave half an output behind.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, output)) = last.as_ref().filter(|(known, _)| *known == fingerprint) {
            return Ok(output.clone());
        }
        let report = self.plugin.run(dataset, &self.config);
        if let Some(on_log) = &self.on_log {
            on_log(self.plugin.metadata(), &report.log);
        }
        let output = Arc::new(report.result?);
        // Columns do not tell whether definitions are the same.
        *last = (!dataset.definitions_were_read()).then(|| (fingerprint, output.clone()));
        Ok(output)
    }

    fn run(&self, catalog: &Catalog, dataset: Dataset, sink: &mut RelationSink) {
        let metadata = self.plugin.metadata();
        match self.output(&Arc::new(dataset)) {
            Ok(output) => fill(sink, &output, metadata, catalog),
            Err(error) => sink.finding(metadata.failure(&error)),
        }
    }
}

impl Rule for PluginRule {
    fn origin(&self) -> Origin {
        self.plugin.metadata().origin()
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        self.run(catalog, Dataset::from(catalog), sink);
    }

    fn reads_sources(&self) -> bool {
        self.plugin.reads_definitions()
    }

    fn relate_with(&self, catalog: &Arc<Catalog>, sources: &Arc<dyn Sources>, sink: &mut RelationSink) {
        let mut dataset = Dataset::from(catalog.as_ref());
        if self.reads_sources() {
            dataset = dataset.with_definitions(Arc::new(Read::new(catalog.clone(), sources.clone())));
        }
        self.run(catalog, dataset, sink);
    }
}
