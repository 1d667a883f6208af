use std::time::{Duration, Instant};

use wasmtime::ResourceLimiter;

/// What one call of a plugin may use. Whatever exceeds it ends the call, and the plugin counts as failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time, loading of the instance included. Default: 2 s. Stopping takes up to 10 ms more.
    pub time: Duration,
    /// Bytes of linear memory, all memories of the component together. Default: 256 MiB, which a Python in a
    /// component needs for large sets; a rule in Rust takes a few.
    pub memory_bytes: usize,
    /// Bytes the guest may hand to the host in one go: the output, or one log line. Default: 32 MiB.
    pub copied_bytes: usize,
    /// Calls of functions of the host, log lines included. Default: 1,000,000.
    pub host_call_count: u64,
    /// Bytes the host hands to the guest in one call, all answers together. Default: 512 MiB.
    pub given_bytes: u64,
    /// Instructions, counted in the fuel of an engine that [counts](crate::Engine::counting): the same plugin stops at the
    /// same place everywhere. Without meaning for other engines. Default: none.
    pub fuel: Option<u64>,
    /// Relations, groups, members of groups, and texts of causes; each on its own. Default: 500,000.
    pub relation_count: usize,
    /// Findings. Default: 10,000.
    pub finding_count: usize,
    /// Log lines that are kept; further ones are counted. Default: 1,000.
    pub log_line_count: usize,
    /// Bytes of one log line; longer ones are cut. Default: 4 KiB.
    pub log_line_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(2),
            memory_bytes: 256 << 20,
            copied_bytes: 32 << 20,
            host_call_count: 1_000_000,
            given_bytes: 512 << 20,
            fuel: None,
            relation_count: 500_000,
            finding_count: 10_000,
            log_line_count: 1_000,
            log_line_bytes: 4 << 10,
        }
    }
}

/// Why the host ended a call. It travels through wasmtime as the error of a trap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stop {
    #[error("time limit")]
    Time,
    #[error("memory limit")]
    Memory {
        /// What the guest wanted in all.
        asked_bytes: usize,
    },
    #[error("table limit")]
    Table,
    #[error("limit of host calls")]
    HostCalls,
    #[error("limit of bytes given")]
    Given,
    #[error("range {start}..{end} of {len} nodes")]
    Span { start: u32, end: u32, len: u32 },
}

/// What is left of what one call may ask of the host.
#[derive(Debug)]
pub(crate) struct Budget {
    calls: u64,
    bytes: u64,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { calls: limits.host_call_count, bytes: limits.given_bytes }
    }

    pub(crate) fn call(&mut self) -> Result<(), Stop> {
        self.calls = self.calls.checked_sub(1).ok_or(Stop::HostCalls)?;
        Ok(())
    }

    pub(crate) fn give(&mut self, bytes: usize) -> Result<(), Stop> {
        self.bytes = self.bytes.checked_sub(bytes as u64).ok_or(Stop::Given)?;
        Ok(())
    }
}

/// The wall clock of one call.
#[derive(Debug)]
pub(crate) struct Clock {
    started: Instant,
    limit: Duration,
}

impl Clock {
    pub(crate) fn start(limit: Duration) -> Self {
        Self { started: Instant::now(), limit }
    }

    pub(crate) fn check(&self) -> Result<(), Stop> {
        if self.started.elapsed() < self.limit { Ok(()) } else { Err(Stop::Time) }
    }
}

/// Elements all tables of one component may have together; a Rust guest has a few hundred.
const TABLE_ELEMENTS: usize = 100_000;

/// Counts what one instance of a component has, and refuses more than its limit with the exact reason.
///
/// Answering `false` instead of an error would only make the guest's allocator fail, which it reports as a bare
/// `unreachable`.
#[derive(Debug)]
pub(crate) struct Meter {
    memory_limit: usize,
    memory_bytes: usize,
    table_elements: usize,
}

impl Meter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { memory_limit: limits.memory_bytes, memory_bytes: 0, table_elements: 0 }
    }
}

impl ResourceLimiter for Meter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let asked_bytes = self.memory_bytes.saturating_add(desired.saturating_sub(current));
        if asked_bytes > self.memory_limit {
            return Err(wasmtime::Error::new(Stop::Memory { asked_bytes }));
        }
        self.memory_bytes = asked_bytes;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let asked = self.table_elements.saturating_add(desired.saturating_sub(current));
        if asked > TABLE_ELEMENTS {
            return Err(wasmtime::Error::new(Stop::Table));
        }
        self.table_elements = asked;
        Ok(true)
    }

    fn instances(&self) -> usize {
        100
    }

    fn tables(&self) -> usize {
        100
    }

    fn memories(&self) -> usize {
        // Each reserves 4 GiB of addresses, whatever its size.
        20
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends_with_its_last_call_and_byte() {
        let mut budget = Budget::new(&Limits { host_call_count: 1, given_bytes: 10, ..Limits::default() });
        assert_eq!((budget.call(), budget.call()), (Ok(()), Err(Stop::HostCalls)));
        assert_eq!((budget.give(10), budget.give(1)), (Ok(()), Err(Stop::Given)));
    }

    #[test]
    fn memories_are_counted_together() {
        let limits = Limits { memory_bytes: 100, ..Limits::default() };
        let mut meter = Meter::new(&limits);
        assert!(meter.memory_growing(0, 60, None).is_ok());
        assert!(meter.memory_growing(0, 40, None).is_ok());
        let error = meter.memory_growing(60, 61, None).expect_err("one byte too many");
        assert_eq!(error.downcast_ref(), Some(&Stop::Memory { asked_bytes: 101 }));
    }
}
