//! Reading graphs back from JSON files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

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
}

impl std::fmt::Display for GraphFileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Json(error) => write!(f, "not a graph: {error}"),
            Self::Graph(error) => error.fmt(f),
            Self::UnknownNode(key) => write!(f, "a relation names `{key}`, which is no node"),
            Self::Repeated(key) => write!(f, "two nodes have the key `{key}`"),
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

/// What a file holds: the answer of the server, the graph in it, or an export.
#[derive(Deserialize)]
struct Shape {
    #[serde(default)]
    graph: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    relationships: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Answer {
    graph: Graph,
}

impl GraphFile {
    /// Reads the JSON export, the graph of the API, or an answer of the API that holds it.
    ///
    /// # Errors
    /// [`GraphFileError`] if the text is none of these.
    /// # Complexity
    /// O(length × log nodes).
    pub fn read(text: &str) -> Result<Self, GraphFileError> {
        let shape: Shape = serde_json::from_str(text).map_err(GraphFileError::Json)?;
        if shape.relationships.is_some() {
            let exported: Exported = serde_json::from_str(text).map_err(GraphFileError::Json)?;
            return Ok(Self { graph: exported.into_graph()?, is_export: true });
        }
        let graph = if shape.graph.is_some() {
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
        let mut sinks: Vec<(Origin, RelationSink)> = Vec::new();
        for relation in self.relationships {
            let end =
                |key: &str| ids.get(key).copied().ok_or_else(|| GraphFileError::UnknownNode(key.to_owned()));
            let (source, target) = (end(&relation.source)?, end(&relation.target)?);
            let origin = Origin { name: relation.origin.into(), version: relation.origin_version.into() };
            let at = sinks.iter().position(|(known, _)| *known == origin).unwrap_or_else(|| {
                sinks.push((origin.clone(), RelationSink::new(origin)));
                sinks.len() - 1
            });
            sinks[at].1.relation(&relation.kind, source, target, relation.weight, &relation.via);
        }
        let catalog = Arc::new(Catalog::new(entries, Vec::new()));
        Ok(CoreGraph::new(catalog, sinks.into_iter().map(|(_, sink)| sink)))
    }
}
