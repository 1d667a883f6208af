//! Logs of this program: to standard error, filtered by `OSSA_LOG`.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::{Directive, ParseError};

/// The variable that says what is logged, such as `debug` or `ossa_host::server=trace,warn`.
pub const LOG_VARIABLE: &str = "OSSA_LOG";

/// Starts logging, of `default_directive` and above unless [`LOG_VARIABLE`] says otherwise.
///
/// # Errors
/// When the variable holds no filter.
pub fn start(default_directive: Directive) -> Result<(), ParseError> {
    let text = std::env::var(LOG_VARIABLE).unwrap_or_default();
    let filter = EnvFilter::builder().with_default_directive(default_directive).parse(text)?;
    // A second start in one process, as in tests, keeps the first.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .try_init();
    Ok(())
}
