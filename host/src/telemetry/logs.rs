//! Logs: lines on standard error, for people or for programs.

use std::io::{self, IsTerminal};

use anyhow::{Context, bail};
use tracing::Subscriber;
use tracing_subscriber::filter::{Directive, FilterExt as _, filter_fn};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use super::{AnyLayer, traces};

/// The variable that says what is logged, such as `debug` or `ossa_host::server=trace,warn`.
pub const LOG_VARIABLE: &str = "OSSA_LOG";
/// The variable that says how: `text`, the default, or `json`, an object a line.
pub const FORMAT_VARIABLE: &str = "OSSA_LOG_FORMAT";

pub(super) fn layer<S>(default_directive: Directive) -> anyhow::Result<AnyLayer<S>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let text = std::env::var(LOG_VARIABLE).unwrap_or_default();
    let filter = EnvFilter::builder()
        .with_default_directive(default_directive)
        .parse(text)
        .with_context(|| format!("`{LOG_VARIABLE}` is no filter of logs"))?;
    // The spans of traces repeat what the lines say.
    let filter = filter.and(filter_fn(|metadata| metadata.target() != traces::TARGET));
    let layer = fmt::layer().with_writer(io::stderr);
    let format = std::env::var(FORMAT_VARIABLE).unwrap_or_default();
    Ok(match format.as_str() {
        "" | "text" => layer.with_ansi(io::stderr().is_terminal()).with_filter(filter).boxed(),
        "json" => layer.json().flatten_event(true).with_span_list(false).with_filter(filter).boxed(),
        other => {
            bail!("`{FORMAT_VARIABLE}` is `{}`, which is neither `text` nor `json`", other.escape_debug())
        }
    })
}
