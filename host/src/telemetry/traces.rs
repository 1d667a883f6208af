//! Traces: what a request or a build is made of and how long each part took, sent to a collector by OTLP.
//!
//! The names and kinds of spans are those of OSSA 0.1.9 and of OpenInference, so that Arize Phoenix shows them. A span holds
//! names, counts and durations, and nothing of what definitions, queries or bodies say.

use std::time::Duration;

use anyhow::{Context, bail};
use axum::http::{HeaderMap, StatusCode};
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{Status, TraceContextExt as _, TracerProvider as _};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Runtime;
use tracing::{Level, Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

use super::AnyLayer;

/// What marks the spans that are sent. Each says by `openinference.span.kind` what it is for: a `CHAIN` joins others, a
/// `TOOL` does one thing.
pub(crate) const TARGET: &str = "ossa::trace";

/// How long the end of the program waits for a collector that does not answer.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// A span that is sent: what it is for, its name, and its fields.
macro_rules! span {
    ($kind:literal, $name:literal $($fields:tt)*) => {
        tracing::info_span!(
            target: $crate::telemetry::TARGET,
            $name,
            openinference.span.kind = $kind
            $($fields)*
        )
    };
}
pub(crate) use span;

/// What sends spans, in the background.
pub(super) struct Traces {
    provider: SdkTracerProvider,
    /// What the connection of gRPC lives in.
    _runtime: Runtime,
}

impl Traces {
    /// Sends what is left.
    pub(super) fn end(&self) {
        if let Err(error) = self.provider.shutdown_with_timeout(LAST_WORDS) {
            tracing::warn!(error = &error as &dyn std::error::Error, "the last traces were not sent");
        }
    }
}

/// Starts to send traces if the variables of OpenTelemetry name a collector.
pub(super) fn start<S>() -> anyhow::Result<Option<(Traces, AnyLayer<S>)>>
where
    S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    let Some(endpoint) = endpoint(|name| std::env::var(name).ok())? else { return Ok(None) };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("traces")
        .enable_all()
        .build()?;
    let exporter = {
        let _inside = runtime.enter();
        SpanExporter::builder().build()
    };
    let exporter = exporter.with_context(|| format!("cannot send traces to `{endpoint}`"))?;
    let mut resource = Resource::builder();
    if std::env::var_os("OTEL_SERVICE_NAME").is_none() {
        resource = resource.with_service_name("ossa");
    }
    let version = opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource.with_attribute(version).build())
        .build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("ossa"))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_level(false)
        .with_tracked_inactivity(false)
        .with_filter(Targets::new().with_target(TARGET, Level::INFO));
    Ok(Some((Traces { provider, _runtime: runtime }, layer.boxed())))
}

/// The collector that `variable` gives, if there is one and nothing switches traces off.
fn endpoint(variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Option<String>> {
    let set = |name| variable(name).filter(|value| !value.trim().is_empty());
    let is_off = set("OTEL_SDK_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || set("OTEL_TRACES_EXPORTER").is_some_and(|value| value == "none");
    let endpoint = set("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT").or_else(|| set("OTEL_EXPORTER_OTLP_ENDPOINT"));
    let Some(endpoint) = endpoint.filter(|_| !is_off) else { return Ok(None) };
    let protocol = set("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL").or_else(|| set("OTEL_EXPORTER_OTLP_PROTOCOL"));
    match protocol.as_deref() {
        None | Some("http/protobuf" | "grpc") => {}
        Some(other) => bail!(
            "traces are sent by `http/protobuf` or `grpc`, and `OTEL_EXPORTER_OTLP_PROTOCOL` is `{}`",
            other.escape_debug()
        ),
    }
    if endpoint.starts_with("https:") {
        bail!(
            "traces are sent without encryption, and the endpoint of OpenTelemetry begins with `https:`; name a \
             collector on this machine, which sends them on"
        );
    }
    Ok(Some(endpoint))
}

/// The span of a request, a part of what `headers` say it belongs to.
pub(crate) fn request_span(method: &str, route: &str, headers: &HeaderMap) -> Span {
    let span = tracing::info_span!(
        target: TARGET,
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        http.request.method = method,
        http.route = route,
        http.response.status_code = tracing::field::Empty,
    );
    if !span.is_disabled() {
        // Only fails where nothing is traced.
        let _ = span.set_parent(TraceContextPropagator::new().extract(&HeaderExtractor(headers)));
    }
    span
}

/// Says in the span how a request was answered.
pub(crate) fn answered(span: &Span, status: StatusCode) {
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.set_status(Status::error(""));
    }
}

/// Says in the span that what it is of failed.
pub(crate) fn failed(span: &Span, error: &dyn std::error::Error) {
    span.set_status(Status::error(error.to_string()));
}

/// The trace that a span belongs to, as logs and other programs name it; `None` where nothing is traced.
pub(crate) fn trace_id(span: &Span) -> Option<String> {
    let context = span.context();
    let of = context.span().span_context().clone();
    of.is_valid().then(|| of.trace_id().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> anyhow::Result<Option<String>> {
        let given = |name: &str| {
            let found = variables.iter().find(|(own, _)| *own == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        endpoint(given)
    }

    #[test]
    fn nothing_is_sent_unless_a_collector_is_named() {
        assert_eq!(of(&[]).unwrap(), None);
        assert_eq!(of(&[("OTEL_EXPORTER_OTLP_ENDPOINT", " ")]).unwrap(), None);
        let named = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318");
        assert_eq!(of(&[named]).unwrap().as_deref(), Some(named.1));
        assert_eq!(of(&[named, ("OTEL_SDK_DISABLED", "True")]).unwrap(), None);
        assert_eq!(of(&[named, ("OTEL_TRACES_EXPORTER", "none")]).unwrap(), None);
        let own = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:6006/v1/traces");
        assert_eq!(of(&[named, own]).unwrap().as_deref(), Some(own.1), "the narrower one");
    }

    #[test]
    fn what_cannot_be_done_is_refused_at_the_start() {
        let tls = of(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example")]).unwrap_err();
        assert!(tls.to_string().contains("without encryption"), "{tls}");
        let named = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318");
        let json = of(&[named, ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]).unwrap_err();
        assert!(json.to_string().contains("`http/json`"), "{json}");
        assert!(of(&[named, ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]).unwrap().is_some());
    }
}
