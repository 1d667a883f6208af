use crate::fixture::Fixture;

#[test]
fn one_code_by_code_or_name() {
    let fixture = Fixture::new(&[]);
    let by_code = fixture.run(&["explain", "g003"]).expect(0);
    assert!(by_code.stdout.starts_with("G003 unresolved-reference (warning)\n"), "{}", by_code.stdout);
    assert!(by_code.stdout.contains("    - agent_id: van-registery\n"), "{}", by_code.stdout);
    assert!(by_code.stdout.contains("> no agent named `van-registery` is defined\n"), "{}", by_code.stdout);
    assert!(by_code.stdout.ends_with("    ignore = [\"G003\"]\n"), "{}", by_code.stdout);
    assert!(!by_code.stdout.contains("```"), "{}", by_code.stdout);
    assert_eq!(fixture.run(&["explain", "unresolved-reference"]).expect(0).stdout, by_code.stdout);
}

#[test]
fn all_codes_without_one() {
    let run = Fixture::new(&[]).run(&["explain"]).expect(0);
    assert_eq!(run.stdout.lines().count(), ossa_core::diagnostic::ALL_CODES.len());
}

#[test]
fn an_unknown_code_exits_with_2() {
    Fixture::new(&[]).run(&["explain", "X999"]).expect(2);
}

#[test]
fn completions_and_help_name_every_command() {
    let fixture = Fixture::new(&[]);
    let script = fixture.run(&["completions", "bash"]).expect(0).stdout;
    let help = fixture.run(&["--help"]).expect(0).stdout;
    for command in [
        "knowledge-graph",
        "validate",
        "impact",
        "path",
        "diff",
        "stats",
        "communities",
        "recommend",
        "watch",
        "serve",
        "explain",
        "init",
        "query",
        "plugin",
        "completions",
    ] {
        assert!(script.contains(command), "{command}");
        assert!(help.contains(command), "{command}");
    }
    assert!(help.contains("Examples:"));
}
