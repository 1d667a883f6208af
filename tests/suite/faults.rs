//! Broken files of the corpus: each fault is one finding at its line, and the rest of the file is read.

use ossa_core::document::{Limits, Syntax, read};
use ossa_core::source::Source;
use ossa_tests::corpus;

const OSSA: [&str; 3] = [
    "ossa-0.1.9/blueflyio__openstandardagents@6e831e6ca/examples/advanced/workflows",
    "ossa-0.2/blueflyio__openstandardagents@v0.2.4/examples",
    "ossa-0.3/blueflyio__openstandardagents@v0.3.6/spec/reference/reference-agents",
];
const KAGENT: &str = "kagent/kagent-dev__kagent@";
const CLAUDE: &str = "claude-subagents/VoltAgent__awesome-claude-code-subagents/categories";

/// The findings of a file, as `code line`.
fn check(path: &str, expected: &[&str]) {
    let Some(corpus) = corpus() else { return };
    let bytes = std::fs::read(corpus.join(path)).expect("the corpus holds the file");
    let source = Source::new(path, bytes);
    let syntax = Syntax::of_path(path).expect("the syntax is known");
    let (document, found) = read(&source, syntax, &Limits::DEFAULT);
    let told: Vec<String> = found
        .iter()
        .map(|finding| {
            let span = finding.location.as_ref().expect("it has a place").span;
            let line = document.lines().position(document.text(), span.start).line;
            format!("{} {line}", finding.code.as_str())
        })
        .collect();
    assert_eq!(told, expected, "{path}: {found:?}");
    // Reading went on to the end.
    let is_read =
        document.roots().last().is_some_and(|root| root.span().end as usize + 400 > document.text().len());
    assert!(is_read || syntax == Syntax::Markdown || expected[0].starts_with("D008"), "{path}");
    let fixes: Vec<_> = found.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    let faults = found.iter().filter(|finding| finding.code.as_str() == "D001").count();
    assert_eq!(fixes.len(), faults, "{path}: every fault has a fix");
    let (mended, made) = ossa_core::diagnostic::apply(document.text(), fixes);
    let (_, rest) = read(&Source::new(path, mended), syntax, &Limits::DEFAULT);
    assert!(made == faults && rest.len() == found.len() - faults, "{path}: {rest:?}");
}

#[test]
fn colons_in_values() {
    check(
        "agent-framework/microsoft__agent-framework/dotnet/tests/\
         Microsoft.Agents.AI.Workflows.Declarative.UnitTests/Workflows/EditTableV2.yaml",
        &["D001 11", "D001 18"],
    );
    for name in [
        "04-quality-security/gdpr-ccpa-compliance",
        "07-specialized-domains/hipaa-compliance",
        "08-business-product/assumption-mapping",
        "08-business-product/backlog-grooming",
        "08-business-product/growth-loops",
        "10-research-analysis/ab-test-analysis",
        "10-research-analysis/cohort-analysis",
        "10-research-analysis/first-principles-thinking",
    ] {
        check(&format!("{CLAUDE}/{name}.md"), &["D001 3"]);
    }
}

#[test]
fn text_behind_the_document() {
    check(&format!("{}/hybrid-model-strategy.yaml", OSSA[0]), &["D001 220"]);
    check(&format!("{}/advanced/workflows/hybrid-model-strategy.yaml", OSSA[1]), &["D001 220"]);
}

#[test]
fn a_key_indented_as_its_list() {
    check(&format!("{}/bridges/k8s/deployment.yaml", OSSA[1]), &["D001 190"]);
}

#[test]
fn an_unknown_escape() {
    check(&format!("{}/extensions/kagent-v1.yml", OSSA[1]), &["D001 133"]);
}

#[test]
fn a_scope_without_quotes() {
    let path = format!("{}/ossa-validator-v0.3/manifest.ossa.yaml", OSSA[2]);
    check(&path, &["D002 192", "D001 190", "D001 193"]);
}

#[test]
fn templates() {
    for (name, line) in [
        ("main/contrib/tools/github-mcp-server/templates/toolserver", 1),
        ("main/helm/kagent/templates/toolserver-kagent", 1),
        ("v0.9.0/contrib/tools/github-mcp-server/templates/toolserver", 1),
        ("v0.9.0/helm/agents/argo-rollouts/templates/agent", 7),
        ("v0.9.0/helm/agents/cilium-debug/templates/agent", 7),
        ("v0.9.0/helm/agents/cilium-manager/templates/agent", 7),
        ("v0.9.0/helm/agents/istio/templates/agent", 7),
        ("v0.9.0/helm/agents/k8s/templates/agent", 7),
        ("v0.9.0/helm/agents/kgateway/templates/agent", 7),
        ("v0.9.0/helm/agents/promql/templates/agent", 7),
        ("v0.9.0/helm/kagent/templates/toolserver-kagent", 1),
    ] {
        check(&format!("{KAGENT}{name}.yaml"), &[&format!("D008 {line}")]);
    }
}

/// Nothing else in two thousand real files is a fault.
#[test]
fn other_files_have_no_fault() {
    let Some(corpus) = corpus() else { return };
    let mut faulty = 0;
    for source in ossa_tests::sources(&corpus, ossa_core::Profile::Default) {
        let syntax = Syntax::of_path(&source.path).expect("the syntax is known");
        let (_, found) = read(&source, syntax, &Limits::DEFAULT);
        faulty += usize::from(found.iter().any(|finding| matches!(finding.code.as_str(), "D001" | "D008")));
    }
    assert_eq!(faulty, 17 + 8);
}

#[test]
fn edits_that_could_change_what_is_meant_are_suggestions() {
    let check = |text: &str, is_safe: bool| {
        let source = Source::new("a.yaml", text);
        let (_, findings) = read(&source, Syntax::Yaml, &Limits::DEFAULT);
        let fixes: Vec<bool> =
            findings.iter().filter_map(|finding| Some(finding.fix.as_ref()?.is_safe)).collect();
        assert_eq!(fixes.first(), Some(&is_safe), "{text:?}: {findings:#?}");
    };
    check("spec:\n\trole: a\n", true);
    // The line may be one of the text above, and then its place is part of what it says.
    check("prompt: |\n\tmodel: gpt-5\n", false);
    check("pattern: \"^\\d+$\"\n", true);
    // Who forgot to double one backslash did not mean the other as an escape.
    check("path: \"C:\\new\\Users\"\n", false);
    check("smile: \"\\ud83d\\ude00\"\n", false);
    check("role: note: this\n", true);
    check("role: note: first\n  second # to do\n", false);
    check("role: 'it's'\n", true);
    check("role: \"a\", \"b\"\n", false);
}
