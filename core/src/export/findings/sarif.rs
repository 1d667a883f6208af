//! SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::write_array;
use super::FindingsReport;
use super::fingerprint::Fingerprints;
use crate::config::Grounds;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::wire::{self, Place};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What relative paths are relative to, for readers that know better than we do where that is.
const BASE: &str = "SRCROOT";

pub(super) fn write(report: &FindingsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let shown = report.findings.iter().copied();
    let all = || shown.clone().chain(report.suppressed.iter().map(|suppressed| &suppressed.diagnostic));
    let mut rules: BTreeMap<Code, usize> = all().map(|diagnostic| (diagnostic.code, 0)).collect();
    rules.values_mut().enumerate().for_each(|(index, place)| *place = index);
    let mut run = Run { report, rules, artifacts: BTreeMap::new(), fingerprints: Fingerprints::default() };

    write!(out, "{{\n\"$schema\": \"{SCHEMA}\",\n\"version\": \"2.1.0\",\n\"runs\": [{{\n\"tool\": ")?;
    serde_json::to_writer(&mut *out, &run.tool())?;
    write!(out, ",\n\"columnKind\": \"unicodeCodePoints\",\n\"originalUriBaseIds\": ")?;
    let base = json!({ BASE: { "description": { "text": "the folder that the paths are relative to" } } });
    serde_json::to_writer(&mut *out, &base)?;
    out.write_all(b",\n\"invocations\": ")?;
    serde_json::to_writer(&mut *out, &run.invocations())?;
    out.write_all(b",\n\"results\": ")?;
    let results = report.findings.iter().map(|diagnostic| (*diagnostic, None));
    let suppressed =
        report.suppressed.iter().map(|suppressed| (&suppressed.diagnostic, Some(&suppressed.grounds)));
    write_array(out, results.chain(suppressed).map(|(diagnostic, grounds)| run.result(diagnostic, grounds)))?;
    out.write_all(b",\n\"artifacts\": ")?;
    let mut artifacts: Vec<(String, usize)> = std::mem::take(&mut run.artifacts).into_iter().collect();
    artifacts.sort_by_key(|(_, index)| *index);
    write_array(out, artifacts.iter().map(|(path, _)| json!({ "location": location(path) })))?;
    out.write_all(b"\n}]\n}\n")
}

struct Run<'w, 'r> {
    report: &'w FindingsReport<'r>,
    rules: BTreeMap<Code, usize>,
    /// Paths by the order in which they are named.
    artifacts: BTreeMap<String, usize>,
    fingerprints: Fingerprints,
}

impl Run<'_, '_> {
    fn tool(&self) -> Value {
        let repository = env!("CARGO_PKG_REPOSITORY");
        let rules: Vec<Value> = self
            .rules
            .keys()
            .map(|code| {
                let (id, name) = (code.as_str(), code.name());
                let help =
                    format!("{repository}/blob/main/docs/reference/findings.md#{}-{name}", id.to_lowercase());
                let explanation = code.explanation().trim();
                json!({
                    "id": id,
                    "name": name,
                    "shortDescription": { "text": name.replace('-', " ") },
                    "fullDescription": { "text": explanation },
                    "help": { "text": format!("{explanation} See {help}") },
                    "helpUri": help,
                    "defaultConfiguration": { "level": level(code.severity()) },
                })
            })
            .collect();
        json!({ "driver": {
            "name": "ossa",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": repository,
            "rules": rules,
        } })
    }

    fn invocations(&self) -> Value {
        let unread = self.report.unread.iter().map(|unread| {
            let path = (self.report.path_of)(&unread.path);
            json!({
                "level": "error",
                "message": { "text": format!("not read: {}", unread.reason) },
                "locations": [{ "physicalLocation": { "artifactLocation": location(&path) } }],
            })
        });
        json!([{ "executionSuccessful": true, "toolExecutionNotifications": unread.collect::<Vec<_>>() }])
    }

    fn result(&mut self, diagnostic: &Diagnostic, grounds: Option<&Grounds>) -> Value {
        let finding = self.report.finding_with_pointer(diagnostic);
        let path = finding.place.as_ref().map(|place| (self.report.path_of)(&place.path));
        let fingerprint = self.fingerprints.of(
            diagnostic,
            path.as_deref().unwrap_or_default(),
            self.report.marked(diagnostic),
        );
        let mut message = finding.message.clone();
        if let Some(help) = &finding.help {
            let _ = write!(message, "\n{help}");
        }
        let mut result = json!({
            "ruleId": finding.code,
            "ruleIndex": self.rules.get(&diagnostic.code),
            "level": level(diagnostic.severity),
            "message": { "text": message },
            "partialFingerprints": { "ossa/v1": fingerprint },
            "suppressions": grounds.into_iter().map(suppression).collect::<Vec<_>>(),
        });
        if let Some(place) = &finding.place {
            let mut location = json!({ "physicalLocation": self.physical(place) });
            if let Some(pointer) = finding.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
                location["logicalLocations"] = json!([{ "fullyQualifiedName": pointer }]);
            }
            result["locations"] = json!([location]);
        }
        if !finding.labels.is_empty() {
            let related = finding.labels.iter().enumerate().map(|(index, label)| {
                json!({
                    "id": index,
                    "physicalLocation": self.physical(&label.place),
                    "message": { "text": label.text },
                })
            });
            result["relatedLocations"] = related.collect();
        }
        if let Some(fix) = &finding.fix {
            result["fixes"] = json!([self.fix(fix)]);
        }
        result
    }

    fn physical(&mut self, place: &Place) -> Value {
        json!({ "artifactLocation": self.artifact(&place.path), "region": region(place) })
    }

    fn artifact(&mut self, path: &str) -> Value {
        let path = (self.report.path_of)(path);
        let mut artifact = location(&path);
        let next = self.artifacts.len();
        artifact["index"] = json!(*self.artifacts.entry(path).or_insert(next));
        artifact
    }

    fn fix(&mut self, fix: &wire::Fix) -> Value {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|edit| {
                json!({
                    "deletedRegion": region(&edit.place),
                    "insertedContent": { "text": edit.replacement },
                })
            })
            .collect();
        let path = fix.edits.first().map_or("", |edit| edit.place.path.as_str());
        json!({
            "description": { "text": fix.title },
            "artifactChanges": [{ "artifactLocation": self.artifact(path), "replacements": replacements }],
        })
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn suppression(grounds: &Grounds) -> Value {
    match grounds {
        Grounds::Comment(Some(reason)) => json!({ "kind": "inSource", "justification": reason }),
        Grounds::Comment(None) => json!({ "kind": "inSource" }),
        Grounds::PerPath => json!({ "kind": "external" }),
    }
}

fn region(place: &Place) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

/// A path as a URI reference: absolute ones with their scheme, others relative to the base.
fn location(path: &str) -> Value {
    let has_drive =
        path.as_bytes().get(1) == Some(&b':') && path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    if has_drive {
        // The colon of the drive stays.
        let (drive, rest) = path.split_at(2);
        json!({ "uri": format!("file:///{drive}{}", encode(rest)) })
    } else if path.starts_with('/') {
        json!({ "uri": format!("file://{}", encode(path)) })
    } else {
        json!({ "uri": encode(path), "uriBaseId": BASE })
    }
}

/// Percent-encodes what has a meaning in a URI, or may not stand in one (RFC 3986, section 3.3).
fn encode(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
