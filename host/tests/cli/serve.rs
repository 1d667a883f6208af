use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::fixture::{CLEAN, Fixture};

/// A running server; killed when it goes out of scope.
pub(crate) struct Server {
    child: Child,
    address: String,
}

impl Server {
    pub(crate) fn start(fixture: &Fixture, arguments: &[&str]) -> Self {
        let mut command = Self::command(fixture, arguments);
        command.stderr(Stdio::null());
        Self::run(command)
    }

    pub(crate) fn command(fixture: &Fixture, arguments: &[&str]) -> Command {
        let all: Vec<&str> = ["serve", "--addr", "127.0.0.1:0"].iter().chain(arguments).copied().collect();
        fixture.command(&all)
    }

    pub(crate) fn run(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").expect(&line).to_owned();
        Self { child, address }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!("{request} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The body of an answer of a known length.
    pub(crate) fn body(&self, request: &str) -> String {
        let answer = self.send(request);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(head.contains("content-length: "), "{head}");
        body.to_owned()
    }

    pub(crate) fn post(&self, path: &str, media_type: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(stream, "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address).unwrap();
        write!(stream, "Content-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n").unwrap();
        stream.write_all(body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
        body.to_owned()
    }

    /// Builds counted by the history.
    fn builds(&self) -> usize {
        self.send("GET /api/v1/dashboard/ecosystem").matches("\"startedAt\"").count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail when the test stopped it already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_was_answered_survives_kill_9() {
    let fixture = Fixture::new(&CLEAN);
    let server = Server::start(&fixture, &["."]);
    let answer = server.send("POST /api/v1/knowledge-graph/rebuild");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let builds = server.builds();
    assert!(builds >= 1);
    // `kill` is SIGKILL.
    drop(server);
    // The second time without paths: it remembers them.
    let server = Server::start(&fixture, &[]);
    let answer = server.send("POST /api/v1/knowledge-graph/rebuild");
    assert!(answer.contains("\"totalAgents\":2"), "{answer}");
    assert!(server.builds() > builds);
}

#[test]
fn a_watched_file_is_read_again() {
    let fixture = Fixture::new(&CLEAN);
    let server = Server::start(&fixture, &[".", "--watch"]);
    assert!(server.send("POST /api/v1/knowledge-graph/rebuild").contains("\"totalAgents\":2"));
    let served = |text: &str| {
        let deadline = Instant::now() + Duration::from_secs(30);
        while !server.send("GET /api/v1/knowledge-graph").contains(text) {
            assert!(Instant::now() < deadline, "`{text}` is never served");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    fixture.write("ledger/agent.yml", CLEAN[0].1.replace("Keeps the books.", "Keeps new books."));
    served("Keeps new books.");
    fixture.write("more/agent.yml", CLEAN[0].1.replace("name: ledger", "name: third"));
    served("agent:ossa/third");
    std::fs::remove_file(fixture.path().join("more/agent.yml")).unwrap();
    served("\"totalAgents\":2");
}

#[test]
fn a_watched_folder_may_go_and_come_back() {
    let fixture = Fixture::new(&[]);
    fixture.write("agents/ledger/agent.yml", CLEAN[0].1);
    let server = Server::start(&fixture, &["agents", "--watch"]);
    let until = |what: &str, is_so: &dyn Fn() -> bool| {
        let deadline = Instant::now() + Duration::from_secs(30);
        while !is_so() {
            assert!(Instant::now() < deadline, "{what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let serves = |text: &str| server.send("GET /api/v1/knowledge-graph").contains(text);
    until("the first build is done", &|| serves("agent:ossa/ledger"));
    std::fs::remove_dir_all(fixture.path().join("agents")).unwrap();
    let failed = || server.send("GET /api/v1/dashboard/ecosystem").contains("\"failed\"");
    until("it is seen that the folder is gone", &failed);
    assert!(serves("agent:ossa/ledger"), "the graph of before is kept");
    fixture.write("agents/third/agent.yml", CLEAN[0].1.replace("name: ledger", "name: third"));
    until("it is seen that the folder is back", &|| serves("agent:ossa/third"));
    fixture.write("agents/fourth/agent.yml", CLEAN[0].1.replace("name: ledger", "name: fourth"));
    until("it is watched again", &|| serves("agent:ossa/fourth"));
}

#[test]
fn a_graph_file_is_served_without_its_sources() {
    let fixture = Fixture::new(&CLEAN);
    for format in ["ossag", "json"] {
        fixture.run(&["knowledge-graph", ".", "-o", "out", "--format", format]).expect(0);
        let file = format!("out/graph.{format}");
        let server = Server::start(&fixture, &[&file, "--data", "state"]);
        let deadline = Instant::now() + Duration::from_secs(30);
        while !server.send("GET /ready").starts_with("HTTP/1.1 200") {
            assert!(Instant::now() < deadline, "it never is ready");
        }
        let stats = server.body("GET /api/v1/knowledge-graph/metrics");
        assert!(stats.contains("\"totalAgents\":2"), "{stats}");
        let refused = server.send("POST /api/v1/knowledge-graph/rebuild");
        assert!(refused.starts_with("HTTP/1.1 409") && refused.contains("graph-file"), "{refused}");
        drop(server);
        // It is remembered like folders are.
        let server = Server::start(&fixture, &["--data", "state"]);
        assert!(server.send("POST /api/v1/knowledge-graph/rebuild").starts_with("HTTP/1.1 409"));
        let run = fixture.run(&["serve", &file, "--watch", "--addr", "127.0.0.1:0"]).expect(2);
        assert!(run.stderr.contains("is a whole graph"), "{}", run.stderr);
        fixture.run(&["serve", "out/graph.ossag", ".", "--addr", "127.0.0.1:0"]).expect(2);
    }
    fixture.write("bad.ossag", "no graph");
    let run = fixture.run(&["serve", "bad.ossag", "--addr", "127.0.0.1:0"]).expect(2);
    assert!(run.stderr.contains("cannot read the graph in `bad.ossag`"), "{}", run.stderr);
}

/// The history of builds stands below the watched folder by default: writing it is no change of the sources.
#[test]
fn watching_with_the_data_folder_inside_builds_once() {
    let fixture = Fixture::new(&CLEAN);
    let server = Server::start(&fixture, &["--watch"]);
    assert!(server.send("POST /api/v1/knowledge-graph/rebuild").contains("\"totalAgents\":2"));
    // The build of the start may come after the one that was asked for.
    std::thread::sleep(Duration::from_secs(1));
    let builds = server.builds();
    fixture.write("notes.txt", "nothing that is read");
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(server.builds(), builds, "{}", server.send("GET /api/v1/dashboard/ecosystem"));
}

#[cfg(unix)]
#[test]
fn a_signal_stops_it_cleanly() {
    let fixture = Fixture::new(&CLEAN);
    let mut server = Server::start(&fixture, &["."]);
    let status = Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap();
    assert!(status.success());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

/// Events never end by themselves, and keep no server from ending.
#[cfg(unix)]
#[test]
fn a_client_that_listens_does_not_keep_it_from_stopping() {
    let fixture = Fixture::new(&CLEAN);
    let mut server = Server::start(&fixture, &["."]);
    assert!(server.send("POST /api/v1/knowledge-graph/rebuild").starts_with("HTTP/1.1 200"));
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(stream, "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).unwrap();
    let mut lines = BufReader::new(stream).lines();
    assert!(lines.any(|line| line.unwrap() == "event: hello"));
    let clock = Instant::now();
    let status = Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap();
    assert!(status.success());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    assert!(clock.elapsed() < Duration::from_secs(8), "{:?}", clock.elapsed());
}

#[test]
fn it_refuses_to_be_public_by_accident() {
    let fixture = Fixture::new(&CLEAN);
    let run = fixture.run(&["serve", ".", "--addr", "0.0.0.0:0"]).expect(2);
    assert!(run.stderr.contains("--allow-public"), "{}", run.stderr);
    fixture.run(&["serve", "nowhere", "--addr", "127.0.0.1:0"]).expect(2);
    fixture.run(&["serve", ".", "--web", "ledger", "--addr", "127.0.0.1:0"]).expect(2);
}
