//! The rules that are measured give what they are thought to.

use std::sync::Arc;

use ossa_plugin_runtime::{Dataset, Limits, Node};

use crate::guests;

#[test]
fn the_measured_rules_relate() {
    let node = |id, domains| Node { id, domains, capabilities: vec!["x", "y"], ..Node::default() };
    let nodes = [node("a", vec!["p", "q"]), node("b", vec!["p", "q"]), node("c", vec!["r", "q"])];
    let dataset = Arc::new(Dataset::new(nodes, []));
    let plugin = guests::plugin("ossa-bench-fixture", Limits::default());
    let relations = |config| {
        let output = plugin.run(&dataset, config).result.expect("the rule works");
        output.relations.iter().map(|one| (one.source, one.target, one.weight)).collect::<Vec<_>>()
    };
    assert_eq!(relations(""), [(0, 1, 1.0)]);
    assert_eq!(relations("\"pairs\""), [(0, 1, 1.0)]);
}
