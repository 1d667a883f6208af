use std::time::Duration;

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
    /// Instructions, counted in the fuel where what runs the plugin counts them: the same plugin stops at the
    /// same place everywhere. Without meaning elsewhere. Default: none.
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

/// Elements all tables of one component may have together; a Rust guest has a few hundred.
pub const TABLE_ELEMENTS: usize = 100_000;
