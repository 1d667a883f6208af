//! The examples as components, over definitions that are read as those of users are.

use std::sync::Arc;

use ossa_core::document::Limits as Reading;
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace};
use ossa_plugin_runtime::{Limits, PluginRule};

use crate::guests;

fn agent(name: &str, metadata: &str, spec: &str) -> Source {
    let text = format!(
        "apiVersion: open-standards-scalable-agents/v0.1.9\nkind: Agent\nmetadata:\n  name: {name}\n{metadata}spec:\n  \
         type: worker\n{spec}"
    );
    Source::new(format!("{name}/agent.yml").as_str(), text)
}

/// Relations and findings that a plugin adds to a fleet, as lines.
fn added(package: &str, config: &str, sources: &[Source]) -> Vec<String> {
    let plugin = Arc::new(guests::plugin(package, Limits::default()));
    let name = plugin.metadata().name.clone();
    let mut workspace = Workspace::new(Profile::Default, Reading::DEFAULT);
    workspace.add_rule(Arc::new(PluginRule::new(plugin, config)));
    for source in sources {
        workspace.put(source);
    }
    let analysis = workspace.analyse();
    let graph = &analysis.graph;
    let id = |node| graph.catalog().node(node).stated_id().to_owned();
    let mut lines = Vec::new();
    let in_groups = graph.groups().iter().flat_map(|group| group.pairs());
    for relation in graph.relations().iter().copied().chain(in_groups) {
        if *graph.origin(relation.origin).name == name {
            let (source, target) = (id(relation.source), id(relation.target));
            lines.push(format!(
                "{} {source} {target} {}",
                graph.kind(relation.kind),
                graph.via(relation.via)
            ));
        }
    }
    let of_plugin = |origin: &ossa_core::diagnostic::Origin| *origin.name == name;
    let findings =
        analysis.diagnostics.iter().filter(|finding| finding.origin.as_ref().is_some_and(of_plugin));
    lines.extend(findings.map(|finding| finding.message.clone()));
    lines.sort();
    lines
}

#[test]
fn labels_of_definitions_reach_a_rule() {
    let sources = [
        agent("billing", "  labels: { owner: pay, escalates-to: desk }\n", ""),
        agent("desk", "  labels:\n    team: pay\n", ""),
        agent("intake", "  labels: { escalates-to: nobody }\n", ""),
    ];
    let expected = [
        "escalates_to billing desk escalates-to",
        "same_owner billing desk pay",
        "unknown-escalation: escalates to `nobody`, which no agent is",
    ];
    assert_eq!(added("ossa-example-ownership", "", &sources), expected);
}

#[test]
fn a_configuration_reaches_a_rule() {
    let sources = [agent("billing", "", ""), agent("pay-desk", "", "")];
    let found = added("ossa-example-naming-policy", r#"{"prefixes":["pay-"]}"#, &sources);
    assert_eq!(found, ["no-prefix: `billing` does not begin with `pay-`"]);
    let refused = added("ossa-example-naming-policy", r#"{"prefix":["pay-"]}"#, &sources);
    let version = env!("CARGO_PKG_VERSION");
    let expected =
        format!("plugin `naming-policy` {version} refused its configuration: it has no setting `prefix`");
    assert_eq!(refused, [expected]);
}

#[test]
fn data_flows_from_producers_to_consumers() {
    let operation = |name: &str| {
        format!(
            "  capabilities:\n    domains: [money]\n    operations:\n      - name: {name}\n        description: x\n"
        )
    };
    let sources = [
        agent("ledger", "", &operation("consume-invoices")),
        agent("billing", "", &operation("produce-invoices")),
    ];
    assert_eq!(added("ossa-example-data-flow", "", &sources), ["consumes_data_from ledger billing invoices"]);
}

#[test]
fn a_fleet_without_policies_has_none_that_apply() {
    assert_eq!(added("ossa-example-policy-governs", "", &[agent("billing", "", "")]), [""; 0]);
}
