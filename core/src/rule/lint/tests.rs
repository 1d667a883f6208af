use proptest::prelude::*;

use super::LINTS;
use crate::diagnostic::ALL_CODES;
use crate::document::Limits;
use crate::source::Source;
use crate::{Profile, Workspace};

/// A piece of what files say: names that meet by chance, and values of the wrong kind.
fn value() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "desk",
        "clock",
        "Desk",
        "*",
        "orchestrator",
        "orchestratr",
        "billing",
        "1.0",
        "v2",
        "latest",
        "gpt",
        "http://tools.example.com/x",
        "http://[::1",
        "//",
        "/home/mara/x",
        "TOKEN",
        "--token",
        "é😀",
        "''",
        "[]",
        "{}",
        "~",
        "1e999",
        "{ name: desk }",
        "[desk, desk, clock]",
        "[{ name: desk, version: 1 }]",
        "'Qw7eR2tY9uI4oP1aS8dF'",
        "\"a\\nb\"",
        "mcp__x__drop",
        "'#/components/schemas/A~1%'",
    ]);
    words.prop_map(ToOwned::to_owned)
}

/// One file: a format's beginning, then entries that lints look at, with any value.
fn file() -> impl Strategy<Value = (String, String)> {
    let beginning = prop::sample::select(vec![
        ("agent.yml", "ossaVersion: \"1.0\"\nagent:\n"),
        ("openapi.yml", "openapi: 3.1.0\nx-agent-id: desk\ninfo:\n"),
        ("flow.yml", "apiVersion: ossa/v0.1.9\nkind: Workflow\nspec:\n"),
        ("policy.yml", "apiVersion: ossa/v0.1.9\nkind: Policy\nmetadata: { name: p }\nspec:\n"),
        ("fleet.yml", "apiVersion: ossa/v0.3.6\nkind: Agent\nmetadata: { name: clock }\nspec:\n"),
        ("kagent.yml", "apiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata: { name: desk }\nspec:\n"),
        ("cagent.yml", "version: 2\nagents:\n"),
    ]);
    let key = prop::sample::select(vec![
        "id",
        "name",
        "version",
        "description",
        "type",
        "role",
        "model",
        "llm",
        "tools",
        "capabilities",
        "dependencies",
        "agents",
        "steps",
        "appliesTo",
        "$ref",
        "url",
        "endpoint",
        "api_key",
        "password",
        "command",
        "args",
        "taxonomy",
        "required_capabilities",
        "runtime",
        "monitoring",
        "domains",
        "requireApproval",
    ]);
    let folder = prop::sample::select(vec!["", "a/", ".agents/desk/"]);
    (folder, beginning, prop::collection::btree_map(key, value(), 0..8)).prop_map(
        |(folder, (name, beginning), entries)| {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("  {key}: {value}")).collect();
            (format!("{folder}{name}"), format!("{beginning}{}\n", entries.join("\n")))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever files say, lints end, and mark places that exist.
    #[test]
    fn no_fleet_panics(files in prop::collection::vec(file(), 0..8)) {
        let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
        for (path, text) in &files {
            workspace.put(&Source::new(path.as_str(), text.as_bytes()));
        }
        let analysis = workspace.analyse();
        for finding in &analysis.diagnostics {
            let labels = finding.labels.iter().map(|label| &label.location);
            for location in finding.location.iter().chain(labels) {
                let text = workspace.text(&location.path).expect("findings are about sources");
                prop_assert!(text.get(location.span.range()).is_some(), "{finding:?}");
            }
        }
    }
}

#[test]
fn lints_stand_in_the_order_of_their_codes() {
    let of_lints: Vec<_> = LINTS.iter().map(|lint| lint.code()).collect();
    assert!(of_lints.is_sorted() && of_lints.iter().all(|code| ALL_CODES.contains(code)), "{of_lints:?}");
}
