//! What a real Prometheus makes of a server, of the alarms, and of the dashboard.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::fixture::{CLEAN, Fixture};
use crate::serve::Server;

/// A running Prometheus; killed when it goes out of scope.
struct Prometheus {
    child: Child,
    address: SocketAddr,
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Prometheus {
    fn start(program: &Path, configuration: &Path, data: &Path) -> Self {
        // Free a moment ago; nobody else looks for ports here.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let child = Command::new(program)
            .arg(format!("--config.file={}", configuration.display()))
            .arg(format!("--storage.tsdb.path={}", data.display()))
            .arg(format!("--web.listen-address={address}"))
            .arg("--log.level=error")
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let prometheus = Self { child, address };
        until("Prometheus is ready", || prometheus.ask("/-/ready").map(drop));
        prometheus
    }

    /// What is answered with 200.
    fn ask(&self, target: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        write!(stream, "GET {target} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        head.split(' ').nth(1).filter(|status| *status == "200")?;
        Some(body.to_owned())
    }

    fn json(&self, target: &str) -> Option<Value> {
        serde_json::from_str(&self.ask(target)?).ok()
    }

    /// What a query gives now; nothing where it is empty.
    fn query(&self, text: &str) -> Option<Value> {
        let encoded = text.bytes().fold(String::new(), |encoded, byte| format!("{encoded}%{byte:02X}"));
        let found = self.json(&format!("/api/v1/query?query={encoded}"))?["data"]["result"].clone();
        (!found.as_array()?.is_empty()).then_some(found)
    }
}

fn until<T>(what: &str, found: impl Fn() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// `OSSA_PROMETHEUS`, which `cargo xtask test` sets, or one on the PATH.
fn program() -> Option<PathBuf> {
    let named = std::env::var_os("OSSA_PROMETHEUS").map(PathBuf::from);
    named.or_else(|| {
        let paths = std::env::var_os("PATH")?;
        std::env::split_paths(&paths).map(|folder| folder.join("prometheus")).find(|path| path.is_file())
    })
}

#[test]
fn prometheus_scrapes_a_server_and_every_panel_and_alarm_has_an_answer() {
    let Some(program) = program() else {
        eprintln!("skipped: there is no Prometheus; OSSA_PROMETHEUS may name one");
        return;
    };
    let infrastructure = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infrastructure");
    let fixture = Fixture::new(&CLEAN);
    // Something to find.
    fixture.write("agents/.claude/agents/broken.md", "---\nname: broken\n---\nSays nothing.\n");
    let server = Server::start(&fixture, &["."]);
    assert!(server.send("POST /api/v1/knowledge-graph/rebuild").starts_with("HTTP/1.1 200"));

    // As it is installed, but faster, and also where OSSA 0.1.9 was scraped.
    let text = fs::read_to_string(infrastructure.join("prometheus/prometheus.yml")).unwrap();
    let own = format!("\"{}\"", server.address());
    let text = text.replace("\"127.0.0.1:3000\"", &own).replace("15s", "1s\n  evaluation_interval: 1s");
    assert!(text.contains(&own) && text.contains("interval: 1s"), "{text}");
    let before = format!(
        "  - job_name: ossa-0.1.9\n    metrics_path: /api/v1/knowledge-graph/metrics\n    static_configs:\n      \
         - targets: [{own}]\n"
    );
    let configuration = fixture.path().join("prometheus.yml");
    fs::write(&configuration, text + &before).unwrap();
    fs::copy(infrastructure.join("prometheus/alerts.yml"), fixture.path().join("alerts.yml")).unwrap();
    let prometheus = Prometheus::start(&program, &configuration, &fixture.path().join("prometheus"));

    let dashboard = fs::read_to_string(infrastructure.join("grafana/dashboards/ossa.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&dashboard).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let mut ids: Vec<u64> = panels.iter().map(|panel| panel["id"].as_u64().unwrap()).collect();
    ids.dedup();
    assert_eq!(ids.len(), panels.len(), "every panel has an id of its own");
    for panel in panels {
        for target in panel["targets"].as_array().unwrap() {
            let written = target["expr"].as_str().unwrap();
            let query = written.replace("$instance", ".*").replace("$__rate_interval", "10s");
            assert!(!query.contains('$'), "{query}");
            until(&query, || {
                // Whoever looks at a dashboard looks while something happens.
                server.send("GET /api/v1/knowledge-graph/metrics");
                prometheus.query(&query)
            });
        }
    }
    for job in ["ossa", "ossa-0.1.9"] {
        let agents = until(job, || prometheus.query(&format!("agent_graph_total_agents{{job=\"{job}\"}}")));
        assert_eq!(agents[0]["value"][1], "3", "{job}: {agents}");
    }

    let rules = until("every alarm was looked at", || {
        let groups = prometheus.json("/api/v1/rules")?;
        let rules = groups["data"]["groups"][0]["rules"].as_array()?.clone();
        rules.iter().all(|rule| rule["health"] != "unknown").then_some(rules)
    });
    assert_eq!(rules.len(), 6);
    for rule in &rules {
        assert_eq!(rule["health"], "ok", "{rule}");
        assert_eq!(rule["state"], "inactive", "nothing is wrong with this server: {rule}");
    }
    drop(server);
    until("the alarm that the server is away", || {
        let groups = prometheus.json("/api/v1/rules")?;
        let rules = groups["data"]["groups"][0]["rules"].as_array()?.clone();
        rules.iter().any(|rule| rule["name"] == "OssaIsDown" && rule["state"] == "pending").then_some(())
    });
}
