//! A plugin as one of the rules of a graph.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ossa_core::diagnostic::{Code, Diagnostic};
use ossa_core::graph::Graph;
use ossa_core::model::{Catalog, Entry, NodeId, NodeKind, Place, ReferenceKind, ResolvedReference};
use ossa_core::rule::{self, Rule, Stated};
use ossa_core::text::Span;
use ossa_plugin_runtime::{Limits, PluginRule};

use crate::guests;

/// Two agents that use one MCP server, in that order.
fn catalog() -> Arc<Catalog> {
    let place = |path: &str| Place { path: path.into(), span: Span::default(), format: "ossa-1.0".into() };
    let entry = |id: &str, places| Entry {
        key: format!("test:ossa/{id}"),
        id: id.to_owned(),
        name: id.to_owned(),
        places,
        ..Entry::default()
    };
    let entries = [
        (NodeKind::Agent, entry("billing", vec![place("billing/agent.yml")])),
        (NodeKind::Agent, entry("refunds", vec![place("refunds/agent.yml")])),
        (NodeKind::McpServer, entry("stripe", Vec::new())),
    ];
    let uses = |source| ResolvedReference {
        source: NodeId(source),
        kind: ReferenceKind::UsesMcpServer,
        target: NodeId(2),
        field: "mcp".into(),
        location: None,
    };
    Arc::new(Catalog::new(entries, vec![uses(0), uses(1)]))
}

fn graph(plugins: Vec<PluginRule>) -> (Graph, Vec<Diagnostic>) {
    let mut rules: Vec<Arc<dyn Rule>> = vec![Arc::new(Stated(ReferenceKind::UsesMcpServer))];
    rules.extend(plugins.into_iter().map(|plugin| Arc::new(plugin) as Arc<dyn Rule>));
    rule::relate(&catalog(), &rules)
}

fn shared_server() -> PluginRule {
    PluginRule::new(Arc::new(guests::plugin("ossa-example-shared-server", Limits::default())), "")
}

fn hostile(mode: &str, limits: Limits) -> PluginRule {
    PluginRule::new(Arc::new(guests::plugin("ossa-hostile-fixture", limits)), mode)
}

#[test]
fn relations_of_a_plugin_stand_beside_the_others() {
    let (graph, diagnostics) = graph(vec![shared_server()]);
    assert_eq!(diagnostics, []);
    let group = &graph.groups()[0];
    assert_eq!((graph.kind(group.kind), graph.via(group.via)), ("shares_server", "test:ossa/stripe"));
    assert_eq!(graph.origin(group.origin).name.as_ref(), "shared-server");
    assert_eq!(graph.relation_count(), 3);
}

#[test]
fn a_failing_plugin_is_one_finding_and_no_relation() {
    let limits = Limits { time: Duration::from_millis(300), ..Limits::default() };
    let (graph, diagnostics) = graph(vec![hostile("loop", limits), shared_server()]);
    let [finding] = &diagnostics[..] else { panic!("{diagnostics:?}") };
    assert_eq!(finding.code, Code::PluginFailed);
    assert_eq!(finding.message, "plugin `hostile` 0.0.13 exceeded its time limit of 300 ms");
    assert_eq!(finding.origin.as_ref().map(|origin| origin.version.as_ref()), Some("0.0.13"));
    // The rule after it is not affected.
    assert_eq!(graph.relation_count(), 3);
}

#[test]
fn nothing_of_a_partly_invalid_output_is_kept() {
    let (graph, diagnostics) = graph(vec![hostile("mixed", Limits::default())]);
    assert_eq!(graph.relation_count(), 2);
    assert_eq!(
        diagnostics[0].message,
        "plugin `hostile` 0.0.13 returned relation 1 with weight NaN, which is not a finite number of 0 or more"
    );
}

#[test]
fn the_log_of_a_call_can_be_had() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let seen = lines.clone();
    let rule = hostile("long-line", Limits { log_line_bytes: 4, ..Limits::default() });
    let rule = rule.with_log(move |metadata, log| {
        let mut seen = seen.lock().expect("no panic while it is held");
        seen.extend(log.lines().iter().map(|line| format!("{}: {}", metadata.name, line.text)));
    });
    graph(vec![rule]);
    assert_eq!(*lines.lock().expect("no panic while it is held"), ["hostile: éé"]);
}
