use std::collections::BTreeMap;

use crate::graph::Graph;
use crate::model::NodeId;

/// What two nodes can have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// A capability of the same name.
    Capability,
    /// A domain.
    Domain,
    /// A dependency on the same agent.
    Dependency,
    /// A tool, an MCP server or a model that both use.
    Use,
    /// The type of agent.
    Type,
}

impl Feature {
    /// How much it counts beside the others.
    const fn weight(self) -> f64 {
        match self {
            Self::Capability | Self::Use => 1.0,
            Self::Domain | Self::Dependency => 0.75,
            Self::Type => 0.25,
        }
    }

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capability => "capability",
            Self::Domain => "domain",
            Self::Dependency => "dependency",
            Self::Use => "use",
            Self::Type => "type",
        }
    }
}

/// A node that is like another.
#[derive(Clone, Debug, PartialEq)]
pub struct Similar {
    /// The node.
    pub node: NodeId,
    /// The weight of what both have, as a share of what either has: from 0 to 1.
    pub score: f64,
}

/// What every node has, and who has it.
#[derive(Clone, Debug)]
pub struct Features {
    /// Numbers of each node's features, sorted.
    of_node: Vec<Vec<u32>>,
    /// The nodes that have each feature, sorted.
    nodes: Vec<Vec<u32>>,
    weights: Vec<f64>,
    names: Vec<(Feature, String)>,
}

impl Features {
    /// The features of every node of `graph`. The rarer a feature, the more it weighs: one divided by the square root
    /// of how many nodes have it, times a factor of its sort.
    ///
    /// # Complexity
    /// O((nodes + their attributes + explicit relations) × log).
    pub fn new(graph: &Graph) -> Self {
        let catalog = graph.catalog();
        let mut numbers: BTreeMap<(Feature, String), u32> = BTreeMap::new();
        let mut of_node: Vec<Vec<u32>> = Vec::with_capacity(catalog.len());
        for id in catalog.node_ids() {
            let node = catalog.node(id);
            let mut features: Vec<(Feature, String)> = Vec::new();
            features.extend(node.capabilities().map(|text| (Feature::Capability, text.to_lowercase())));
            features.extend(node.domains().map(|text| (Feature::Domain, text.to_lowercase())));
            features.extend(node.agent_type().map(|text| (Feature::Type, text.to_owned())));
            for relation in graph.outgoing(id) {
                let feature = match graph.kind(relation.kind) {
                    "depends_on" => Feature::Dependency,
                    "uses_tool" | "uses_mcp_server" | "uses_model" => Feature::Use,
                    _ => continue,
                };
                features.push((feature, catalog.node(relation.target).key().to_owned()));
            }
            let mut own: Vec<u32> = features
                .into_iter()
                .map(|feature| {
                    let next = numbers.len() as u32;
                    *numbers.entry(feature).or_insert(next)
                })
                .collect();
            own.sort_unstable();
            own.dedup();
            of_node.push(own);
        }
        let mut nodes: Vec<Vec<u32>> = vec![Vec::new(); numbers.len()];
        for (node, own) in of_node.iter().enumerate() {
            for feature in own {
                nodes[*feature as usize].push(node as u32);
            }
        }
        let mut names: Vec<(Feature, String)> = vec![(Feature::Type, String::new()); numbers.len()];
        for (name, number) in numbers {
            names[number as usize] = name;
        }
        let weights = names.iter().zip(&nodes).map(|((feature, _), who)| {
            // A root is the same on every machine; a logarithm is not.
            feature.weight() / (who.len() as f64).sqrt()
        });
        Self { weights: weights.collect(), of_node, nodes, names }
    }

    fn own(&self, node: NodeId) -> &[u32] {
        self.of_node.get(node.index()).map_or(&[], Vec::as_slice)
    }

    fn total(&self, features: &[u32]) -> f64 {
        features.iter().map(|feature| self.weights[*feature as usize]).sum()
    }

    /// How alike two nodes are, from 0 to 1: the weighted Jaccard index of their features.
    pub fn likeness(&self, one: NodeId, other: NodeId) -> f64 {
        let (one, other) = (self.own(one), self.own(other));
        let shared = one.iter().filter(|feature| other.binary_search(feature).is_ok());
        let shared: f64 = shared.map(|feature| self.weights[*feature as usize]).sum();
        let either = self.total(one) + self.total(other) - shared;
        if either > 0.0 { shared / either } else { 0.0 }
    }

    /// What two nodes both have, heaviest first.
    pub fn shared(&self, one: NodeId, other: NodeId) -> Vec<(Feature, &str)> {
        let other = self.own(other);
        let mut shared: Vec<u32> =
            self.own(one).iter().copied().filter(|feature| other.binary_search(feature).is_ok()).collect();
        shared.sort_by(|a, b| {
            let weight = |feature: &u32| self.weights[*feature as usize];
            weight(b).total_cmp(&weight(a)).then(self.names[*a as usize].cmp(&self.names[*b as usize]))
        });
        shared
            .into_iter()
            .map(|feature| &self.names[feature as usize])
            .map(|(kind, text)| (*kind, text.as_str()))
            .collect()
    }

    /// The `most` nodes that are most like `node`, best first; those of equal score by id.
    ///
    /// # Complexity
    /// O(nodes that share a feature with it, for each feature, and × log).
    pub fn similar(&self, node: NodeId, most: usize) -> Vec<Similar> {
        let mut shared: BTreeMap<u32, f64> = BTreeMap::new();
        for feature in self.own(node) {
            let weight = self.weights[*feature as usize];
            for other in self.nodes[*feature as usize].iter().filter(|other| **other != node.0) {
                *shared.entry(*other).or_default() += weight;
            }
        }
        let own = self.total(self.own(node));
        let mut similar: Vec<Similar> = shared
            .into_iter()
            .map(|(other, shared)| {
                let either = own + self.total(self.own(NodeId(other))) - shared;
                Similar { node: NodeId(other), score: shared / either }
            })
            .collect();
        similar.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.node.cmp(&b.node)));
        similar.truncate(most);
        similar
    }
}
