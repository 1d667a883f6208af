use std::time::Duration;

#[cfg(doc)]
use crate::limits::Limits;
use crate::output::OutputError;

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
