use crate::fixture::{CLEAN, Fixture};

#[test]
fn nodes_are_listed_as_a_table_as_keys_and_as_json() {
    let fixture = Fixture::new(&CLEAN);
    let table = fixture.run(&["query", "depends_on:ledger"]).expect(0).stdout;
    assert!(table.starts_with("1 node\n"), "{table}");
    assert!(table.contains("agent:ossa/refund-desk"), "{table}");
    assert!(table.contains(".agents/refund-desk/agent.yml"), "{table}");
    let keys = fixture.run(&["query", "domain:billing", "--keys"]).expect(0).stdout;
    assert_eq!(keys, "agent:ossa/ledger\nagent:ossa/refund-desk\n");
    let json = fixture.run(&["query", "type:worker", "--json", "--limit", "1"]).expect(0).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["total"], json["nodes"].as_array().unwrap().len()), (&2.into(), 1));
    assert_eq!(fixture.run(&["query", "-orphan name:ledger", "--count"]).expect(0).stdout, "1\n");
    assert_eq!(fixture.run(&["query", "type:judge", "--keys"]).expect(0).stdout, "");
}

#[test]
fn a_query_that_makes_no_sense_is_shown_with_its_place() {
    let run = Fixture::new(&CLEAN).run(&["query", "type:worker typo:x"]).expect(2);
    let marked = "  type:worker typo:x\n              ^^^^\n";
    assert!(run.stderr.starts_with(marked), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `type`? (column 13)"), "{}", run.stderr);
}

#[test]
fn a_mistyped_flag_is_no_query() {
    let run = Fixture::new(&CLEAN).run(&["query", "--cuont"]).expect(2);
    assert!(run.stderr.contains("no flag `--cuont`"), "{}", run.stderr);
}

#[test]
fn the_words_of_the_language_are_told() {
    let words = Fixture::new(&[]).run(&["query", "--words"]).expect(0).stdout;
    for word in ["capability", "in_degree", "orphan", "impact"] {
        assert!(words.contains(word), "{word}");
    }
}
