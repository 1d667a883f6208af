use std::cell::RefCell;
use std::sync::Arc;

use super::*;
use crate::config::Grounds;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::text::{LineIndex, Span};

const TEXT: &str = "a: 1\nä b: x, y\n";

/// A finding with everything, one without a place, and one that a comment allows.
fn written(format: FindingsFormat, shift: u32) -> String {
    let text = format!("{}{TEXT}", "\n".repeat(shift as usize));
    let lines = LineIndex::new(&text);
    let path: Arc<str> = "a b/ö,x.yml".into();
    let findings = [
        Diagnostic::new(Code::DuplicateKey, &path, Span::new(5 + shift, 7 + shift), "100% <wrong>: a\nb")
            .with_help("mend it")
            .with_label(&path, Span::new(shift, 1 + shift), "first")
            .with_fix(Fix::safe("drop it", vec![Edit::replace(Span::new(5 + shift, 7 + shift), "")])),
        Diagnostic::without_location(Code::PluginFailed, "it failed"),
    ];
    let suppressed = [Suppressed {
        diagnostic: Diagnostic::new(Code::MissingField, &path, Span::new(shift, 1 + shift), "no `x`"),
        grounds: Grounds::Comment(Some("why".to_owned())),
    }];
    let report = FindingsReport {
        findings: findings.iter().collect(),
        suppressed: &suppressed,
        skipped: &[],
        unread: vec![wire::Skipped { path: "gone.yml".to_owned(), reason: "it is gone".to_owned() }],
        summary: Summary { suppressed: 1, ..Summary::of(&findings) },
        text_of: Box::new(|_| Some((&text, &lines))),
        pointer_of: RefCell::new(Box::new(|_| Some("/b".to_owned()))),
        path_of: Box::new(|path| format!("agents/{path}")),
    };
    let mut out = Vec::new();
    format.write(&report, &Theme::PLAIN, &mut out).expect("memory can be written");
    String::from_utf8(out).expect("writers write UTF-8")
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn github_commands_are_escaped() {
    let expected = "::error title=D002 duplicate-key,file=agents/a b/ö%2Cx.yml,line=2,endLine=2,col=1,endColumn=2\
                    ::100%25 <wrong>: a%0Ab%0Amend it\n\
                    ::error title=P001 failing-plugin::it failed\n";
    assert_eq!(written(FindingsFormat::GitHub, 0), expected);
}

#[test]
fn json_has_pointers_places_and_edits() {
    let output = json(&written(FindingsFormat::Json, 0));
    let finding = &output["findings"][0];
    assert_eq!(finding["pointer"], "/b");
    assert_eq!(finding["place"]["line"], 2);
    assert_eq!(finding["fix"]["edits"][0]["place"]["start"], 5);
    assert_eq!(output["suppressed"][0]["reason"], "why");
    assert_eq!(output["suppressed"][0]["suppressedBy"], "comment");
    assert_eq!(output["summary"]["fixable"], 1);
    let lines = written(FindingsFormat::JsonLines, 0);
    assert_eq!(lines.lines().map(json).filter(|finding| finding["code"].is_string()).count(), 2);
}

#[test]
fn fingerprints_survive_moved_lines() {
    let fingerprints = |shift| -> Vec<serde_json::Value> {
        let issues = json(&written(FindingsFormat::GitLab, shift));
        issues.as_array().into_iter().flatten().map(|issue| issue["fingerprint"].clone()).collect()
    };
    assert_eq!(fingerprints(0), fingerprints(7));
    assert_ne!(fingerprints(0)[0], fingerprints(0)[1]);
    let issues = json(&written(FindingsFormat::GitLab, 7));
    assert_eq!(issues[0]["location"]["positions"]["begin"]["line"], 9);
    assert_eq!(issues[0]["location"]["path"], "agents/a b/ö,x.yml");
    assert_eq!(issues[1]["location"]["path"], ".");
}

#[test]
fn sarif_names_rules_places_and_reasons() {
    let log = json(&written(FindingsFormat::Sarif, 0));
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(
        run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap_or(9) as usize]["id"],
        "D002"
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "agents/a%20b/%C3%B6,x.yml");
    assert_eq!(place["region"]["startColumn"], 1);
    assert_eq!(place["region"]["endColumn"], 2);
    assert_eq!(result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "");
    assert_eq!(run["results"][2]["suppressions"][0]["justification"], "why");
    assert_eq!(result["suppressions"], serde_json::json!([]));
    assert_eq!(run["artifacts"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
        "not read: it is gone"
    );
}

#[test]
fn junit_escapes_markup() {
    let xml = written(FindingsFormat::JUnit, 0);
    assert!(xml.contains("<testsuites name=\"ossa\" tests=\"2\" failures=\"2\" errors=\"0\">"), "{xml}");
    assert!(xml.contains("message=\"100% &lt;wrong&gt;: a&#10;b\""), "{xml}");
    assert!(xml.contains("classname=\"agents/a b/ö,x.yml\""), "{xml}");
}

#[test]
fn concise_is_one_line_each() {
    assert_eq!(
        written(FindingsFormat::Concise, 0),
        "a b/ö,x.yml:2:1: error[D002] 100% <wrong>: a b\nerror[P001] it failed\n"
    );
}

#[test]
fn names_are_unique_and_lead_back() {
    for format in FindingsFormat::ALL {
        assert_eq!(FindingsFormat::from_name(format.name()), Some(format));
    }
}
