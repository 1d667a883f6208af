use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::fixture::{CLEAN, Fixture};

/// A running server; killed when it goes out of scope.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(fixture: &Fixture, arguments: &[&str]) -> Self {
        let all: Vec<&str> = ["serve", "--addr", "127.0.0.1:0"].iter().chain(arguments).copied().collect();
        let mut command: Command = fixture.command(&all);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").expect(&line).to_owned();
        Self { child, address }
    }

    fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!("{request} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
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

#[test]
fn it_refuses_to_be_public_by_accident() {
    let fixture = Fixture::new(&CLEAN);
    let run = fixture.run(&["serve", ".", "--addr", "0.0.0.0:0"]).expect(2);
    assert!(run.stderr.contains("--allow-public"), "{}", run.stderr);
    fixture.run(&["serve", "nowhere", "--addr", "127.0.0.1:0"]).expect(2);
    fixture.run(&["serve", ".", "--web", "ledger", "--addr", "127.0.0.1:0"]).expect(2);
}
