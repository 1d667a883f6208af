//! Sources come and go in any order; what they mean together depends only on which are there.

use ossa_core::diagnostic::{Code, Theme};
use ossa_core::document::Limits;
use ossa_core::export::ExportFormat;
use ossa_core::export::findings::FindingsFormat;
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace, wire};
use ossa_tests::{root, sources, workspace};
use proptest::prelude::*;

fn fingerprint(workspace: &mut Workspace) -> String {
    let report = workspace.report();
    let findings = serde_json::to_string(&report.findings).expect("findings serialise");
    String::from_utf8_lossy(&ExportFormat::Json.to_bytes(&workspace.analyse().graph)).into_owned() + &findings
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_edits_equals_a_build_from_scratch(
        edits in prop::collection::vec((0usize..138, any::<bool>()), 1..60),
    ) {
        let all = sources(&root().join("static/sample"), Profile::Default);
        let mut edited = Workspace::new(Profile::Default, Limits::DEFAULT);
        for (index, put) in edits {
            let source = &all[index % all.len()];
            if put {
                edited.put(source);
            } else {
                edited.remove(&source.path);
            }
            edited.analyse();
        }
        let kept: Vec<String> = edited.paths().map(ToString::to_string).collect();
        let mut fresh = Workspace::new(Profile::Default, Limits::DEFAULT);
        for source in all.iter().filter(|source| kept.iter().any(|path| **path == *source.path)) {
            fresh.put(source);
        }
        prop_assert_eq!(fingerprint(&mut edited), fingerprint(&mut fresh));
    }
}

#[test]
fn the_order_of_sources_does_not_matter() {
    let mut all = sources(&root().join("static/sample"), Profile::Default);
    let mut forwards = Workspace::new(Profile::Default, Limits::DEFAULT);
    forwards.put_all(all.clone(), &|| {});
    all.reverse();
    let mut backwards = Workspace::new(Profile::Default, Limits::DEFAULT);
    for source in &all {
        backwards.put(source);
    }
    assert_eq!(fingerprint(&mut forwards), fingerprint(&mut backwards));
}

#[test]
fn a_secret_is_written_nowhere() {
    let secret = format!("ghp_{}", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8");
    let text = format!(
        "ossaVersion: \"1.0\"\nagent:\n  id: desk\n  name: Desk\n  version: {secret}\n  role: {secret}\n"
    );
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    workspace.put(&Source::new("desk.yml", text));
    let analysis = workspace.analyse();
    assert!(analysis.diagnostics.iter().any(|finding| finding.code == Code::PlainTextSecret));
    let report = workspace.findings_report(&analysis);
    for format in FindingsFormat::ALL {
        let mut out = Vec::new();
        format.write(&report, &Theme::PLAIN, &mut out).expect("memory can be written to");
        let out = String::from_utf8(out).expect("findings are text");
        assert!(!out.contains(&secret[10..]), "{}: {out}", format.name());
    }
    drop(report);
    let report = workspace.report();
    let findings = serde_json::to_string(&report.findings).expect("findings serialise");
    assert!(!findings.contains(&secret[10..]), "{findings}");
}

#[test]
fn a_graph_survives_the_wire() {
    let mut workspace = workspace(&root().join("static/sample"), Profile::Default);
    let report = workspace.report();
    let text = serde_json::to_string(&report).expect("a report serialises");
    let received: wire::Report = serde_json::from_str(&text).expect("a report can be read back");
    assert_eq!(received, report);
    let graph = received.graph.to_graph().expect("our own graph is valid");
    for format in ExportFormat::ALL {
        assert_eq!(format.to_bytes(&graph), format.to_bytes(&workspace.analyse().graph), "{}", format.name());
    }
}

#[test]
fn a_graph_from_elsewhere_is_checked() {
    let graph = || workspace(&root().join("tests/corpus/extensions"), Profile::Default).report().graph;
    let refused = |change: fn(&mut wire::Graph)| {
        let mut graph = graph();
        change(&mut graph);
        graph.to_graph().expect_err("the graph makes no sense").to_string()
    };
    assert_eq!(refused(|graph| graph.relations[0].target = 99), "an index points outside the nodes");
    assert_eq!(refused(|graph| graph.groups[0].sources.push(99)), "an index points outside the nodes");
    assert_eq!(refused(|graph| graph.relations[0].kind = 99), "an index points outside the kinds");
    assert_eq!(refused(|graph| graph.relations[0].weight = f64::NAN), "a weight is not a finite number");
    assert_eq!(refused(|graph| graph.nodes[0].kind = "robot".into()), "unknown node kind `robot`");
}

#[test]
fn a_layout_is_the_same_twice_and_settles() {
    use ossa_core::layout::{Force, ForceSettings};
    let mut workspace = workspace(&root().join("static/sample"), Profile::Default);
    let analysis = workspace.analyse();
    let run = || {
        let mut force = Force::new(&analysis.graph, ForceSettings::default());
        while force.advance(50) > 0 {}
        (force.steps(), force.positions())
    };
    let (steps, positions) = run();
    assert_eq!((steps, &positions), (run().0, &run().1));
    assert!(positions.iter().all(|value| value.is_finite()));
    assert!(steps < 1500, "the sample settles before the last step, not after {steps}");
}

#[test]
fn what_other_sources_may_define_is_no_finding_where_they_were_not_read() {
    let files = [
        (
            "flow.yaml",
            "apiVersion: ossa/v0.3.6\nkind: Workflow\nmetadata: { name: night, version: 1.0.0, description: Runs }\n\
             spec:\n  steps:\n    - { id: plan, kind: Agent, agent: planner }\n",
        ),
        (
            "policy.yaml",
            "apiVersion: ossa/v0.1.9\nkind: Policy\nmetadata: { name: p, version: 1.0.0, description: Governs }\n\
             spec: { appliesTo: { domains: [billing] } } # ossa: allow(idle-policy) the clerk stands elsewhere\n",
        ),
        (
            "agent.yaml",
            "apiVersion: ossa/v0.3.6\nkind: Agent\nmetadata: { name: desk, version: 1.0.0, description: Pays }\n\
             spec: { role: Desk, dependencies: { agents: [{ name: clock }] } }\n",
        ),
    ];
    let codes = |mut workspace: Workspace| -> (Vec<Code>, usize) {
        for (path, text) in files {
            workspace.put(&Source::new(path, text));
        }
        let analysis = workspace.analyse();
        (analysis.diagnostics.iter().map(|finding| finding.code).collect(), analysis.unchecked_references)
    };
    let workspace = || Workspace::new(Profile::Default, Limits::DEFAULT);
    assert_eq!(codes(workspace()), (vec![Code::UnresolvedReference, Code::UnknownStepAgent], 0));
    // Nor is a comment about such a finding unused.
    assert_eq!(codes(workspace().with_some_sources()), (vec![], 2));
}
