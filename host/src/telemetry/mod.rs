//! What this program tells of its work: logs to standard error, and traces to a collector where one is named.

mod logs;
mod traces;

use tracing_subscriber::filter::Directive;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, Registry};

pub use logs::{FORMAT_VARIABLE, LOG_VARIABLE};
pub(crate) use traces::{TARGET, answered, failed, request_span, span, trace_id};

/// One of those that hear of what happens.
type AnyLayer<S> = Box<dyn Layer<S> + Send + Sync>;

/// Logs and traces for as long as it is kept; what was not sent yet is sent when it goes.
#[must_use = "traces end with it"]
pub struct Telemetry {
    traces: Option<traces::Traces>,
}

/// Starts logging, of `default_directive` and above unless [`LOG_VARIABLE`] says otherwise, and tracing where the variables
/// of OpenTelemetry name a collector.
///
/// # Errors
/// When a variable makes no sense.
pub fn start(default_directive: Directive) -> anyhow::Result<Telemetry> {
    let mut layers = vec![logs::layer::<Registry>(default_directive)?];
    let (traces, layer) = traces::start()?.unzip();
    layers.extend(layer);
    // A second start in one process, as in tests, keeps the first.
    let _ = tracing_subscriber::registry().with(layers).try_init();
    Ok(Telemetry { traces })
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(traces) = &self.traces {
            traces.end();
        }
    }
}
