use super::components::weak_components;
use super::impact::kinds_of_need;
use super::levels::levels;
use super::network::Network;
use super::strong::strong_components;
use crate::graph::Graph;
use crate::model::NodeId;

/// What shape a graph has.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// All nodes.
    pub node_count: usize,
    /// Relations that are stored one by one.
    pub explicit_count: usize,
    /// Groups of relations.
    pub group_count: usize,
    /// Parts that no relation joins.
    pub component_count: usize,
    /// Nodes of the largest part.
    pub largest_component: usize,
    /// Nodes without any relation.
    pub isolated_count: usize,
    /// Relations of a node, on average.
    pub mean_degree: f64,
    /// The nodes with the most relations, first those with more.
    pub most_related: Vec<(NodeId, u64)>,
    /// Sets of two or more nodes that all need each other through [`kinds_of_need`].
    pub circle_count: usize,
    /// Nodes of the largest of those sets.
    pub largest_circle: usize,
    /// Steps in the longest chain of needs.
    pub longest_chain: u32,
}

/// Looks over `graph`, and lists the `most` nodes with the most relations.
///
/// # Complexity
/// O(nodes × log nodes + relations + group members).
pub fn summary(graph: &Graph, most: usize) -> Summary {
    let network = Network::whole(graph);
    let components = weak_components(&network);
    let degrees = network.degrees();
    let needs = Network::new(graph, &kinds_of_need(graph));
    let circles = strong_components(&needs);
    let mut by_degree: Vec<(NodeId, u64)> =
        degrees.iter().enumerate().map(|(node, degree)| (NodeId(node as u32), *degree)).collect();
    by_degree.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    by_degree.truncate(most);
    by_degree.retain(|(_, degree)| *degree > 0);
    let node_count = network.node_count();
    Summary {
        node_count,
        explicit_count: network.links().len(),
        group_count: network.hubs().len(),
        component_count: components.count(),
        largest_component: components.sizes.iter().copied().max().unwrap_or(0) as usize,
        isolated_count: degrees.iter().filter(|degree| **degree == 0).count(),
        mean_degree: degrees.iter().sum::<u64>() as f64 / node_count.max(1) as f64,
        most_related: by_degree,
        circle_count: circles.sizes.iter().filter(|size| **size > 1).count(),
        largest_circle: circles.sizes.iter().copied().filter(|size| *size > 1).max().unwrap_or(0) as usize,
        longest_chain: levels(&needs).into_iter().max().unwrap_or(0),
    }
}
