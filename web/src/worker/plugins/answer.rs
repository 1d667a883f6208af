//! Answers of guests, as `web/plugin_worker.js` packs them.

use ossa_plugin_contract::{
    CallError, Finding, Kind, Limits, Metadata, Raw, RawBiclique, RawClique, Relation, Severity, one_line,
};
use serde::Deserialize;

/// The part of an answer that is text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    error: Option<String>,
    what: String,
    said: Option<String>,
    pub(super) imports: Vec<String>,
    pub(super) exports: Vec<String>,
    metadata: Option<Info>,
    vias: Vec<String>,
    findings: Vec<Noticed>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    name: String,
    version: String,
    description: String,
    tasks: Vec<String>,
    kinds: Vec<KindInfo>,
    config_schema: String,
}

#[derive(Debug, Deserialize)]
struct KindInfo {
    id: String,
    label: String,
    directed: bool,
}

#[derive(Debug, Deserialize)]
struct Noticed {
    severity: String,
    code: String,
    message: String,
    #[serde(default)]
    node: Option<u32>,
}

/// The part of an answer that is columns of numbers: weights, then four to six numbers for each of them.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) weights: [Vec<f64>; 3],
    pub(super) numbers: [Vec<u32>; 3],
    pub(super) members: Vec<u32>,
}

impl Answer {
    /// Reads a text.
    pub(super) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self {
            error: Some("crash".to_owned()),
            what: "its answer cannot be read".to_owned(),
            ..Self::default()
        })
    }

    /// Why there is no component, if there is none.
    pub(super) fn invalid(&self) -> Option<String> {
        self.error.as_ref().map(|_| one_line(&self.what))
    }

    /// Why the call failed, if it did.
    pub(super) fn failure(&self, limits: &Limits) -> Option<CallError> {
        let what = one_line(&self.what);
        Some(match self.error.as_deref()? {
            "time" => CallError::Time { limit: limits.time },
            "calls" => CallError::HostCalls { limit: limits.host_call_count },
            "given" => CallError::Given { limit_bytes: limits.given_bytes },
            "stack" => CallError::Stack { function: None },
            "invalid-config" => CallError::InvalidConfig(what),
            "failed" => CallError::Failed(what),
            _ => CallError::Crash { what, function: None, said: self.said.as_deref().map(one_line) },
        })
    }

    /// What the plugin says about itself, unchecked.
    pub(super) fn metadata(self) -> Option<Metadata> {
        let info = self.metadata?;
        let kind = |kind: KindInfo| Kind { id: kind.id, label: kind.label, directed: kind.directed };
        Some(Metadata {
            name: info.name,
            version: info.version,
            description: info.description,
            relates: info.tasks.iter().any(|task| task == "relate"),
            checks: info.tasks.iter().any(|task| task == "check"),
            kinds: info.kinds.into_iter().map(kind).collect(),
            config_schema: info.config_schema,
        })
    }

    /// What `check` noticed, unchecked.
    pub(super) fn findings(self) -> Vec<Finding> {
        let finding = |noticed: Noticed| Finding {
            node: noticed.node,
            code: noticed.code,
            message: noticed.message,
            severity: match noticed.severity.as_str() {
                "error" => Severity::Error,
                "warning" => Severity::Warning,
                _ => Severity::Info,
            },
        };
        self.findings.into_iter().map(finding).collect()
    }

    /// What `relate` returned, unchecked.
    pub(super) fn relations(self, columns: Columns) -> Raw {
        let Columns { weights, numbers, members } = columns;
        let rows = |place: usize, width: usize| weights[place].iter().zip(numbers[place].chunks_exact(width));
        let relation = |(&weight, row): (&f64, &[u32])| Relation {
            kind: row[0],
            source: row[1],
            target: row[2],
            via: row[3],
            weight,
        };
        let clique = |(&weight, row): (&f64, &[u32])| RawClique {
            kind: row[0],
            via: row[1],
            weight,
            members: (row[2], row[3]),
        };
        let biclique = |(&weight, row): (&f64, &[u32])| RawBiclique {
            kind: row[0],
            via: row[1],
            weight,
            sources: (row[2], row[3]),
            targets: (row[4], row[5]),
        };
        Raw {
            relations: rows(0, 4).map(relation).collect(),
            cliques: rows(1, 4).map(clique).collect(),
            bicliques: rows(2, 6).map(biclique).collect(),
            vias: self.vias,
            members,
            findings: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_have_the_words_of_the_host() {
        let said = |text| Answer::read(text).failure(&Limits::default()).map(|error| error.to_string());
        assert_eq!(said(r#"{"error":"time","what":""}"#).as_deref(), Some("exceeded its time limit of 2 s"));
        assert_eq!(said(r#"{"error":"failed","what":"no data"}"#).as_deref(), Some("reported: no data"));
        let crash = r#"{"error":"crash","what":"it gave up","said":"index 5 of 0"}"#;
        assert_eq!(said(crash).as_deref(), Some("crashed: it gave up; it said: index 5 of 0"));
        assert_eq!(said(r#"{"vias":[]}"#), None);
        assert_eq!(said("{").as_deref(), Some("crashed: its answer cannot be read"));
    }

    #[test]
    fn columns_become_relations_and_groups() {
        let columns = Columns {
            weights: [vec![0.5], vec![1.0], vec![2.0]],
            numbers: [vec![0, 1, 2, 3], vec![4, 5, 6, 7], vec![8, 9, 10, 11, 12, 13]],
            members: vec![1],
        };
        let raw = Answer::read(r#"{"vias":["x"]}"#).relations(columns);
        assert_eq!(raw.relations, [Relation { kind: 0, source: 1, target: 2, via: 3, weight: 0.5 }]);
        assert_eq!((raw.cliques[0].via, raw.cliques[0].members), (5, (6, 7)));
        assert_eq!((raw.bicliques[0].sources, raw.bicliques[0].targets), ((10, 11), (12, 13)));
    }
}
