use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic;
use crate::graph::{self, Causes, Graph as CoreGraph, KindId, OriginId, Parts, Shape};
use crate::model::{Catalog, Entry, NodeId, NodeKind, NodeView, Place};
use crate::text::{Interner, Span, Symbol};

/// Who made a relation or finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Name of the rule or plugin.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl From<&diagnostic::Origin> for Origin {
    fn from(origin: &diagnostic::Origin) -> Self {
        Self { name: origin.name.to_string(), version: origin.version.to_string() }
    }
}

/// A file that defines a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeFile {
    /// Path of the source.
    pub path: String,
    /// Id of the format that read it.
    pub format: String,
    /// First byte of the node's name in the source.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// One node. Its place in [`Graph::nodes`] is its index everywhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// Unique and stable: `kind:family/id`.
    pub key: String,
    /// The id as stated.
    pub id: String,
    /// The name people know it by.
    pub name: String,
    /// `agent`, `tool`, `mcp-server`, `model`, `workflow`, `policy` or `team`.
    pub kind: String,
    /// The agent's type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub agent_type: Option<String>,
    /// Its version, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it can do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
    /// The domains it works in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    /// The agents it depends on, as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<String>,
    /// The files that define it; none for a node that is only named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<NodeFile>,
}

/// One explicit relation. Numbers are indices into the graph's tables.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// Index into [`Graph::kinds`].
    pub kind: u16,
    /// Index into [`Graph::nodes`].
    pub source: u32,
    /// Index into [`Graph::nodes`].
    pub target: u32,
    /// Its strength.
    pub weight: f64,
    /// Index into [`Graph::vias`].
    pub via: u32,
    /// Index into [`Graph::origins`].
    pub origin: u16,
}

/// Relations between all nodes of a group. With `targets`, every source relates to every target but itself;
/// without, every two `sources` relate once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Index into [`Graph::kinds`].
    pub kind: u16,
    /// The strength of each relation.
    pub weight: f64,
    /// Index into [`Graph::vias`].
    pub via: u32,
    /// Index into [`Graph::origins`].
    pub origin: u16,
    /// Indices into [`Graph::nodes`].
    pub sources: Vec<u32>,
    /// Indices into [`Graph::nodes`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<Vec<u32>>,
}

/// A graph with its implied relations kept as groups: its size grows with the nodes, not their square.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    /// The nodes, in order of their keys.
    pub nodes: Vec<Node>,
    /// Names of the kinds of relation.
    pub kinds: Vec<String>,
    /// Who made relations.
    pub origins: Vec<Origin>,
    /// What caused relations.
    pub vias: Vec<String>,
    /// The explicit relations.
    pub relations: Vec<Relation>,
    /// The implied relations.
    pub groups: Vec<Group>,
}

impl From<&CoreGraph> for Graph {
    fn from(graph: &CoreGraph) -> Self {
        let catalog = graph.catalog();
        let indices = |nodes: &[NodeId]| nodes.iter().map(|node| node.0).collect::<Vec<u32>>();
        let causes = Causes::of(graph);
        Self {
            nodes: catalog.node_ids().map(|id| catalog.node(id).into()).collect(),
            kinds: graph.kinds().iter().map(ToString::to_string).collect(),
            origins: graph.origins().iter().map(Origin::from).collect(),
            vias: causes.list().iter().map(|via| graph.via(*via).to_owned()).collect(),
            relations: graph
                .relations()
                .iter()
                .map(|relation| Relation {
                    kind: relation.kind.0,
                    source: relation.source.0,
                    target: relation.target.0,
                    weight: relation.weight,
                    via: causes.number(relation.via),
                    origin: relation.origin.0,
                })
                .collect(),
            groups: graph
                .groups()
                .iter()
                .map(|group| {
                    let (sources, targets) = match &group.shape {
                        Shape::Clique { members } => (indices(members), None),
                        Shape::Biclique { sources, targets, .. } => {
                            (indices(sources), Some(indices(targets)))
                        }
                    };
                    Group {
                        kind: group.kind.0,
                        weight: group.weight,
                        via: causes.number(group.via),
                        origin: group.origin.0,
                        sources,
                        targets,
                    }
                })
                .collect(),
        }
    }
}

impl From<NodeView<'_>> for Node {
    fn from(node: NodeView<'_>) -> Self {
        let texts = |texts: &mut dyn Iterator<Item = &str>| texts.map(ToOwned::to_owned).collect();
        Self {
            key: node.key().to_owned(),
            id: node.stated_id().to_owned(),
            name: node.name().to_owned(),
            kind: node.kind().as_str().to_owned(),
            agent_type: node.agent_type().map(ToOwned::to_owned),
            version: node.version().map(ToOwned::to_owned),
            description: node.description().map(ToOwned::to_owned),
            capabilities: texts(&mut node.capabilities()),
            domains: texts(&mut node.domains()),
            dependencies: texts(&mut node.dependencies()),
            files: node
                .places()
                .map(|(path, span, format)| NodeFile {
                    path: path.to_owned(),
                    format: format.to_owned(),
                    start: span.start,
                    end: span.end,
                })
                .collect(),
        }
    }
}

/// Why a received graph is not one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GraphError {
    /// A node has a kind this version does not know.
    UnknownKind(String),
    /// An index points outside its table; the text names the table.
    OutOfRange(&'static str),
    /// A weight is not a finite number.
    Weight,
}

impl std::fmt::Display for GraphError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownKind(kind) => write!(f, "unknown node kind `{kind}`"),
            Self::OutOfRange(table) => write!(f, "an index points outside the {table}"),
            Self::Weight => f.write_str("a weight is not a finite number"),
        }
    }
}

impl std::error::Error for GraphError {}

impl Graph {
    /// The graph this view describes. The view may come from anywhere, so everything is checked.
    ///
    /// # Errors
    /// [`GraphError`] for the first part that makes no sense.
    pub fn to_graph(&self) -> Result<CoreGraph, GraphError> {
        let entries: Vec<(NodeKind, Entry)> = self.nodes.iter().map(entry).collect::<Result<_, _>>()?;
        let catalog = Arc::new(Catalog::new(entries, Vec::new()));
        let (mut kinds, mut vias) = (Interner::default(), Interner::default());
        // More kinds have no numbers.
        let known = self.kinds.iter().take(1 << 16);
        let kind_of: Vec<KindId> = known.map(|kind| KindId(kinds.intern(kind).index() as u16)).collect();
        let via_of: Vec<Symbol> = self.vias.iter().map(|via| vias.intern(via)).collect();
        let cause = |kind: u16, via: u32, origin: u16, weight: f64| {
            if !weight.is_finite() {
                return Err(GraphError::Weight);
            }
            let kind = *kind_of.get(kind as usize).ok_or(GraphError::OutOfRange("kinds"))?;
            let via = *via_of.get(via as usize).ok_or(GraphError::OutOfRange("vias"))?;
            let origin = self.origins.get(origin as usize).map(|_| OriginId(origin));
            Ok((kind, via, origin.ok_or(GraphError::OutOfRange("origins"))?))
        };
        let mut relations = Vec::with_capacity(self.relations.len());
        for relation in &self.relations {
            let weight = relation.weight;
            let (kind, via, origin) = cause(relation.kind, relation.via, relation.origin, weight)?;
            let [source, target] = [self.node_id(relation.source)?, self.node_id(relation.target)?];
            relations.push(graph::Relation { kind, source, target, weight, via, origin });
        }
        let place = |relation: &graph::Relation| (relation.kind, relation.source, relation.target);
        if !relations.is_sorted_by_key(place) {
            relations.sort_by_key(place);
        }
        let mut groups = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let weight = group.weight;
            let (kind, via, origin) = cause(group.kind, group.via, group.origin, weight)?;
            let sources = self.members(&group.sources)?;
            let shape = match &group.targets {
                None => Shape::clique(sources.into()),
                Some(targets) => Shape::biclique(sources.into(), self.members(targets)?.into()),
            };
            // What joins nothing is no group.
            if shape.pair_count() > 0 {
                groups.push(graph::Group { kind, weight, via, origin, shape });
            }
        }
        let origins = self.origins.iter().map(|origin| diagnostic::Origin {
            name: origin.name.as_str().into(),
            version: origin.version.as_str().into(),
        });
        Ok(CoreGraph::from_parts(Parts {
            catalog,
            kinds: kinds.symbols().iter().map(Into::into).collect(),
            origins: origins.collect(),
            vias: vias.symbols().clone(),
            relations,
            groups,
        }))
    }

    fn node_id(&self, index: u32) -> Result<NodeId, GraphError> {
        if (index as usize) < self.nodes.len() {
            Ok(NodeId(index))
        } else {
            Err(GraphError::OutOfRange("nodes"))
        }
    }

    /// The members of a group, in order and once.
    fn members(&self, indices: &[u32]) -> Result<Vec<NodeId>, GraphError> {
        let mut members: Vec<NodeId> =
            indices.iter().map(|&index| self.node_id(index)).collect::<Result<_, _>>()?;
        if !members.is_sorted() {
            members.sort_unstable();
        }
        members.dedup();
        Ok(members)
    }
}

fn entry(node: &Node) -> Result<(NodeKind, Entry), GraphError> {
    let kind = NodeKind::from_name(&node.kind).ok_or_else(|| GraphError::UnknownKind(node.kind.clone()))?;
    let places = node.files.iter().map(|file| Place {
        path: file.path.as_str().into(),
        span: Span::new(file.start, file.end),
        format: file.format.as_str().into(),
    });
    let entry = Entry {
        key: node.key.clone(),
        id: node.id.clone(),
        name: node.name.clone(),
        agent_type: node.agent_type.clone(),
        version: node.version.clone(),
        description: node.description.clone(),
        capabilities: node.capabilities.clone(),
        domains: node.domains.clone(),
        dependencies: node.dependencies.clone(),
        places: places.collect(),
        // The relations a selector made are in the graph already.
        selectors: Vec::new(),
    };
    Ok((kind, entry))
}
