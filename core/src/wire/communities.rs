use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::analysis::NodeName;
use crate::analysis;
use crate::graph::Graph;
use crate::model::{Catalog, NodeId};

/// Nodes divided by how they are related.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Communities {
    /// How much more weight lies inside communities than chance would have it.
    pub modularity: f64,
    /// How fine the division is.
    pub resolution: f64,
    /// How many communities the divisions on the way had, from the finest.
    pub levels: Vec<usize>,
    /// The communities, largest first.
    pub communities: Vec<Community>,
}

/// Nodes that are related to each other more than to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Community {
    /// Its number, from 1, the largest; what `in(community:1)` means in a query.
    pub id: u32,
    /// The domain that half of its members or more have, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The member with the most relations.
    pub centre: NodeName,
    /// Keys of the members, in order.
    pub members: Vec<String>,
}

impl Communities {
    /// The names of what was found.
    pub fn of(graph: &Graph, found: &analysis::Communities, resolution: f64) -> Self {
        let catalog = graph.catalog();
        let degrees = analysis::Network::whole(graph).degrees();
        let members = found.parts.members();
        let communities: Vec<Community> = (1..)
            .zip(found.parts.by_size())
            .filter_map(|(id, part)| {
                let nodes = members.row(part as usize);
                // The first of those with most.
                let centre = nodes.iter().rev().max_by_key(|node| degrees.get(node.index()))?;
                Some(Community {
                    id,
                    domain: shared_domain(catalog, nodes),
                    centre: NodeName::of(graph, *centre),
                    members: nodes.iter().map(|node| catalog.node(*node).key().to_owned()).collect(),
                })
            })
            .collect();
        let levels = found.hierarchy.iter().map(analysis::Parts::count).collect();
        Self { modularity: found.modularity, resolution, levels, communities }
    }
}

/// The domain most of `nodes` have, if it is half of them or more.
fn shared_domain(catalog: &Catalog, nodes: &[NodeId]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for node in nodes {
        for domain in catalog.node(*node).domains() {
            *counts.entry(domain).or_default() += 1;
        }
    }
    let (domain, count) = counts.into_iter().rev().max_by_key(|(_, count)| *count)?;
    (2 * count >= nodes.len()).then(|| domain.to_owned())
}
