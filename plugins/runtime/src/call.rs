use std::sync::Arc;

use ossa_plugin_contract::{CallError, Dataset, Level, Limits, Log, one_line};
use wasmtime::{Store, Trap, UpdateDeadline, WasmBacktrace};

use crate::engine::Engine;
use crate::limits::{Budget, Clock, Meter, Stop};

/// What one instance of a component can reach.
pub(crate) struct State {
    pub(crate) dataset: Arc<Dataset>,
    pub(crate) log: Log,
    limits: Limits,
    meter: Meter,
    budget: Budget,
}

impl State {
    /// Counts one call of the host.
    pub(crate) fn charge(&mut self) -> wasmtime::Result<()> {
        self.budget.call().map_err(wasmtime::Error::new)
    }

    /// Counts what is handed to the guest.
    pub(crate) fn give<G: Given>(&mut self, given: G) -> wasmtime::Result<G> {
        self.budget.give(given.byte_count()).map_err(wasmtime::Error::new)?;
        Ok(given)
    }

    pub(crate) fn write(&mut self, level: Level, text: &str) {
        self.log.push(level, text, self.limits.log_line_count, self.limits.log_line_bytes);
    }
}

/// Something that is copied into a guest.
pub(crate) trait Given {
    /// About how many bytes that takes.
    fn byte_count(&self) -> usize;
}

impl Given for Vec<u32> {
    fn byte_count(&self) -> usize {
        self.len() * 4
    }
}

impl Given for Vec<f64> {
    fn byte_count(&self) -> usize {
        self.len() * 8
    }
}

impl Given for String {
    fn byte_count(&self) -> usize {
        self.len() + 8
    }
}

impl Given for Vec<String> {
    fn byte_count(&self) -> usize {
        self.iter().map(Given::byte_count).sum()
    }
}

impl<G: Given> Given for Option<G> {
    fn byte_count(&self) -> usize {
        self.as_ref().map_or(0, Given::byte_count)
    }
}

/// A new, empty world for one call. Its time runs from here, because an instance may run code when it starts.
pub(crate) fn store(engine: &Engine, dataset: Arc<Dataset>, limits: &Limits) -> Store<State> {
    let (meter, budget) = (Meter::new(limits), Budget::new(limits));
    let state = State { dataset, log: Log::default(), limits: limits.clone(), meter, budget };
    let mut store = Store::new(engine.wasmtime(), state);
    store.limiter(|state| &mut state.meter);
    store.set_hostcall_fuel(limits.copied_bytes);
    if engine.counts() {
        // Only an engine that counts takes fuel; without a limit there is enough for ever.
        let _ = store.set_fuel(limits.fuel.unwrap_or(u64::MAX));
    }
    store.set_epoch_deadline(1);
    let clock = Clock::start(limits.time);
    store.epoch_deadline_callback(move |_| match clock.check() {
        Ok(()) => Ok(UpdateDeadline::Continue(1)),
        Err(stop) => Err(wasmtime::Error::new(stop)),
    });
    store
}

/// What a failed call means, in our words.
pub(crate) fn explain(error: &wasmtime::Error, limits: &Limits, log: &Log) -> CallError {
    let function = error.downcast_ref::<WasmBacktrace>().and_then(innermost_function);
    let crash =
        |what: String, function| CallError::Crash { what, function, said: log.last_error().map(one_line) };
    if let Some(stop) = error.downcast_ref::<Stop>() {
        return match *stop {
            Stop::Time => CallError::Time { limit: limits.time },
            Stop::Memory { asked_bytes } => {
                CallError::Memory { asked_bytes, limit_bytes: limits.memory_bytes }
            }
            Stop::HostCalls => CallError::HostCalls { limit: limits.host_call_count },
            Stop::Given => CallError::Given { limit_bytes: limits.given_bytes },
            Stop::Table => crash("its tables grew too large".to_owned(), function),
            Stop::Span { start, end, len } => {
                crash(format!("asked for nodes {start} to {end} of {len}"), function)
            }
        };
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::StackOverflow) => CallError::Stack { function },
        Some(Trap::OutOfFuel) => CallError::Fuel { limit: limits.fuel.unwrap_or(u64::MAX) },
        Some(Trap::UnreachableCodeReached) => {
            // A panic ends here. Its own words say more than the function that carried it out.
            let function = function.filter(|_| log.last_error().is_none());
            crash("it gave up".to_owned(), function)
        }
        Some(trap) => crash(trap.to_string(), function),
        None if is_fuel(error) => CallError::Copied { limit_bytes: limits.copied_bytes },
        None => crash(one_line(&error.root_cause().to_string()), function),
    }
}

/// wasmtime keeps the type of this error to itself, so its words are all there is to know it by.
fn is_fuel(error: &wasmtime::Error) -> bool {
    error.chain().any(|cause| cause.to_string().starts_with("too much data is being copied"))
}

/// wasmtime demangles names only where it prints a trace, as lines like `  0:  0x1f - plugin.wasm!shared::relate`.
fn innermost_function(trace: &WasmBacktrace) -> Option<String> {
    trace.frames().first()?.func_name()?;
    let text = trace.to_string();
    let (_, frame) = text.lines().find_map(|line| line.split_once(" - "))?;
    let (_, function) = frame.split_once('!')?;
    Some(one_line(function))
}
