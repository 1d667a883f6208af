use std::sync::Arc;

use ossa_plugin_runtime::{CallError, Clique, Dataset, Limits, Output, Plugin};

use crate::guests;

fn plugin() -> Plugin {
    guests::plugin("ossa-example-shared-server", Limits::default())
}

#[test]
fn agents_that_use_one_server_form_one_group() {
    let report = plugin().run(&guests::dataset(), "");
    let expected = Output {
        vias: vec!["stripe".to_owned()],
        cliques: vec![Clique { kind: 0, via: 0, weight: 0.4, members: vec![0, 2, 3] }],
        ..Output::default()
    };
    assert_eq!(report.result.expect("the rule works"), expected);
    assert_eq!(report.log.lines(), []);
}

#[test]
fn it_says_what_it_is() {
    let plugin = plugin();
    let metadata = plugin.metadata();
    assert_eq!(metadata.name, "shared-server");
    let kinds: Vec<_> = metadata.kinds.iter().map(|kind| (kind.id.as_str(), kind.directed)).collect();
    assert_eq!(kinds, [("shares_server", false)]);
}

#[test]
fn no_nodes_give_no_relations() {
    let report = plugin().run(&Arc::default(), "{}");
    assert_eq!(report.result.expect("the rule works"), Output::default());
}

#[test]
fn a_configuration_is_refused_by_the_rule() {
    let error = plugin().run(&Arc::new(Dataset::default()), r#"{"weight": 1}"#).result.expect_err("refused");
    assert!(matches!(error, CallError::InvalidConfig(_)));
    assert_eq!(error.to_string(), "refused its configuration: the rule has nothing to configure");
}

#[test]
fn calls_on_several_threads_give_the_same() {
    let plugin = plugin();
    let dataset = guests::dataset();
    let outputs = std::thread::scope(|scope| {
        let call = || plugin.run(&dataset, "").result.expect("the rule works");
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(call)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    assert!(outputs.iter().all(|output| *output == outputs[0]));
}
