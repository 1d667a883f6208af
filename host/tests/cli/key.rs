use std::time::{Duration, Instant};

use crate::fixture::{CLEAN, Fixture};
use crate::kit::postgres::Postgres;
use crate::serve::Server;

const GRAPH: &str = "/api/v1/knowledge-graph/metrics";

/// The status of an answer to a request with this key.
fn status(server: &Server, method: &str, key: &str) -> u16 {
    let answer = server.send_with(&format!("{method} {GRAPH}"), &format!("Authorization: Bearer {key}\r\n"));
    answer.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_key_is_made_shown_once_used_rotated_and_revoked() {
    let fixture = Fixture::new(&CLEAN);
    let server = Server::start(&fixture, &["."]);
    until("no key is asked for", || status(&server, "GET", "") == 200);

    let made = fixture.run(&["key", "create", "--name", "deploy", "--scope", "read"]).expect(0);
    let key = made.stdout.trim().to_owned();
    assert_eq!(made.stdout.lines().count(), 1, "for programs");
    until("a key is asked for", || status(&server, "GET", "") == 401);
    assert_eq!(status(&server, "GET", &key), 200);

    let listed = fixture.run(&["key", "list", "--json"]).expect(0);
    let (id, secret) = key.strip_prefix("ossa_").unwrap().split_once('_').unwrap();
    assert_eq!((&listed.json()["id"], &listed.json()["state"]), (&id.into(), &"open".into()));
    assert!(!listed.stdout.contains(secret) && !made.stderr.contains(secret));
    // It stands nowhere in the folder either.
    for entry in std::fs::read_dir(fixture.path().join(".ossa")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{}", path.display());
    }

    let next = fixture.run(&["key", "rotate", id, "--grace-hours", "0"]).expect(0).stdout.trim().to_owned();
    until("the new key opens", || status(&server, "GET", &next) == 200);
    until("the one of before does not", || status(&server, "GET", &key) == 401);
    let next_id = next.strip_prefix("ossa_").unwrap().split_once('_').unwrap().0;
    fixture.run(&["key", "revoke", next_id, "--tenant", "other"]).expect(2);
    fixture.run(&["key", "revoke", next_id]).expect(0);
    fixture.run(&["key", "revoke", next_id]).expect(2);
    fixture.run(&["key", "rotate", next_id]).expect(2);
    until("it is revoked", || status(&server, "GET", &next) == 401);
    assert_eq!(
        status(&server, "GET", ""),
        401,
        "no key is left, and none is needed only where there never was one"
    );
    fixture.run(&["key", "create", "--name", "x", "--scope", "all"]).expect(2);
}

/// What one server is told, another serves; and both do without the database for a while.
#[test]
fn servers_share_a_database() {
    let Some(database) = Postgres::start() else { return };
    let url = database.database("shared");
    let fixture = Fixture::new(&CLEAN);
    fixture.write("agents/agent.yml", CLEAN[1].1);
    let data = |name: &'static str| ["agents", "--data", name, "--database", &url].map(str::to_owned);
    let [one, two] = ["one", "two"].map(|name| {
        let arguments = data(name);
        Server::start(&fixture, &arguments.iter().map(String::as_str).collect::<Vec<_>>())
    });
    let answer = one.post_any("/api/v1/specifications", "application/yaml", CLEAN[0].1.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    for server in [&one, &two] {
        until("both serve it", || server.send("GET /api/v1/knowledge-graph").contains("Keeps the books."));
    }
    assert!(two.send("GET /api/v1/specifications/ledger").starts_with("HTTP/1.1 200"));
    let key = fixture.run(&["key", "create", "--name", "k", "--scope", "read", "--database", &url]).expect(0);
    for server in [&one, &two] {
        until("both ask for a key", || status(server, "GET", "") == 401);
        assert_eq!(status(server, "GET", key.stdout.trim()), 200);
    }

    // The database crashes: the graph and the keys stay, readiness tells, and all is well when it is back.
    let ready = |server: &Server| server.send("GET /ready").starts_with("HTTP/1.1 200");
    database.kill();
    until("it is told that the store is gone", || !ready(&one));
    assert_eq!(status(&one, "GET", key.stdout.trim()), 200);
    assert_eq!(status(&one, "GET", ""), 401);
    database.launch();
    for server in [&one, &two] {
        until("the store is back", || ready(server));
        assert_eq!(status(server, "GET", key.stdout.trim()), 200);
    }
}
