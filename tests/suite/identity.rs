//! Who a definition is: by what it says, by the folder it stands in, and by what stands beside it.

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace};

const MANIFEST: &str = "ossaVersion: \"1.0\"\nagent: { id: desk, name: Desk, version: 1.0.0, role: custom, description: Takes parcels back, \
    runtime: { type: docker }, capabilities: [{ name: a, description: b, input_schema: {}, output_schema: {} }] }";
const STUB: &str = "openapi: 3.1.0\ninfo: { title: Desk API, version: 1.0.0 }\npaths: { /health: {} }";

/// The keys of the agents, and the names of the findings.
fn check(root: &str, files: &[(&str, &str)], agents: &[&str], findings: &[&str]) {
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT).with_root(root);
    for (path, text) in files {
        workspace.put(&Source::new(*path, *text));
    }
    let analysis = workspace.analyse();
    let keys: Vec<&str> = analysis.graph.catalog().agents().map(ossa_core::model::NodeView::key).collect();
    let names: Vec<&str> = analysis.diagnostics.iter().map(|finding| finding.code.name()).collect();
    assert_eq!((keys.as_slice(), names.as_slice()), (agents, findings), "{files:?}");
}

#[test]
fn a_manifest_and_the_api_beside_it_are_one_agent() {
    check("", &[("desk/agent.yml", MANIFEST), ("desk/openapi.yml", STUB)], &["agent:ossa/desk"], &[]);
    // Alone it is just an API, unless agents are kept there.
    check("", &[("desk/openapi.yml", STUB)], &[], &[]);
    check("", &[(".agents/desk/openapi.yml", STUB)], &["agent:ossa/desk"], &[]);
}

#[test]
fn the_folder_that_was_opened_counts_too() {
    let sub_agent = "---\nname: reviewer\ndescription: Reviews.\n---\n";
    check("agents", &[("reviewer.md", sub_agent)], &["agent:claude/reviewer"], &[]);
    check("notes", &[("reviewer.md", sub_agent)], &[], &[]);
    check(".agents", &[("desk/openapi.yml", STUB)], &["agent:ossa/desk"], &[]);
    let nameless = MANIFEST.replace("id: desk, ", "");
    check("front", &[("agent.yml", &nameless)], &["agent:ossa/front"], &["missing-field"]);
}

#[test]
fn one_id_in_two_files_of_one_format_is_a_finding() {
    let one = "openapi: 3.1.0\ninfo: { title: A, version: 1.0.0, description: Takes parcels back }\nx-agent-id: desk";
    check(
        "",
        &[("a/openapi.yml", one), ("b/openapi.yml", one)],
        &["agent:ossa/desk"],
        &["duplicate-identity"],
    );
    // Also where the first file of the agent has another format.
    check(
        "",
        &[("a/agent.yml", MANIFEST), ("b/openapi.yml", one), ("c/openapi.yml", one)],
        &["agent:ossa/desk"],
        &["duplicate-identity"],
    );
}

#[test]
fn what_was_written_the_last_time_is_not_read() {
    assert!(!Profile::Default.reads("knowledge-graph/graph.json"));
    assert!(!Profile::Default.reads("work/knowledge-graph/graph-cytoscape.json"));
    assert!(Profile::Default.reads("knowledge-graph/agent.yml"));
}
