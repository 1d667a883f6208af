//! Traces, as a collector receives them, and logs that name them.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use serde_json::Value as Json;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};

use crate::fixture::{CLEAN, Fixture};
use crate::serve::Server;

/// What was received.
#[derive(Clone, Default)]
struct Received(Arc<Mutex<Vec<ExportTraceServiceRequest>>>);

#[tonic::async_trait]
impl TraceService for Received {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.0.lock().unwrap().push(request.into_inner());
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

/// A collector, until it goes out of scope.
struct Collector {
    address: SocketAddr,
    received: Received,
    _runtime: Runtime,
}

impl Collector {
    fn start(is_grpc: bool) -> Self {
        let runtime = Runtime::new().unwrap();
        let received = Received::default();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        if is_grpc {
            let service = TraceServiceServer::new(received.clone());
            let server = tonic::transport::Server::builder().add_service(service);
            runtime.spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
        } else {
            let routes = Router::new().route("/v1/traces", post(take)).with_state(received.clone());
            runtime.spawn(async move { axum::serve(listener, routes).await });
        }
        Self { address, received, _runtime: runtime }
    }

    /// Tells a program of the collector.
    fn tell(&self, command: &mut Command) {
        command
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{}", self.address))
            .env("OTEL_BSP_SCHEDULE_DELAY", "50");
    }

    /// The spans that came, by name.
    fn spans(&self) -> BTreeMap<String, Span> {
        let received = self.received.0.lock().unwrap();
        let resources = received.iter().flat_map(|request| &request.resource_spans);
        let spans = resources.flat_map(|of| &of.scope_spans).flat_map(|of| &of.spans);
        spans.map(|span| (span.name.clone(), span.clone())).collect()
    }

    /// Waits until spans of these names came.
    fn until(&self, names: &[&str]) -> BTreeMap<String, Span> {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let spans = self.spans();
            if names.iter().all(|name| spans.contains_key(*name)) {
                return spans;
            }
            assert!(Instant::now() < deadline, "{names:?} never came, but {:?}", spans.keys());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What the resource says of the program.
    fn resource(&self, key: &str) -> Option<String> {
        let received = self.received.0.lock().unwrap();
        let resource = received.first()?.resource_spans.first()?.resource.as_ref()?;
        text(&resource.attributes, key)
    }
}

async fn take(State(received): State<Received>, body: Bytes) -> Vec<u8> {
    received.0.lock().unwrap().push(ExportTraceServiceRequest::decode(body).unwrap());
    ExportTraceServiceResponse::default().encode_to_vec()
}

fn text(attributes: &[KeyValue], key: &str) -> Option<String> {
    let value = attributes.iter().find(|attribute| attribute.key == key)?.value.as_ref()?;
    Some(match value.value.as_ref()? {
        Value::StringValue(text) => text.clone(),
        Value::IntValue(number) => number.to_string(),
        other => format!("{other:?}"),
    })
}

fn of(span: &Span, key: &str) -> String {
    text(&span.attributes, key).unwrap_or_else(|| panic!("{}: no {key} in {:?}", span.name, span.attributes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[test]
fn a_server_traces_requests_and_builds() {
    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    let fixture = Fixture::new(&CLEAN);
    let collector = Collector::start(false);
    let log = fixture.path().join("log");
    let mut command = Server::command(&fixture, &["."]);
    collector.tell(&mut command);
    command.env("OSSA_LOG_FORMAT", "json").stderr(File::create(&log).unwrap());
    let server = Server::run(command);
    // The build of the start.
    collector.until(&["build_knowledge_graph_main"]);
    collector.received.0.lock().unwrap().clear();

    let asked = format!(
        "POST /api/v1/knowledge-graph/rebuild HTTP/1.1\r\ntraceparent: 00-{TRACE}-b7ad6b7169203331-01\r\nX:"
    );
    assert!(server.send(&asked).starts_with("HTTP/1.1 200"));
    server.send("GET /health");
    server.send("GET /api/v1/knowledge-graph/export?format=jsonl");
    let request = "POST /api/v1/knowledge-graph/rebuild";
    let export = "GET /api/v1/knowledge-graph/export";
    let build = "build_knowledge_graph_main";
    let spans = collector.until(&[
        request,
        export,
        build,
        "load_all_agents",
        "build_relationships",
        "export_graph_formats",
    ]);
    assert!(!spans.keys().any(|name| name.contains("health")), "{:?}", spans.keys());

    let rebuild = &spans[request];
    assert_eq!(hex(&rebuild.trace_id), TRACE, "it goes on with what the client began");
    assert_eq!(hex(&rebuild.parent_span_id), "b7ad6b7169203331");
    assert_eq!(of(rebuild, "http.route"), "/api/v1/knowledge-graph/rebuild");
    assert_eq!(of(rebuild, "http.response.status_code"), "200");
    assert_eq!(rebuild.kind, 2, "of a server");
    let built = &spans[build];
    assert_eq!(hex(&built.trace_id), TRACE);
    assert_eq!(built.parent_span_id, rebuild.span_id);
    assert_eq!(of(built, "openinference.span.kind"), "CHAIN");
    assert_eq!(of(built, "ossa.graph.agents"), "2");
    for step in ["load_all_agents", "build_relationships"] {
        assert_eq!(spans[step].parent_span_id, built.span_id, "{step}");
        assert_eq!(of(&spans[step], "openinference.span.kind"), "TOOL");
    }
    assert_eq!(of(&spans["load_all_agents"], "ossa.sources"), "2");
    assert_eq!(spans["export_graph_formats"].parent_span_id, spans[export].span_id);
    assert_eq!(of(&spans["export_graph_formats"], "ossa.export.formats"), "jsonl");
    assert_eq!(collector.resource("service.name").as_deref(), Some("ossa"));
    assert_eq!(collector.resource("service.version").as_deref(), Some(env!("CARGO_PKG_VERSION")));

    drop(server);
    let log = std::fs::read_to_string(log).unwrap();
    let lines: Vec<Json> = log
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let answered = lines.iter().find(|line| line["path"] == "/api/v1/knowledge-graph/rebuild");
    assert_eq!(answered.expect(&log)["trace_id"], TRACE);
}

#[test]
fn a_command_sends_its_traces_by_grpc_before_it_ends() {
    let fixture = Fixture::new(&CLEAN);
    let collector = Collector::start(true);
    let mut command = fixture.command(&["knowledge-graph", ".", "-o", "out", "--format", "json,dot"]);
    collector.tell(&mut command);
    command.env("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc").env("OTEL_SERVICE_NAME", "nightly");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let spans = collector.spans();
    let whole = spans.get("build_knowledge_graph_main").unwrap_or_else(|| panic!("{spans:?}: {output:?}"));
    assert!(whole.parent_span_id.is_empty());
    for step in ["load_all_agents", "build_relationships", "export_graph_formats"] {
        assert_eq!(spans[step].parent_span_id, whole.span_id, "{step}");
    }
    assert_eq!(of(&spans["export_graph_formats"], "ossa.export.formats"), "json,dot");
    assert_eq!(collector.resource("service.name").as_deref(), Some("nightly"));
}

#[test]
fn a_collector_that_is_away_stops_nothing() {
    let fixture = Fixture::new(&CLEAN);
    let mut command = fixture.command(&["knowledge-graph", ".", "-o", "out"]);
    // Nobody listens there.
    let output = command.env("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(fixture.path().join("out/graph.json").is_file());
}

#[test]
fn a_collector_that_cannot_be_spoken_to_is_told_of_at_once() {
    let fixture = Fixture::new(&CLEAN);
    let mut command = fixture.command(&["validate", "."]);
    let output = command.env("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("https:") && text.contains("collector on this machine"), "{text}");
}
