use std::sync::Arc;

use super::*;
use crate::graph::RelationSink;
use crate::model::{Catalog, Entry, NodeKind};

/// `tokenizer` is needed by `trainer`, which is needed by `planner`; the last two share a domain; `loner` has nothing.
fn graph() -> Graph {
    let entry = |id: &str, agent_type: &str, capability: &str| {
        let texts = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        let entry = Entry {
            key: format!("agent:ossa/{id}"),
            id: id.to_owned(),
            name: format!("The {id}"),
            agent_type: Some(agent_type.to_owned()),
            capabilities: texts(capability),
            domains: vec!["nlp".to_owned()],
            ..Entry::default()
        };
        (NodeKind::Agent, entry)
    };
    let entries = [
        entry("loner", "worker", ""),
        entry("planner", "orchestrator", "plan week"),
        entry("tokenizer", "worker", "split"),
        entry("trainer", "worker", "train model"),
    ];
    let mut sink = RelationSink::new(crate::diagnostic::Origin::builtin("test"));
    let id = |index| NodeId(index);
    sink.relation("depends_on", id(1), id(3), 1.0, "field");
    sink.relation("depends_on", id(3), id(2), 1.0, "field");
    sink.clique("communicates_with", 0.5, "nlp", vec![id(1), id(3)]);
    Graph::new(Arc::new(Catalog::new(entries, Vec::new())), [sink])
}

fn ids(text: &str) -> Vec<String> {
    let graph = graph();
    let found = Query::parse(text).and_then(|query| query.evaluate(&graph)).unwrap_or_else(|error| {
        panic!("{text}: {error} at {}", error.column(text));
    });
    found.into_iter().map(|id| graph.catalog().node(id).stated_id().to_owned()).collect()
}

fn refused(text: &str) -> (usize, String) {
    let error = Query::parse(text).and_then(|query| query.evaluate(&graph())).unwrap_err();
    (error.column(text), error.to_string())
}

#[test]
fn conditions_side_by_side_must_all_hold() {
    assert_eq!(ids("").len(), 4);
    assert_eq!(ids("type:worker domain:nlp"), ["loner", "tokenizer", "trainer"]);
    assert_eq!(ids("type:worker and not id:l*"), ["tokenizer", "trainer"]);
    assert_eq!(ids("type:worker -orphan -is:undefined"), Vec::<String>::new());
    assert_eq!(ids("-orphan (id:loner or type:orchestrator,judge)"), ["planner"]);
    assert_eq!(ids("capability:\"TRAIN*\""), ["trainer"]);
    assert_eq!(ids("\"the tok\" undefined"), ["tokenizer"]);
}

#[test]
fn relations_are_fields_and_numbers() {
    assert_eq!(ids("depends_on:tokenizer"), ["trainer"]);
    assert_eq!(ids("depends_on:*"), ["planner", "trainer"]);
    assert_eq!(ids("communicates_with:trainer"), ["planner"]);
    assert_eq!(ids("communicates_with:t*,planner"), ["planner", "trainer"]);
    assert_eq!(ids("uses_model:*"), Vec::<String>::new());
    assert_eq!(ids("degree>=3"), ["trainer"]);
    assert_eq!(ids("depends_on=0"), ["loner", "tokenizer"]);
    assert_eq!(ids("in_degree = 1 out_degree < 1"), ["tokenizer"]);
}

#[test]
fn walks_begin_at_what_is_called_so() {
    assert_eq!(ids("hop(tokenizer, 1)"), ["tokenizer", "trainer"]);
    assert_eq!(ids("hop(tokenizer,2)"), ["planner", "tokenizer", "trainer"]);
    assert_eq!(ids("path(agent:ossa/planner, tokenizer)"), ["planner", "tokenizer", "trainer"]);
    assert_eq!(ids("path(planner, loner)"), Vec::<String>::new());
    assert_eq!(ids("impact(trainer)"), ["planner", "trainer"]);
    assert_eq!(ids("impact(t*) -type:worker"), ["planner"]);
    assert_eq!(ids("in(component:1)"), ["planner", "tokenizer", "trainer"]);
    assert_eq!(ids("in(component:2)"), ["loner"]);
    assert_eq!(ids("in(community:1)"), ids("in(component:1)"));
}

#[test]
fn what_makes_no_sense_is_refused_where_it_stands() {
    assert_eq!(
        refused("type:worker (id:a"),
        (13, "the bracket that opens here is not closed; add a `)`".into())
    );
    assert_eq!(
        refused("é typo:worker"),
        (3, "there is no field and no kind of relation `typo`; did you mean `type`?".into())
    );
    assert_eq!(refused("degree>many").0, 8);
    assert_eq!(refused("degree=>3"), (7, "`=>` compares nothing; use <, <=, =, !=, >= or >".into()));
    assert_eq!(
        refused("type:"),
        (6, "`type` needs a value here; write \"\" around a value with blanks in it, or `*` for any".into())
    );
    assert_eq!(
        refused("a or"),
        (
            3,
            "`or` needs a condition on both sides; write \"or\" with quotation marks to search for the word"
                .into()
        )
    );
    assert_eq!(refused("hopp(a, 1)"), (1, "there is no function `hopp`; did you mean `hop`?".into()));
    assert_eq!(
        refused("hop(tokeniser, 1)"),
        (5, "nothing is called `tokeniser`; did you mean `tokenizer`?".into())
    );
    assert_eq!(refused("is:lost").0, 4);
    assert_eq!(refused("in(component:3)").0, 14);
    assert_eq!(refused("in(crowd:3)").0, 4);
    assert_eq!(refused("-"), (1, "`-` needs a condition after it".into()));
    assert_eq!(
        refused("a)"),
        (2, "unexpected `)`; open a bracket first, or put quotation marks around it".into())
    );
    assert_eq!(refused("\"a"), (1, "the quotation mark that opens here is not closed; add a `\"`".into()));
}

#[test]
fn size_and_depth_are_bounded() {
    assert!(Query::parse(&"a ".repeat(MAX_LENGTH)).is_err());
    assert!(Query::parse(&"(".repeat(1000)).is_err());
    assert!(Query::parse(&"-".repeat(1000)).is_err());
    assert!(Query::parse(&format!("{}a{}", "(".repeat(60), ")".repeat(60))).is_ok());
}
