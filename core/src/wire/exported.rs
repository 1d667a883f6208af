//! Reading graphs back from JSON files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::graph::{Graph, GraphError};
use crate::diagnostic::Origin;
use crate::graph::{Graph as CoreGraph, RelationSink};
use crate::model::{Catalog, Entry, NodeId, NodeKind, Place};
use crate::text::Span;

/// A graph that was read from a file.
#[derive(Clone, Debug)]
pub struct GraphFile {
    /// The graph.
    pub graph: CoreGraph,
    /// Whether it is an export, in which groups are written as pairs and only the key says a node's id.
    pub is_export: bool,
}

/// Why a text is no graph.
#[derive(Debug)]
pub enum GraphFileError {
    /// It is not JSON of a known shape.
    Json(serde_json::Error),
    /// What it says makes no graph.
    Graph(GraphError),
    /// A relation names a node that is not there.
    UnknownNode(String),
    /// Two nodes have this key.
    Repeated(String),
    /// It has more of something than a graph can tell apart; the text says of what.
    TooMany(&'static str),
}

/// A graph tells so many kinds of relation apart, and so many origins.
const MOST: usize = u16::MAX as usize + 1;

impl std::fmt::Display for GraphFileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Json(error) => write!(f, "not a graph: {error}"),
            Self::Graph(error) => error.fmt(f),
            Self::UnknownNode(key) => write!(f, "a relation names `{key}`, which is no node"),
            Self::Repeated(key) => write!(f, "two nodes have the key `{key}`"),
            Self::TooMany(what) => write!(f, "more than {MOST} {what}"),
        }
    }
}

impl std::error::Error for GraphFileError {}

impl From<GraphError> for GraphFileError {
    fn from(error: GraphError) -> Self {
        Self::Graph(error)
    }
}

#[derive(Deserialize)]
struct Exported {
    nodes: Vec<Node>,
    relationships: Vec<Relationship>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    name: String,
    kind: String,
    #[serde(rename = "type")]
    agent_type: Option<String>,
    version: Option<String>,
    description: Option<String>,
    #[serde(default)]
    capabilities: Vec<String>,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    dependencies: Vec<String>,
    #[serde(default)]
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    format: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Relationship {
    source: String,
    target: String,
    #[serde(rename = "type")]
    kind: String,
    weight: f64,
    via: String,
    origin: String,
    origin_version: String,
}

/// The keys that tell an export, the graph of the API, and an answer that holds it from anything else.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Shape {
    nodes: Option<IgnoredAny>,
    relationships: Option<IgnoredAny>,
    relations: Option<IgnoredAny>,
    vias: Option<IgnoredAny>,
    graph: Option<Box<Shape>>,
}

impl Shape {
    fn is_export(&self) -> bool {
        self.nodes.is_some() && self.relationships.is_some()
    }

    fn is_graph(&self) -> bool {
        self.nodes.is_some() && self.relations.is_some() && self.vias.is_some()
    }

    fn is_answer(&self) -> bool {
        self.graph.as_ref().is_some_and(|graph| graph.is_graph())
    }
}

#[derive(Deserialize)]
struct Answer {
    graph: Graph,
}

impl GraphFile {
    /// Whether a text has the keys of a graph. Definitions may be JSON, too, and have others.
    ///
    /// # Complexity
    /// O(length).
    pub fn is_one(text: &str) -> bool {
        serde_json::from_str::<Shape>(text)
            .is_ok_and(|shape| shape.is_export() || shape.is_graph() || shape.is_answer())
    }

    /// Reads the JSON export, the graph of the API, or an answer of the API that holds it.
    ///
    /// # Errors
    /// [`GraphFileError`] if the text is none of these.
    /// # Complexity
    /// O(length × log nodes).
    pub fn read(text: &str) -> Result<Self, GraphFileError> {
        let shape: Shape = serde_json::from_str(text).map_err(GraphFileError::Json)?;
        if shape.is_export() {
            let exported: Exported = serde_json::from_str(text).map_err(GraphFileError::Json)?;
            return Ok(Self { graph: exported.into_graph()?, is_export: true });
        }
        let graph = if shape.is_answer() {
            serde_json::from_str::<Answer>(text).map_err(GraphFileError::Json)?.graph
        } else {
            serde_json::from_str(text).map_err(GraphFileError::Json)?
        };
        let keys: BTreeSet<&str> = graph.nodes.iter().map(|node| node.key.as_str()).collect();
        if keys.len() < graph.nodes.len() {
            let mut seen = BTreeSet::new();
            let repeated = graph.nodes.iter().find(|node| !seen.insert(&node.key));
            return Err(GraphFileError::Repeated(repeated.map(|node| node.key.clone()).unwrap_or_default()));
        }
        Ok(Self { graph: graph.to_graph()?, is_export: false })
    }
}

impl Exported {
    fn into_graph(self) -> Result<CoreGraph, GraphFileError> {
        let mut ids: BTreeMap<String, NodeId> = BTreeMap::new();
        let mut entries = Vec::new();
        for (index, node) in self.nodes.into_iter().enumerate() {
            if ids.insert(node.id.clone(), NodeId(index as u32)).is_some() {
                return Err(GraphFileError::Repeated(node.id));
            }
            let kind = NodeKind::from_name(&node.kind).ok_or(GraphError::UnknownKind(node.kind))?;
            // Of `kind:family/id`, the id is what stands behind the first slash.
            let id = node.id.split_once('/').map_or(node.id.as_str(), |(_, id)| id).to_owned();
            let places = node.files.into_iter().map(|file| Place {
                path: file.path.into(),
                span: Span::new(0, 0),
                format: file.format.into(),
            });
            entries.push((
                kind,
                Entry {
                    key: node.id,
                    id,
                    name: node.name,
                    agent_type: node.agent_type,
                    version: node.version,
                    description: node.description,
                    capabilities: node.capabilities,
                    domains: node.domains,
                    dependencies: node.dependencies,
                    selectors: Vec::new(),
                    places: places.collect(),
                },
            ));
        }
        let mut sinks: Vec<RelationSink> = Vec::new();
        let mut sink_of: BTreeMap<Origin, usize> = BTreeMap::new();
        let mut kinds: BTreeSet<String> = BTreeSet::new();
        for relation in self.relationships {
            let end =
                |key: &str| ids.get(key).copied().ok_or_else(|| GraphFileError::UnknownNode(key.to_owned()));
            let (source, target) = (end(&relation.source)?, end(&relation.target)?);
            let origin = Origin { name: relation.origin.into(), version: relation.origin_version.into() };
            let at = *sink_of.entry(origin).or_insert_with_key(|origin| {
                sinks.push(RelationSink::new(origin.clone()));
                sinks.len() - 1
            });
            sinks[at].relation(&relation.kind, source, target, relation.weight, &relation.via);
            if !kinds.contains(&relation.kind) {
                kinds.insert(relation.kind);
            }
            if kinds.len() > MOST {
                return Err(GraphFileError::TooMany("kinds of relation"));
            }
            if sinks.len() > MOST {
                return Err(GraphFileError::TooMany("origins of relations"));
            }
        }
        let catalog = Arc::new(Catalog::new(entries, Vec::new()));
        Ok(CoreGraph::new(catalog, sinks))
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// An export with so many relations, each of a kind and origin that `name` makes of its number.
    fn export(count: usize, name: impl Fn(usize) -> (String, String)) -> String {
        let mut text =
            "{\"nodes\": [{\"id\": \"agent:a\", \"name\": \"a\", \"kind\": \"agent\"}], \"relationships\": ["
                .to_owned();
        for number in 0..count {
            let (kind, origin) = name(number);
            let comma = if number > 0 { "," } else { "" };
            write!(
                text,
                "{comma}{{\"source\": \"agent:a\", \"target\": \"agent:a\", \"type\": \"{kind}\", \"weight\": 1.0, \
                 \"via\": \"\", \"origin\": \"{origin}\", \"originVersion\": \"1\"}}"
            )
            .expect("a string can be written to");
        }
        text + "]}"
    }

    #[test]
    fn more_kinds_or_origins_than_a_graph_tells_apart_are_refused() {
        let kinds = |number: usize| (format!("kind {number}"), "o".to_owned());
        let most = GraphFile::read(&export(MOST, kinds)).expect("so many kinds fit");
        assert_eq!(most.graph.kinds().len(), MOST);
        let last = most.graph.relations().last().map(|relation| most.graph.kind(relation.kind));
        assert_eq!(last, Some("kind 65535"));
        let error = GraphFile::read(&export(MOST + 1, kinds)).expect_err("one more does not");
        assert_eq!(error.to_string(), "more than 65536 kinds of relation");
        let origins = |number: usize| ("k".to_owned(), format!("origin {number}"));
        let error = GraphFile::read(&export(MOST + 1, origins)).expect_err("nor do so many origins");
        assert_eq!(error.to_string(), "more than 65536 origins of relations");
    }
}
