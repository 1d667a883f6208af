//! What the analyses say, by the names of nodes.

use serde::{Deserialize, Serialize};

use crate::analysis;
use crate::graph::{Graph, Relation};
use crate::model::NodeId;

/// A node by its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeName {
    /// Unique and stable: `kind:family/id`.
    pub key: String,
    /// The name people know it by.
    pub name: String,
    /// `agent`, `tool`, `mcp-server`, `model`, `workflow`, `policy` or `team`.
    pub kind: String,
}

impl NodeName {
    /// The names of a node.
    pub fn of(graph: &Graph, node: NodeId) -> Self {
        let node = graph.catalog().node(node);
        Self {
            key: node.key().to_owned(),
            name: node.name().to_owned(),
            kind: node.kind().as_str().to_owned(),
        }
    }
}

/// A relation by the names of all it has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedRelation {
    /// What it means.
    pub kind: String,
    /// Key of the node where it starts.
    pub source: String,
    /// Key of the node where it ends.
    pub target: String,
    /// Its strength.
    pub weight: f64,
    /// What caused it.
    pub via: String,
    /// Name of the rule or plugin that made it.
    pub origin: String,
}

impl NamedRelation {
    /// The names of a relation of `graph`.
    pub fn of(graph: &Graph, relation: &Relation) -> Self {
        let key = |node| graph.catalog().node(node).key().to_owned();
        Self {
            kind: graph.kind(relation.kind).to_owned(),
            source: key(relation.source),
            target: key(relation.target),
            weight: relation.weight,
            via: graph.via(relation.via).to_owned(),
            origin: graph.origin(relation.origin).name.to_string(),
        }
    }
}

/// What is affected when some nodes go away, or what they need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    /// Where it starts.
    pub starts: Vec<NodeName>,
    /// `dependents` or `needs`.
    pub toward: String,
    /// The kinds of relation that were followed.
    pub kinds: Vec<String>,
    /// Nearest first.
    pub affected: Vec<Affected>,
}

/// A node that is affected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Affected {
    /// The node.
    #[serde(flatten)]
    pub node: NodeName,
    /// How many relations it is away from the nearest start.
    pub depth: u32,
    /// Key of the node before it on a shortest way.
    pub parent: String,
    /// The relation between the two.
    pub relation: Option<NamedRelation>,
}

impl Affected {
    /// The names of what an impact found.
    pub fn of(graph: &Graph, affected: &analysis::Affected) -> Self {
        let relation = affected.by.relation(graph, affected.parent, affected.node);
        Self {
            node: NodeName::of(graph, affected.node),
            depth: affected.depth,
            parent: graph.catalog().node(affected.parent).key().to_owned(),
            relation: relation.map(|relation| NamedRelation::of(graph, &relation)),
        }
    }
}

/// Ways from one node to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paths {
    /// Where they start.
    pub from: NodeName,
    /// Where they end.
    pub to: NodeName,
    /// Shortest first.
    pub paths: Vec<Path>,
}

/// One way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// The summed cost of its steps.
    pub cost: f64,
    /// The nodes, first and last included.
    pub nodes: Vec<NodeName>,
    /// The relation from each node to the next, in its own direction.
    pub relations: Vec<NamedRelation>,
}

impl Path {
    /// The names of what a search found.
    pub fn of(graph: &Graph, path: &analysis::Path) -> Self {
        let ends = path.nodes.windows(2);
        Self {
            cost: path.cost,
            nodes: path.nodes.iter().map(|node| NodeName::of(graph, *node)).collect(),
            relations: ends
                .zip(&path.steps)
                .filter_map(|(ends, step)| step.by.relation(graph, ends[0], ends[1]))
                .map(|relation| NamedRelation::of(graph, &relation))
                .collect(),
        }
    }
}

/// The shape of a graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// All nodes.
    pub nodes: usize,
    /// Relations that are stored one by one.
    pub explicit_relations: usize,
    /// Groups of relations.
    pub groups: usize,
    /// Parts that no relation joins.
    pub components: usize,
    /// Nodes of the largest part.
    pub largest_component: usize,
    /// Nodes without any relation.
    pub isolated: usize,
    /// Relations of a node, on average.
    pub mean_degree: f64,
    /// The nodes with the most relations.
    pub most_related: Vec<Related>,
    /// Sets of nodes that all need each other.
    pub circles: usize,
    /// Nodes of the largest of those.
    pub largest_circle: usize,
    /// Steps in the longest chain of needs.
    pub longest_chain: u32,
}

/// A node and how many relations it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// The node.
    #[serde(flatten)]
    pub node: NodeName,
    /// Its relations, those of groups included.
    pub degree: u64,
}

impl Summary {
    /// The names of what was counted.
    pub fn of(graph: &Graph, summary: &analysis::Summary) -> Self {
        let related = summary.most_related.iter();
        Self {
            nodes: summary.node_count,
            explicit_relations: summary.explicit_count,
            groups: summary.group_count,
            components: summary.component_count,
            largest_component: summary.largest_component,
            isolated: summary.isolated_count,
            mean_degree: summary.mean_degree,
            most_related: related
                .map(|(node, degree)| Related { node: NodeName::of(graph, *node), degree: *degree })
                .collect(),
            circles: summary.circle_count,
            largest_circle: summary.largest_circle,
            longest_chain: summary.longest_chain,
        }
    }
}
