//! The bundled sample ecosystem: every deliberate mistake is found, and nothing else is.

use std::collections::BTreeMap;

use ossa_core::Profile;
use ossa_core::diagnostic::Severity;
use ossa_tests::{root, workspace};

/// Path, line and check of every mistake of `static/sample/MISTAKES.md`.
const MISTAKES: [(&str, u32, &str); 14] = [
    (".claude/agents/cost-trimmer.md", 3, "syntax-error"),
    (".claude/agents/dashboard-builder.md", 8, "unencrypted-endpoint"),
    ("customer-care/redelivery-booker/agent.yml", 43, "unresolved-reference"),
    ("data-platform/eta-predictor/agent.yml", 37, "wrong-type"),
    ("engineering/log-summariser/openapi.yml", 14, "unknown-value"),
    ("finance/credit-checker/agent.yml", 42, "dependency-cycle"),
    ("finance/refund-desk/agent.yml", 5, "duplicate-identity"),
    ("fleet/driver-helpline/agent.yml", 44, "unresolved-reference"),
    ("fleet/telematics-feed/agent.yml", 58, "unknown-value"),
    ("fulfilment/damage-assessor/agent.yml", 24, "missing-field"),
    ("fulfilment/returns-sorter/agent.yml", 3, "missing-field"),
    ("fulfilment/sorter-jam-watch/agent.yml", 54, "duplicate-key"),
    ("people/people-answers/agent.yml", 3, "missing-field"),
    ("people/shift-roster/agent.yml", 5, "invalid-form"),
];

#[test]
fn the_mistakes_are_found_and_nothing_else() {
    let report = workspace(&root().join("static/sample"), Profile::Default).report();
    let found: Vec<(&str, u32, &str)> = report
        .findings
        .iter()
        .filter(|finding| finding.severity != Severity::Info.as_str())
        .map(|finding| {
            let place = finding.place.as_ref().expect("every finding here has a place");
            (place.path.as_str(), place.line, finding.name.as_str())
        })
        .collect();
    assert_eq!(found, MISTAKES);
}

/// What is worth knowing about the sample and no mistake: one model that its provider may change, used by three, and a
/// server that takes everybody.
#[test]
fn what_is_only_information_is_meant() {
    let report = workspace(&root().join("static/sample"), Profile::Default).report();
    let infos = report.findings.iter().filter(|finding| finding.severity == Severity::Info.as_str());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in infos {
        *counts.entry(finding.name.as_str()).or_default() += 1;
    }
    assert_eq!(counts, BTreeMap::from([("floating-model", 3), ("unauthenticated-endpoint", 1)]));
}

#[test]
fn a_broken_file_still_shows_its_agent() {
    let mut workspace = workspace(&root().join("static/sample"), Profile::Default);
    let analysis = workspace.analyse();
    let catalog = analysis.graph.catalog();
    for key in ["agent:claude/cost-trimmer", "agent:ossa/returns-sorter", "agent:ossa/sorter-jam-watch"] {
        assert!(catalog.find(key).is_some(), "{key}");
    }
}

#[test]
fn every_kind_and_type_has_something_to_show() {
    let report = workspace(&root().join("static/sample"), Profile::Default).report();
    let stats = report.stats;
    assert!(stats.total_agents >= 110, "{}", stats.total_agents);
    for kind in ["agent", "tool", "mcp-server", "model", "workflow", "policy"] {
        assert!(stats.nodes_by_kind.contains_key(kind), "no {kind}");
    }
    for agent_type in ["orchestrator", "worker", "critic", "judge", "governor", "monitor", "integrator"] {
        assert!(stats.by_type.contains_key(agent_type), "no {agent_type}");
    }
    assert!(report.findings.iter().any(|finding| finding.severity == Severity::Error.as_str()));
    let formats: std::collections::BTreeSet<&str> = report
        .graph
        .nodes
        .iter()
        .flat_map(|node| node.files.iter().map(|file| file.format.as_str()))
        .collect();
    let all = ["claude-subagent", "openapi", "ossa-0.1", "ossa-1.0"];
    assert_eq!(formats.into_iter().collect::<Vec<_>>(), all);
}
