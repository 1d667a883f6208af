use std::path::Path;
use std::sync::Arc;

use wasmtime::Store;

use crate::adapter::{self, Interface};
use crate::call::{self, CallError, State};
use crate::dataset::Dataset;
use crate::engine::Engine;
use crate::limits::Limits;
use crate::loader::{self, LoadError};
use crate::log::Log;
use crate::output::{self, Output, Raw};
use crate::text::{is_name, one_line};

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

/// What a plugin says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Name in kebab case.
    pub name: String,
    /// Version of the plugin.
    pub version: String,
    /// One sentence.
    pub description: String,
    /// Whether it makes relations.
    pub relates: bool,
    /// Whether it makes findings.
    pub checks: bool,
    /// Every kind of relation it may return.
    pub kinds: Vec<Kind>,
    /// JSON Schema of its configuration, as text; empty if there is nothing to configure.
    pub config_schema: String,
}

/// A kind of relation that a plugin makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Name in snake case.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Whether source and target play different roles.
    pub directed: bool,
}

/// Why what a plugin says about itself cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetadataError {
    /// The name is no name.
    #[error("its name `{0}` is not in kebab case")]
    Name(String),
    /// The version is empty, too long, or has blanks.
    #[error("its version `{0}` is not one word of at most 64 bytes")]
    Version(String),
    /// It says that it does nothing.
    #[error("its tasks name neither `relate` nor `check`")]
    NoTask,
    /// It declares more kinds than a plugin may.
    #[error("it declares {0} kinds of relations; the limit is {MAX_KINDS}")]
    TooManyKinds(usize),
    /// The id of a kind is no name.
    #[error("its kind `{0}` is not in snake case")]
    Kind(String),
    /// Two kinds have one id.
    #[error("it declares the kind `{0}` twice")]
    DuplicateKind(String),
}

const MAX_KINDS: usize = 64;

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
        let metadata = checked(metadata)?;
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
            output::check(raw, &self.metadata.kinds, dataset.len(), &self.limits).map_err(Into::into)
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

fn checked(metadata: Metadata) -> Result<Metadata, MetadataError> {
    let Metadata { name, version, description, relates, checks, kinds, config_schema } = metadata;
    if !is_name(&name, '-') {
        return Err(MetadataError::Name(one_line(&name)));
    }
    let is_word = |char: char| char.is_ascii_graphic();
    if version.is_empty() || version.len() > 64 || !version.chars().all(is_word) {
        return Err(MetadataError::Version(one_line(&version)));
    }
    if !relates && !checks {
        return Err(MetadataError::NoTask);
    }
    if kinds.len() > MAX_KINDS {
        return Err(MetadataError::TooManyKinds(kinds.len()));
    }
    for (number, kind) in kinds.iter().enumerate() {
        if !is_name(&kind.id, '_') {
            return Err(MetadataError::Kind(one_line(&kind.id)));
        }
        if kinds[..number].iter().any(|earlier| earlier.id == kind.id) {
            return Err(MetadataError::DuplicateKind(kind.id.clone()));
        }
    }
    let kinds = kinds.into_iter().map(|kind| Kind { label: one_line(&kind.label), ..kind }).collect();
    let description = one_line(&description);
    Ok(Metadata { name, version, description, relates, checks, kinds, config_schema })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> Metadata {
        let kind = Kind { id: "near_by".to_owned(), label: "near".to_owned(), directed: false };
        Metadata {
            name: "a-rule".to_owned(),
            version: "1.0.0-rc.1+build".to_owned(),
            description: String::new(),
            relates: true,
            checks: false,
            kinds: vec![kind],
            config_schema: String::new(),
        }
    }

    #[test]
    fn metadata_is_checked() {
        assert_eq!(checked(metadata()), Ok(metadata()));
        let bad = Metadata { name: "A Rule".to_owned(), ..metadata() };
        assert_eq!(checked(bad), Err(MetadataError::Name("A Rule".to_owned())));
        let bad = Metadata { version: "1 0".to_owned(), ..metadata() };
        assert_eq!(checked(bad), Err(MetadataError::Version("1 0".to_owned())));
        let bad = Metadata { relates: false, ..metadata() };
        assert_eq!(checked(bad), Err(MetadataError::NoTask));
        let kind = metadata().kinds[0].clone();
        let bad = Metadata { kinds: vec![kind.clone(), kind.clone()], ..metadata() };
        assert_eq!(checked(bad), Err(MetadataError::DuplicateKind("near_by".to_owned())));
        let bad = Metadata { kinds: vec![Kind { id: "near-by".to_owned(), ..kind }], ..metadata() };
        assert_eq!(checked(bad), Err(MetadataError::Kind("near-by".to_owned())));
    }
}
