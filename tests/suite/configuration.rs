//! Configuration and comments, through the workspace as every shell uses it.

use ossa_core::config::{Comments, FILE_NAME, Selection, Selector, read, suppressions};
use ossa_core::diagnostic::{Frame, Theme, render};
use ossa_core::document::Limits;
use ossa_core::export::findings::FindingsFormat;
use ossa_core::source::Source;
use ossa_core::text::LineIndex;
use ossa_core::{Profile, Workspace};
use proptest::prelude::*;

/// An agent that needs one that is not there.
const LOST: &str = "ossaVersion: \"1.0\"\nagent:\n  id: refund-desk\n  name: Refund desk\n  role: r\n  version: 1.0.0\n  \
                    dependencies: { required: [{ agent_id: ledger }] }\n";

fn workspace() -> Workspace {
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    workspace.put(&Source::new("desk/agent.yml", LOST));
    workspace
}

fn has_lost(workspace: &mut Workspace) -> bool {
    workspace.analyse().diagnostics.iter().any(|finding| finding.code.as_str() == "G003")
}

#[test]
fn the_configuration_comes_and_goes_like_a_source() {
    let mut workspace = workspace();
    assert!(has_lost(&mut workspace));
    let text = "[validate]\nignore = ['G']\n";
    let revision = workspace.put(&Source::new(FILE_NAME, text));
    assert_eq!(workspace.revision(), revision);
    assert!(!has_lost(&mut workspace));
    assert!(workspace.is_current(FILE_NAME, text.as_bytes()));
    assert_eq!((workspace.source_count(), workspace.paths().count()), (1, 2));
    assert!(workspace.remove(FILE_NAME));
    assert!(has_lost(&mut workspace));
    assert!(!workspace.remove(FILE_NAME));
    // Elsewhere the name means nothing.
    assert!(!Profile::Default.reads("desk/ossa.toml") && Profile::Default.reads(FILE_NAME));
    assert!(!Profile::Ossa019.reads(FILE_NAME));
}

#[test]
fn what_is_excluded_defines_nothing_and_is_listed() {
    let mut workspace = workspace();
    workspace.put(&Source::new(FILE_NAME, "exclude = ['desk']\n"));
    let analysis = workspace.analyse();
    assert_eq!(analysis.graph.catalog().agents().count(), 0);
    assert_eq!(analysis.diagnostics, []);
    assert_eq!(analysis.skipped.len(), 1);
}

#[test]
fn a_comment_in_a_text_is_none() {
    let text = format!("{LOST}  description: |\n    # ossa: allow-file(G003) shown, not meant\n");
    let mut workspace = workspace();
    workspace.put(&Source::new("desk/agent.yml", text.as_str()));
    assert!(has_lost(&mut workspace));
    workspace.put(&Source::new("desk/agent.yml", format!("# ossa: allow-file(G003) meant\n{LOST}")));
    assert!(!has_lost(&mut workspace));
    assert_eq!(workspace.analyse().suppressed.len(), 1);
}

#[test]
fn the_command_line_counts_more() {
    let selection =
        Selection { select: Selector::parse("G").ok().map(|selector| vec![selector]), ignore: Vec::new() };
    let mut workspace = workspace().with_selection(selection);
    workspace.put(&Source::new(FILE_NAME, "[validate]\nignore = ['G003']\n"));
    assert!(has_lost(&mut workspace));
    assert!(workspace.analyse().diagnostics.iter().all(|finding| finding.code.as_str().starts_with('G')));
}

#[test]
fn some_sources_leave_references_open() {
    let mut workspace = workspace().with_some_sources();
    let analysis = workspace.analyse();
    assert_eq!(analysis.unchecked_references, 1);
    assert!(!has_lost(&mut workspace));
}

/// Texts of the words that the readers look for.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("ossa:"),
        Just("# "),
        Just("<!--"),
        Just("-->"),
        Just("allow"),
        Just("allow-file"),
        Just("("),
        Just(")"),
        Just(","),
        Just("G003"),
        Just("\n"),
        Just("\r\n"),
        Just("---\n"),
        Just("'"),
        Just("\""),
        Just(" "),
        Just("é"),
        Just("[validate]\n"),
        Just("ignore"),
        Just(" = "),
        Just("["),
        Just("]"),
        Just("exclude"),
        Just("{"),
        Just("}"),
        Just("*"),
        Just("\\"),
        Just("[[validate.per-path]]\n"),
        Just("path"),
        Just("日\t"),
        Just("a: "),
        Just("\u{202e}"),
    ];
    proptest::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_read_and_what_is_found_lies_in_it(text in words()) {
        let (_, mut findings) = read(&Source::new(FILE_NAME, text.as_str()));
        let lines = LineIndex::new(&text);
        for comments in [Comments::Hash, Comments::Markdown] {
            let (found, faults) = suppressions(&FILE_NAME.into(), &text, &lines, comments);
            for suppression in found {
                prop_assert!(text.get(suppression.span.range()).is_some());
                prop_assert!(text.get(suppression.removal.range()).is_some());
            }
            findings.extend(faults);
        }
        for finding in findings {
            let location = finding.location.as_ref().expect("it is about this text");
            prop_assert!(text.get(location.span.range()).is_some(), "{finding:?}");
            render(&finding, &Theme::PLAIN, |_| Some(Frame { text: &text, lines: &lines }));
        }
    }

    #[test]
    fn any_sources_can_be_reported(config in words(), yaml in words(), markdown in words()) {
        let mut workspace = workspace();
        workspace.put(&Source::new(FILE_NAME, config));
        workspace.put(&Source::new("a.yml", yaml));
        workspace.put(&Source::new("b/SKILL.md", markdown));
        let analysis = workspace.analyse();
        for format in FindingsFormat::ALL {
            let report = workspace.findings_report(&analysis);
            format.write(&report, &Theme::PLAIN, &mut std::io::sink()).expect("a sink takes everything");
        }
    }
}
