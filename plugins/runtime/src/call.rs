use std::sync::Arc;
use std::time::Duration;

use wasmtime::{Store, Trap, UpdateDeadline, WasmBacktrace};

use crate::dataset::Dataset;
use crate::engine::Engine;
use crate::limits::{Budget, Clock, Limits, Meter, Stop};
use crate::log::{Level, Log};
use crate::output::OutputError;
use crate::text::one_line;

/// Why a call of a plugin gave nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// It ran longer than [`Limits::time`].
    #[error("exceeded its time limit of {}", duration(*.limit))]
    Time {
        /// The limit.
        limit: Duration,
    },
    /// It wanted more memory than [`Limits::memory_bytes`].
    #[error("asked for {} of memory; its limit is {}", mebibytes(*.asked_bytes), mebibytes(*.limit_bytes))]
    Memory {
        /// What it wanted in all.
        asked_bytes: usize,
        /// The limit.
        limit_bytes: usize,
    },
    /// It handed over more than [`Limits::copied_bytes`] in one go.
    #[error("handed over more than {} at once", mebibytes(*.limit_bytes))]
    Copied {
        /// The limit.
        limit_bytes: usize,
    },
    /// It called the host more often than [`Limits::host_call_count`].
    #[error("called the host more than {limit} times")]
    HostCalls {
        /// The limit.
        limit: u64,
    },
    /// It asked for more data than [`Limits::given_bytes`].
    #[error("asked for more than {} of data", mebibytes(*.limit_bytes as usize))]
    Given {
        /// The limit.
        limit_bytes: u64,
    },
    /// It used up [`Limits::fuel`].
    #[error("used up its {limit} units of fuel")]
    Fuel {
        /// The limit.
        limit: u64,
    },
    /// It called itself too deeply.
    #[error("ran out of stack: too many nested calls{}", place(.function.as_ref()))]
    Stack {
        /// The function it happened in, if the component has names.
        function: Option<String>,
    },
    /// It did something a program must not do: a panic, a read outside its memory, a wrong argument.
    #[error("crashed: {what}{}{}", place(.function.as_ref()), words(.said.as_ref()))]
    Crash {
        /// What happened.
        what: String,
        /// The function it happened in, if the component has names.
        function: Option<String>,
        /// The last error line of its log; with the SDK that is the message and place of a panic.
        said: Option<String>,
    },
    /// It refused its configuration.
    #[error("refused its configuration: {0}")]
    InvalidConfig(String),
    /// It reported that it cannot do its work.
    #[error("reported: {0}")]
    Failed(String),
    /// It returned something that does not belong in a graph.
    #[error("returned {0}")]
    Output(#[from] OutputError),
}

fn place(function: Option<&String>) -> String {
    function.map(|name| format!(" in `{name}`")).unwrap_or_default()
}

fn words(said: Option<&String>) -> String {
    said.map(|text| format!("; it said: {text}")).unwrap_or_default()
}

fn duration(limit: Duration) -> String {
    if limit.subsec_millis() == 0 {
        format!("{} s", limit.as_secs())
    } else {
        format!("{} ms", limit.as_millis())
    }
}

/// Rounded up, so that what was asked never reads like what is allowed.
fn mebibytes(bytes: usize) -> String {
    if bytes < 1 << 20 {
        format!("{} KiB", bytes.div_ceil(1 << 10))
    } else {
        format!("{} MiB", bytes.div_ceil(1 << 20))
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(mebibytes(64 << 20), "64 MiB");
        assert_eq!(mebibytes((64 << 20) + 1), "65 MiB");
        assert_eq!(mebibytes(100), "1 KiB");
    }

    #[test]
    fn durations_keep_their_unit() {
        assert_eq!(duration(Duration::from_secs(2)), "2 s");
        assert_eq!(duration(Duration::from_millis(1500)), "1500 ms");
    }
}
