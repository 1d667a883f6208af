use crate::fixture::Fixture;

#[test]
fn a_synthetic_fleet_is_sound_and_of_the_size_that_was_asked_for() {
    let fixture = Fixture::new(&[]);
    let run = fixture.run(&["init", "fleet", "--agents", "120"]).expect(0);
    assert_eq!(run.stderr, "wrote 120 agents to fleet\n");
    fixture.run(&["validate", "fleet", "--quiet"]).expect(0);
    let stats = fixture.run(&["knowledge-graph", "fleet", "--stats-format", "json"]).expect(0).stdout;
    let stats: serde_json::Value = serde_json::from_str(&stats).unwrap();
    assert_eq!((&stats["totalAgents"], &stats["sourceCount"]), (&120.into(), &120.into()));
}

#[test]
fn what_is_there_is_not_written_over() {
    let fixture = Fixture::new(&[("fleet/mine.yml", "x: 1\n")]);
    let run = fixture.run(&["init", "fleet"]).expect(2);
    assert!(run.stderr.contains("the folder `fleet` is not empty"), "{}", run.stderr);
    assert_eq!(std::fs::read_dir(fixture.path().join("fleet")).unwrap().count(), 1);
}
