use std::path::Path;
use std::sync::Arc;

use ossa_plugin_contract::{
    CallError, Dataset, Limits, LoadError, Log, Metadata, Output, Raw, check, one_line,
};
use wasmtime::Store;

use crate::adapter::{self, Interface};
use crate::call::{self, State};
use crate::engine::Engine;
use crate::loader;

/// A component that was compiled, checked, and asked what it is.
///
/// It holds no state: every call runs in a new instance that is thrown away afterwards.
pub struct Plugin {
    engine: Engine,
    interface: Box<dyn Interface>,
    metadata: Metadata,
    limits: Limits,
    hash: String,
    size: usize,
    imports: Vec<String>,
}

/// What one call gave.
#[derive(Debug)]
pub struct Report {
    /// What the plugin found, or why it found nothing.
    pub result: Result<Output, CallError>,
    /// What it wrote meanwhile.
    pub log: Log,
}

impl Plugin {
    /// Loads the component in a file; `limits` hold for each of its calls.
    ///
    /// # Errors
    /// Every way in which a file is not a usable plugin. Nothing of it runs before its imports are checked.
    pub fn load(engine: &Engine, path: impl AsRef<Path>, limits: Limits) -> Result<Self, LoadError> {
        Self::from_bytes(engine, &loader::read(path.as_ref())?, limits)
    }

    /// Loads a component; `limits` hold for each of its calls.
    ///
    /// # Errors
    /// As for [`Plugin::load`].
    pub fn from_bytes(engine: &Engine, bytes: &[u8], limits: Limits) -> Result<Self, LoadError> {
        let component = loader::compile(engine, bytes)?;
        let component_type = component.component_type();
        let imports = component_type.imports(engine.wasmtime()).map(|(name, _)| one_line(name)).collect();
        let interface = adapter::select(engine, &component)?;
        let mut store = call::store(engine, Arc::default(), &limits);
        let metadata = interface
            .metadata(&mut store)
            .map_err(|error| LoadError::Metadata(call::explain(&error, &limits, &store.data().log)))?;
        let metadata = metadata.checked()?;
        let (hash, size) = (blake3::hash(bytes).to_hex().to_string(), bytes.len());
        Ok(Self { engine: engine.clone(), interface, metadata, limits, hash, size, imports })
    }

    /// What the plugin says about itself.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The BLAKE3 hash of the component, in hexadecimal digits.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Bytes of the component.
    pub fn size(&self) -> usize {
        self.size
    }

    /// What each of its calls may use.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The full names of what it imports, in the order of the component.
    pub fn imports(&self) -> &[String] {
        &self.imports
    }

    /// Whether it wants to know what the nodes of a data set were read from.
    pub fn reads_definitions(&self) -> bool {
        self.interface.reads_definitions()
    }

    /// Runs what the rule declares over a data set: `relate`, `check`, or one after the other. Each is a call with limits of
    /// its own, with the configuration as JSON text (empty for none).
    ///
    /// Runs on the calling thread, which needs 1 MiB of stack, and returns within the time limit of each call plus a few
    /// milliseconds.
    pub fn run(&self, dataset: &Arc<Dataset>, config: &str) -> Report {
        let mut log = Log::default();
        let result = self.ask(dataset, config, &mut log).and_then(|raw| {
            check(raw, &self.metadata.kinds, dataset.len(), &self.limits).map_err(Into::into)
        });
        Report { result, log }
    }

    fn ask(&self, dataset: &Arc<Dataset>, config: &str, log: &mut Log) -> Result<Raw, CallError> {
        let mut raw = Raw::default();
        if self.metadata.relates {
            raw = self.call(dataset, log, |store| self.interface.relate(store, config))?;
        }
        if self.metadata.checks {
            raw.findings = self.call(dataset, log, |store| self.interface.check(store, config))?;
        }
        Ok(raw)
    }

    /// One call in a new world.
    fn call<T>(
        &self,
        dataset: &Arc<Dataset>,
        log: &mut Log,
        call: impl FnOnce(&mut Store<State>) -> wasmtime::Result<Result<T, CallError>>,
    ) -> Result<T, CallError> {
        let mut store = call::store(&self.engine, dataset.clone(), &self.limits);
        let answer = match call(&mut store) {
            Ok(answer) => answer,
            Err(error) => Err(call::explain(&error, &self.limits, &store.data().log)),
        };
        log.append(store.into_data().log, self.limits.log_line_count);
        answer
    }
}
