use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use wasmtime::{Config, WasmFeatures};

use crate::cache::Cache;

/// How often the clock of an engine ticks: a guest may outrun its time limit by about this much.
const TICK: Duration = Duration::from_millis(10);

/// How much of the calling thread's stack a guest may use, in bytes. A thread that calls plugins needs this much
/// and about as much again for the host; the default of 2 MiB for a thread is enough.
const GUEST_STACK_BYTES: usize = 512 << 10;

/// Compiles components and keeps the clock that stops their calls. One per process is enough; a clone is the same
/// engine.
#[derive(Clone)]
pub struct Engine {
    inner: wasmtime::Engine,
    counts: bool,
    cache: Option<Arc<Cache>>,
}

/// Why there is no engine.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The processor or system is not one that components can be compiled for.
    #[error("cannot compile WebAssembly on this machine: {0}")]
    Unsupported(String),
    /// The thread of the clock could not be started.
    #[error("cannot start the clock of the plugin engine")]
    Clock(#[source] io::Error),
}

impl Engine {
    /// Starts an engine and its clock: a thread that ends when the engine and all its plugins are gone.
    pub fn new() -> Result<Self, EngineError> {
        Self::start(false)
    }

    /// An engine that counts the instructions of its guests, so that [`Limits::fuel`](crate::Limits::fuel) stops them at
    /// the same place everywhere. Guests run a little slower.
    pub fn counting() -> Result<Self, EngineError> {
        Self::start(true)
    }

    /// Keeps compiled components in `folder`, which becomes the user's own. If it cannot, nothing is kept.
    #[must_use]
    pub fn with_cache(self, folder: impl Into<PathBuf>) -> Self {
        Self { cache: Cache::open(folder.into(), &self.inner).map(Arc::new), ..self }
    }

    pub(crate) fn counts(&self) -> bool {
        self.counts
    }

    pub(crate) fn cache(&self) -> Option<&Cache> {
        self.cache.as_deref()
    }

    fn start(counts: bool) -> Result<Self, EngineError> {
        let inner = wasmtime::Engine::new(config().consume_fuel(counts))
            .map_err(|error| EngineError::Unsupported(format!("{error:#}")))?;
        let weak = inner.weak();
        thread::Builder::new()
            .name("ossa-plugin-clock".to_owned())
            .spawn(move || {
                while let Some(engine) = weak.upgrade() {
                    engine.increment_epoch();
                    drop(engine);
                    thread::sleep(TICK);
                }
            })
            .map_err(EngineError::Clock)?;
        Ok(Self { inner, counts, cache: None })
    }

    pub(crate) fn wasmtime(&self) -> &wasmtime::Engine {
        &self.inner
    }
}

/// Everything that decides how guests run, in one place.
fn config() -> Config {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        // Shared memories grow without asking the meter of a call.
        .wasm_features(WasmFeatures::THREADS, false)
        .epoch_interruption(true)
        .max_wasm_stack(GUEST_STACK_BYTES)
        // The same relations on every machine: no payload of a NaN and no fused operation may leak into them.
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true);
    config
}
