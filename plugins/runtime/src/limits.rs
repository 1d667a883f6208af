use std::time::{Duration, Instant};

use ossa_plugin_contract::{Limits, TABLE_ELEMENTS};
use wasmtime::ResourceLimiter;

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
