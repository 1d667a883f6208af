use std::time::{Duration, Instant};

use crate::fixture::{BROKEN, CLEAN, Fixture};
use crate::serve::Server;

#[test]
fn a_definition_lives_in_the_store() {
    let fixture = Fixture::new(&CLEAN);
    let run = |arguments: &[&str]| fixture.run(&[&["spec"], arguments].concat());
    assert_eq!(run(&["create", "ledger/agent.yml"]).expect(0).stdout, "ledger version 1\n");
    assert!(run(&["create", "ledger/agent.yml"]).expect(2).stderr.contains("already, at version 1"));
    assert_eq!(run(&["read", "ledger"]).expect(0).stdout, CLEAN[0].1);

    let changed = CLEAN[0].1.replace("Keeps the books.", "Keeps new books.");
    fixture.write("changed.yaml", &changed);
    assert_eq!(
        run(&["update", "ledger", "changed.yaml", "--version", "1"]).expect(0).stdout,
        "ledger version 2\n"
    );
    let stale = run(&["update", "ledger", "changed.yaml", "--version", "1"]).expect(2);
    assert!(stale.stderr.contains("`ledger` is at version 2 and not 1"), "{}", stale.stderr);
    let diff = run(&["diff", "ledger", "1", "2"]).expect(0).stdout;
    assert!(diff.contains("-  description: Keeps the books.\n+  description: Keeps new books.\n"), "{diff}");

    let listed = run(&["list", "--json", "--label", "BILL"]).expect(0).json();
    assert_eq!((&listed["id"], &listed["version"]), (&"ledger".into(), &2.into()));
    assert_eq!(run(&["list", "--kind", "workflow"]).expect(0).stdout.lines().count(), 1);

    run(&["delete", "ledger", "--version", "1"]).expect(2);
    run(&["delete", "ledger", "--version", "2"]).expect(0);
    run(&["read", "ledger"]).expect(2);
    assert_eq!(run(&["read", "ledger", "--version", "2"]).expect(0).stdout, changed);
    run(&["rollback", "ledger", "--to", "1"]).expect(0);
    assert_eq!(run(&["read", "ledger", "--json"]).expect(0).json()["version"], 4);
    assert_eq!(run(&["read", "ledger"]).expect(0).stdout, CLEAN[0].1);
    let history = run(&["history", "ledger"]).expect(0).stdout;
    let actions: Vec<&str> =
        history.lines().skip(1).filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert_eq!(actions, ["rolled-back", "deleted", "updated", "created"]);

    run(&["read", "ledger", "--tenant", "other"]).expect(2);
    assert_eq!(run(&["list", "--tenant", "other"]).expect(0).stdout.lines().count(), 1);
}

#[test]
fn a_definition_with_errors_is_not_stored() {
    let fixture = Fixture::new(&[BROKEN]);
    let run = fixture.run(&["spec", "create", "broken.yml"]).expect(1);
    assert!(run.stderr.contains("error[D001]"), "{}", run.stderr);
    assert_eq!(fixture.run(&["spec", "list"]).expect(0).stdout.lines().count(), 1);
    fixture.write("notes.txt", "nothing");
    fixture.run(&["spec", "create", "notes.txt"]).expect(2);
}

#[test]
fn the_address_of_a_database_is_told_without_its_password() {
    let fixture = Fixture::new(&CLEAN);
    // Nobody listens at port 1.
    let url = "postgres://ossa:s3cret@127.0.0.1:1/graphs";
    for arguments in [
        &["spec", "list", "--database", url][..],
        &["serve", ".", "--addr", "127.0.0.1:0", "--database", url],
    ] {
        let run = fixture.run(arguments).expect(2);
        assert!(run.stderr.contains("postgres://ossa@127.0.0.1:1/graphs"), "{}", run.stderr);
        assert!(!run.stderr.contains("s3cret"), "{}", run.stderr);
    }
    let wrong =
        fixture.command(&["spec", "list"]).env("OSSA_DATABASE", "mysql://ossa:s3cret@db/x").output().unwrap();
    let stderr = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr.contains("OSSA_DATABASE") && !stderr.contains("s3cret"), "{stderr}");
    fixture.run(&["spec", "create", "ledger/agent.yml", "--database", "sqlite://elsewhere.db"]).expect(0);
    assert!(fixture.path().join("elsewhere.db").is_file());
    assert!(!fixture.path().join(".ossa").exists());
}

/// What the command line writes, a running server of the same store serves soon after.
#[test]
fn a_server_follows_what_others_write() {
    let fixture = Fixture::new(&CLEAN);
    fixture.write("third.yaml", CLEAN[0].1.replace("name: ledger", "name: third"));
    fixture.write("agents/agent.yml", CLEAN[0].1);
    let server = Server::start(&fixture, &["agents"]);
    let until = |what: &str, expected: bool| {
        let deadline = Instant::now() + Duration::from_secs(30);
        while server.send("GET /api/v1/knowledge-graph").contains("agent:ossa/third") != expected {
            assert!(Instant::now() < deadline, "{what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    until("nothing is stored yet", false);
    fixture.run(&["spec", "create", "third.yaml"]).expect(0);
    until("it is written", true);
    fixture.run(&["spec", "delete", "third", "--version", "1"]).expect(0);
    until("it is deleted", false);
}
